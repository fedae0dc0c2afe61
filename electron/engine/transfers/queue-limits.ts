import type { Database } from 'better-sqlite3';
import type { ConnectionPool } from '../connections/pool.ts';
import type { Profiles } from '../profiles/profiles.ts';
import { countWorkers, partOf, readControls } from './queue-controls.ts';
import { type Limits, NO_LIMITS, RateLimits } from './rate-limit.ts';

export interface QueueLimitsParts {
  readonly database: Database;
  readonly instanceId: string;
  readonly profiles: Pick<Profiles, 'exists' | 'get'>;
  readonly pool: Pick<ConnectionPool, 'optionsFor'>;
}

/** Keeps the speed limits in force as they are stored, for the whole queue and for each profile. */
export class QueueLimits implements Disposable {
  readonly rates: RateLimits;
  readonly #parts: QueueLimitsParts;

  constructor(parts: QueueLimitsParts) {
    this.#parts = parts;
    this.rates = new RateLimits((profileId) => this.#ofProfile(profileId));
    this.refresh();
  }

  /** Settings, another process, or who works beside this one may have changed. */
  refresh(): void {
    const { database, instanceId } = this.#parts;
    const controls = readControls(database);
    const isLimited = controls.uploadLimit !== null || controls.downloadLimit !== null;
    this.rates.refresh(isLimited ? partOf(controls, countWorkers(database, instanceId)) : NO_LIMITS);
  }

  [Symbol.dispose](): void {
    this.rates[Symbol.dispose]();
  }

  #ofProfile(profileId: string): Limits {
    const { database, instanceId, profiles, pool } = this.#parts;
    if (!profiles.exists(profileId)) return NO_LIMITS;
    const { uploadLimit, downloadLimit } = profiles.get(profileId).transfer;
    const options = pool.optionsFor(profileId);
    const limits = {
      uploadLimit: options?.uploadLimit === undefined ? uploadLimit : options.uploadLimit,
      downloadLimit: options?.downloadLimit === undefined ? downloadLimit : options.downloadLimit,
    };
    const isLimited = limits.uploadLimit !== null || limits.downloadLimit !== null;
    return isLimited ? partOf(limits, countWorkers(database, instanceId), profileId) : NO_LIMITS;
  }
}
