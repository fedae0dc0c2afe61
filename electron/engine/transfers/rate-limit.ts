import type { SpeedLimit } from '../../../shared/models/queue-controls.ts';
import type { Direction } from '../../../shared/models/transfer.ts';
import { type Clock, type Share, TokenBucket } from './token-bucket.ts';

/** What one transfer asks before each piece it sends or asks for. */
export interface RateLimit {
  /**
   * @returns `undefined`: go on at once, which costs nothing where nothing is limited; else a promise for when to
   * @throws what the signal says, when it is aborted meanwhile
   */
  take(bytes: number, signal?: AbortSignal): Promise<void> | undefined;
  /** The largest piece that still goes out smoothly just now, bytes; may change at any time. */
  readonly chunkBytes: number;
}

/** Limits of both directions, bytes per second. */
export interface Limits {
  readonly uploadLimit: SpeedLimit;
  readonly downloadLimit: SpeedLimit;
}

type Buckets = Readonly<Record<Direction, TokenBucket>>;

export const NO_LIMITS: Limits = { uploadLimit: null, downloadLimit: null };

/** Where every running transfer of an engine shares what its profile and the whole queue may use. */
export class RateLimits implements Disposable {
  readonly #limitsOf: (profileId: string) => Limits;
  readonly #now: Clock | undefined;
  readonly #all: Buckets;
  readonly #profiles = new Map<string, Buckets>();

  /** @param limitsOf what is in force for a profile; asked when its first transfer begins, and by {@link refresh} */
  constructor(limitsOf: (profileId: string) => Limits, now?: Clock) {
    this.#limitsOf = limitsOf;
    this.#now = now;
    this.#all = this.#buckets(NO_LIMITS);
  }

  /** For one transfer, as long as it runs. */
  of(profileId: string, direction: Direction): RateLimit {
    let profile = this.#profiles.get(profileId);
    if (profile === undefined) {
      profile = this.#buckets(this.#limitsOf(profileId));
      this.#profiles.set(profileId, profile);
    }
    return new TransferLimit(profile[direction], this.#all[direction]);
  }

  /** Something was changed: what is in force now, for the whole queue and for every profile. */
  refresh(all: Limits): void {
    set(this.#all, all);
    for (const [profileId, buckets] of this.#profiles) set(buckets, this.#limitsOf(profileId));
  }

  [Symbol.dispose](): void {
    for (const { upload, download } of [this.#all, ...this.#profiles.values()]) {
      upload.close();
      download.close();
    }
  }

  #buckets(limits: Limits): Buckets {
    const buckets = { upload: new TokenBucket(this.#now), download: new TokenBucket(this.#now) };
    set(buckets, limits);
    return buckets;
  }
}

function set({ upload, download }: Buckets, { uploadLimit, downloadLimit }: Limits): void {
  upload.rate = uploadLimit;
  download.rate = downloadLimit;
}

/** One transfer's part in its profile's bucket and in that of the whole queue. */
class TransferLimit implements RateLimit {
  readonly #profile: TokenBucket;
  readonly #all: TokenBucket;
  readonly #ofProfile: Share = { finish: 0 };
  readonly #ofAll: Share = { finish: 0 };

  constructor(profile: TokenBucket, all: TokenBucket) {
    this.#profile = profile;
    this.#all = all;
  }

  get chunkBytes(): number {
    return Math.min(this.#profile.chunkBytes, this.#all.chunkBytes);
  }

  take(bytes: number, signal?: AbortSignal): Promise<void> | undefined {
    const first = this.#profile.take(this.#ofProfile, bytes, signal);
    return first === undefined
      ? this.#all.take(this.#ofAll, bytes, signal)
      : first.then(() => this.#all.take(this.#ofAll, bytes, signal));
  }
}
