/** Ctrl-C and its kin: the first asks to stop, a later one ends at once. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** What Ctrl-C does; for prompts, where the terminal doesn't turn it into a signal. */
  request(): void;
}

/**
 * One Ctrl-C may arrive twice: the terminal signals the whole process group, and npx and our launcher pass
 * on what they got. A person's second one comes later than this, in ms.
 */
const SAME_KEY_PRESS_MS = 400;

export interface InterruptionOptions {
  /** Ends the process, with what was given so far. */
  readonly endNow: () => void;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
}

export function createInterruption(options: InterruptionOptions): Interruption {
  const now = options.now ?? (() => performance.now());
  const controller = new AbortController();
  let firstAt: number | undefined;
  return {
    signal: controller.signal,
    request() {
      if (firstAt === undefined) {
        firstAt = now();
        controller.abort();
      } else if (now() - firstAt > SAME_KEY_PRESS_MS) options.endNow();
    },
  };
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens to this process's signals until disposed. */
export function listenToSignals(interruption: Interruption): Disposable {
  const heard = (): void => interruption.request();
  for (const signal of SIGNALS) process.on(signal, heard);
  return {
    [Symbol.dispose]() {
      for (const signal of SIGNALS) process.off(signal, heard);
    },
  };
}
