import type { EngineDoor, Supervisor } from '../engine-host/supervisor.ts';
import { NO_NUMBERS, numbersOf, type QueueNumbers } from './queue-numbers.ts';

/** News come five times a second; for a progress bar in the task bar twice is enough. Milliseconds. */
const AT_MOST_EVERY_MS = 500;
/** Whoever wants fresh numbers gets the last ones after this long, milliseconds. */
const FRESH_WITHIN_MS = 1_000;

/** The queue in numbers, kept up to date by the engine's news. */
export class QueueWatch implements Disposable {
  readonly #engine: EngineDoor;
  readonly #listeners = new Set<(numbers: QueueNumbers) => void>();
  readonly #stops: readonly (() => void)[];
  #numbers = NO_NUMBERS;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #newsMeanwhile = false;
  #over = false;

  constructor(engine: EngineDoor & Pick<Supervisor, 'onState'>) {
    this.#engine = engine;
    this.#stops = [
      engine.on('queue.changed', () => this.#lookSoon()),
      engine.on('profiles.changed', () => this.#lookSoon()),
      engine.onState(({ state }) => {
        if (state === 'running') this.#lookSoon();
        // Nothing goes without an engine: no sleep to hold off, no window to keep.
        if (state === 'stopped') this.#set(NO_NUMBERS);
      }),
    ];
  }

  get numbers(): QueueNumbers {
    return this.#numbers;
  }

  onChange(listener: (numbers: QueueNumbers) => void): void {
    this.#listeners.add(listener);
  }

  /** The numbers of this moment, or the last known where the engine doesn't answer soon. */
  async fresh(): Promise<QueueNumbers> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, FRESH_WITHIN_MS);
    });
    // One that is under way may have begun before what the caller asks about.
    const look = async () => {
      await this.#looking;
      await this.#look();
    };
    await Promise.race([look(), late]);
    clearTimeout(timer);
    return this.#numbers;
  }

  [Symbol.dispose](): void {
    this.#over = true;
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
  }

  #lookSoon(): void {
    if (this.#over) return;
    if (this.#looking !== undefined) {
      this.#newsMeanwhile = true;
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#look();
    }, AT_MOST_EVERY_MS);
  }

  #look(): Promise<void> {
    this.#looking ??= (async () => {
      const [overview, statuses] = await Promise.all([
        // What was delivered today is the window's business: none of it is asked for.
        this.#engine.request('queue.overview', { sinceMs: Date.now() }),
        this.#engine.request('profiles.statuses', {}),
      ]);
      this.#looking = undefined;
      if (overview.ok && statuses.ok) this.#set(numbersOf(overview.value, statuses.value.statuses));
      if (this.#newsMeanwhile) {
        this.#newsMeanwhile = false;
        this.#lookSoon();
      }
    })();
    return this.#looking;
  }

  #set(numbers: QueueNumbers): void {
    if (this.#over) return;
    this.#numbers = numbers;
    for (const listener of this.#listeners) listener(numbers);
  }
}
