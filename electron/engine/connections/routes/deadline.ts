import { type Failure, failure } from '../../../../shared/errors.ts';

/** Aborts with a `Timeout` when time is up, and with `Cancelled` when the caller wants no more. */
export class Deadline implements Disposable {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #cancel = () => this.#controller.abort(failure('Cancelled', 'connecting was cancelled'));

  constructor(ms: number, outer: AbortSignal) {
    this.#outer = outer;
    this.#timer = setTimeout(
      () => this.#controller.abort(failure('Timeout', `connecting took longer than ${ms} ms`)),
      ms,
    );
    if (outer.aborted) this.#cancel();
    else outer.addEventListener('abort', this.#cancel, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Settles as `work` does, or at the deadline; `late` gets what comes after that. */
  race<T>(work: Promise<T>, late?: (value: T) => void): Promise<T> {
    const { signal } = this.#controller;
    return new Promise<T>((resolve, reject) => {
      const stop = () => reject(reasonOf(signal));
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      work
        .then((value) => {
          if (signal.aborted) late?.(value);
          resolve(value);
        }, reject)
        .finally(() => signal.removeEventListener('abort', stop));
    });
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#cancel);
  }
}

/** What such a signal was aborted for. */
export const reasonOf = (signal: AbortSignal): Failure => signal.reason as Failure;
