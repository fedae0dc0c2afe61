import type { SftpSession } from '../connections/sftp-session.ts';
import type { Job } from './job.ts';

/** By so much fewer files go at the same time after a connection broke; every delivery allows one more. */
const FEWER = 8;

/** What one connection has brought through. */
interface Luck {
  readonly profileId: string;
  readonly session: SftpSession;
  delivered: number;
  isLost: boolean;
}

/**
 * Learns from connections that break. Where a connection brought files through before it broke, those it interrupted
 * are not to blame and use up no try: a server that ends every connection after some operations still gets them all.
 * Where it brought nothing through, the next one begins with fewer files at the same time.
 */
export class ConnectionLuck {
  readonly #most: number;
  readonly #newest = new Map<string, Luck>();
  readonly #ofJob = new Map<number, Luck>();
  readonly #allowed = new Map<string, number>();

  /** @param most small files in flight on a connection that has had no bad luck */
  constructor(most: number) {
    this.#most = most;
  }

  /** Small files that may be in flight now. */
  allowed(profileId: string): number {
    return this.#allowed.get(profileId) ?? this.#most;
  }

  began(job: Job, session: SftpSession): void {
    const profileId = job.row.profile_id;
    let luck = this.#newest.get(profileId);
    if (luck?.session !== session) {
      luck = { profileId, session, delivered: 0, isLost: false };
      this.#newest.set(profileId, luck);
    }
    this.#ofJob.set(job.id, luck);
  }

  ended(job: Job): void {
    const luck = this.#ofJob.get(job.id);
    this.#ofJob.delete(job.id);
    if (luck === undefined || job.row.state !== 'delivered') return;
    luck.delivered += 1;
    const allowed = this.#allowed.get(luck.profileId);
    if (allowed === undefined) return;
    if (allowed + 1 >= this.#most) this.#allowed.delete(luck.profileId);
    else this.#allowed.set(luck.profileId, allowed + 1);
  }

  /** A job's connection broke. @returns whether that one had brought others through, so that this uses up no try */
  broke(job: Job): boolean {
    const luck = this.#ofJob.get(job.id);
    if (luck === undefined) return false;
    if (!luck.isLost) {
      luck.isLost = true;
      const inFlight = [...this.#ofJob.values()].filter((other) => other === luck).length;
      this.#allowed.set(luck.profileId, Math.max(1, Math.floor(inFlight / FEWER)));
    }
    return luck.delivered > 0;
  }
}
