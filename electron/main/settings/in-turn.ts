/** Runs one piece of work after the other, in the order they were asked for. */
export class InTurn {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Settles once all that was asked for so far is through. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
