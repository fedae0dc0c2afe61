/** So much that wasn't used is still given later, milliseconds: more would show as a burst above the rate. */
const BURST_MS = 200;
/** What those that waited missed because this process was held up is made up for, milliseconds at most. */
const CATCH_UP_MS = 1_000;
/** A rate that is lowered isn't paid off for longer than this, milliseconds. */
const LONGEST_DEBT_MS = 200;
/** Pieces a second at least, where a whole chunk would go out in longer pulses; and no piece is smaller than this. */
const PIECES_PER_SECOND = 16;
const LEAST_PIECE_BYTES = 1_024;

/** One taker's part in a bucket: how much it has had, in the bucket's own reckoning. */
export interface Share {
  finish: number;
}

interface Waiter {
  readonly start: number;
  readonly bytes: number;
  readonly grant: () => void;
}

/** Milliseconds of a clock that only goes forward. */
export type Clock = () => number;

/**
 * Lets so many bytes a second through. Who asks first gets them, at the price of the bucket being in debt until they
 * are earned; whoever comes meanwhile waits. Among those that wait, whoever has had least goes first (start-time fair
 * queueing), so that many small takers and a few large ones each get their part.
 */
export class TokenBucket {
  readonly #now: Clock;
  #rate: number | null = null;
  #tokens = 0;
  #atMs = 0;
  /** Where the last grant began: whoever was away has no claim to what went before. */
  #virtual = 0;
  #waiting: Waiter[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(now: Clock = () => performance.now()) {
    this.#now = now;
  }

  /** Bytes per second; `null`: everything goes through. In force at once, for those that wait too. */
  set rate(rate: number | null) {
    if (rate === this.#rate) return;
    const before = this.#rate;
    this.#refill();
    this.#rate = rate;
    if (rate === null) {
      this.#grantAll();
      return;
    }
    if (before === null) {
      this.#tokens = 0;
      this.#atMs = this.#now();
    }
    this.#tokens = Math.max(this.#tokens, (-rate * LONGEST_DEBT_MS) / 1_000);
    this.#release();
  }

  get rate(): number | null {
    return this.#rate;
  }

  /** The largest piece that still goes out smoothly at this rate, bytes. */
  get chunkBytes(): number {
    return this.#rate === null
      ? Number.POSITIVE_INFINITY
      : Math.max(LEAST_PIECE_BYTES, Math.floor(this.#rate / PIECES_PER_SECOND));
  }

  /**
   * @returns `undefined`: go on at once; else a promise for when to
   * @throws what the signal says, when it is aborted meanwhile
   */
  take(share: Share, bytes: number, signal?: AbortSignal): Promise<void> | undefined {
    if (this.#rate === null) return undefined;
    const start = Math.max(share.finish, this.#virtual);
    share.finish = start + bytes;
    if (this.#waiting.length === 0) {
      this.#refill();
      if (this.#tokens >= 0) {
        this.#pay(start, bytes);
        return undefined;
      }
    }
    return this.#wait(start, bytes, signal);
  }

  /** Lets everybody go. */
  close(): void {
    this.rate = null;
  }

  #wait(start: number, bytes: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        start,
        bytes,
        grant: () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        },
      };
      const stop = () => {
        const at = this.#waiting.indexOf(waiter);
        if (at >= 0) this.#waiting.splice(at, 1);
        reject(signal?.reason);
      };
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      signal?.addEventListener('abort', stop, { once: true });
      // Nearly always at the end.
      let at = this.#waiting.length;
      while (at > 0 && (this.#waiting[at - 1]?.start ?? 0) > start) at -= 1;
      this.#waiting.splice(at, 0, waiter);
      this.#arm();
    });
  }

  #pay(start: number, bytes: number): void {
    this.#tokens -= bytes;
    this.#virtual = Math.max(this.#virtual, start);
  }

  #refill(): void {
    const now = this.#now();
    if (this.#rate !== null) {
      const mostMs = this.#waiting.length > 0 ? CATCH_UP_MS : BURST_MS;
      this.#tokens = Math.min(
        this.#tokens + ((now - this.#atMs) * this.#rate) / 1_000,
        (this.#rate * mostMs) / 1_000,
      );
    }
    this.#atMs = now;
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#refill();
    while (this.#tokens >= 0) {
      const waiter = this.#waiting.shift();
      if (waiter === undefined) return;
      this.#pay(waiter.start, waiter.bytes);
      waiter.grant();
    }
    this.#arm();
  }

  #grantAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { grant } of waiting) grant();
  }

  #arm(): void {
    if (this.#timer !== undefined || this.#rate === null || this.#waiting.length === 0) return;
    const untilMs = (-this.#tokens / this.#rate) * 1_000 - (this.#now() - this.#atMs);
    this.#timer = setTimeout(() => this.#release(), Math.max(1, Math.ceil(untilMs)));
  }
}
