/** A deadline that doesn't run while a person is asked, and ends everything at once when it is over or somebody called off. */
export class Patience implements Disposable {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal;
  readonly #onAbort = () => this.#controller.abort();
  #leftMs: number;
  #since = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #waitedMs = 0;
  #late = false;

  constructor(deadlineMs: number, caller: AbortSignal) {
    this.#leftMs = deadlineMs;
    this.#caller = caller;
    if (caller.aborted) this.#controller.abort();
    caller.addEventListener('abort', this.#onAbort, { once: true });
    this.#run();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why it ended, if it did. */
  get over(): 'out-of-time' | 'called-off' | undefined {
    if (this.#caller.aborted) return 'called-off';
    return this.#late ? 'out-of-time' : undefined;
  }

  /** Milliseconds a person took so far. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  /** Runs `ask` with the clock stopped. */
  async pausedFor<T>(ask: () => Promise<T>): Promise<T> {
    clearTimeout(this.#timer);
    const pausedAt = performance.now();
    this.#leftMs -= pausedAt - this.#since;
    try {
      return await ask();
    } finally {
      this.#waitedMs += performance.now() - pausedAt;
      this.#run();
    }
  }

  #run(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(() => {
      this.#late = true;
      this.#controller.abort();
    }, this.#leftMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#caller.removeEventListener('abort', this.#onAbort);
  }
}
