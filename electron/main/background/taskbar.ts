import type { QueueNumbers } from './queue-numbers.ts';

export interface TaskbarLook {
  /** 0 to 1; below 0: no bar; above 1: busy without a measure, as Electron has it. */
  readonly progress: number;
  readonly mode: 'normal' | 'error';
  /** How many things wait for a person: held partners and failed files. */
  readonly badge: number;
}

/** What task bar and dock show. */
export function taskbarLook({ going, bytesDone, bytesTotal, held, failed }: QueueNumbers): TaskbarLook {
  const badge = held + failed;
  if (going === 0) return { progress: -1, mode: 'normal', badge };
  const progress = bytesTotal > 0 ? Math.min(1, bytesDone / bytesTotal) : 2;
  return { progress, mode: held > 0 ? 'error' : 'normal', badge };
}

export interface TaskbarParts {
  readonly window: () =>
    | { setProgressBar(progress: number, options: { mode: 'normal' | 'error' }): void }
    | undefined;
  readonly setBadge: (count: number) => void;
}

/** Shows a look; only what differs from the last one is handed to the system. */
export class Taskbar {
  readonly #parts: TaskbarParts;
  #badge = 0;

  constructor(parts: TaskbarParts) {
    this.#parts = parts;
  }

  show({ progress, mode, badge }: TaskbarLook): void {
    this.#parts.window()?.setProgressBar(progress, { mode });
    if (badge === this.#badge) return;
    this.#badge = badge;
    this.#parts.setBadge(badge);
  }
}
