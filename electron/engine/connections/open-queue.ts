import { errorOf } from '../../../shared/errors.ts';

/**
 * Keeps to a limit of open files and folders that a server doesn't tell. Servers answer "failure" to one file too many, as to much
 * else: while others are open the refused one waits, and is tried once more when one of them is closed. While any
 * wait, new ones wait behind them.
 */
export class OpenQueue {
  #open = 0;
  #waiting: (() => void)[] = [];

  /** Opens with `open`; after it, {@link closed} has to be called once it is closed. */
  async enter<T>(open: () => Promise<T>): Promise<T> {
    if (this.#waiting.length > 0) await this.#turn();
    try {
      return await this.#counted(open);
    } catch (thrown) {
      if (errorOf(thrown).code !== 'ServerFailure' || this.#open === 0) throw thrown;
    }
    await this.#turn();
    return await this.#counted(open);
  }

  /** What was entered is closed; whoever waits longest is next. */
  closed(): void {
    this.#open -= 1;
    if (this.#open > 0) this.#waiting.shift()?.();
    // Nobody is left whose closing could call them.
    else this.end();
  }

  /** Lets everybody go on: nothing will be closed any more. */
  end(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  #turn(): Promise<void> {
    return new Promise((go) => this.#waiting.push(go));
  }

  async #counted<T>(open: () => Promise<T>): Promise<T> {
    this.#open += 1;
    try {
      return await open();
    } catch (thrown) {
      this.#open -= 1;
      if (this.#open === 0) this.end();
      throw thrown;
    }
  }
}
