/** A bounded number of equal chunks of memory, used again and again; who wants one too many waits. */
export class ChunkPool {
  readonly #allocate: () => Buffer;
  readonly #spare: Buffer[] = [];
  readonly #waiting: ((chunk: Buffer) => void)[] = [];
  #left: number;

  /** @param most chunks there may be at the same time */
  constructor(most: number, allocate: () => Buffer) {
    this.#left = most;
    this.#allocate = allocate;
  }

  take(): Promise<Buffer> {
    const spare = this.#spare.pop();
    if (spare !== undefined) return Promise.resolve(spare);
    if (this.#left > 0) {
      this.#left -= 1;
      return Promise.resolve(this.#allocate());
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  give(chunk: Buffer): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#spare.push(chunk);
    else next(chunk);
  }
}
