import { failure } from '../../../shared/errors.ts';
import type { SftpSession } from './sftp-session.ts';

/**
 * SFTP channels of one connection, its first among them. OpenSSH allows a connection 10 (`MaxSessions`); one is left for
 * other programs' use of the same rule, and one for a command.
 */
export const MOST_CHANNELS = 8;

/** What a channel lets be under way before the other side has taken it, bytes; OpenSSH's and ssh2's window (RFC 4254 section 5.2). */
export const CHANNEL_WINDOW_BYTES = 2 * 1_024 * 1_024;

/** A round trip for which a channel of its own pays, milliseconds: at 6 ms one channel's window is worth 350 MB/s. */
const ROUND_TRIP_PER_CHANNEL_MS = 6;

/**
 * Pure: how many channels are worth having. A window's worth of bytes goes over each in one round trip, so distance asks
 * for more of them and a small rest for fewer.
 * @param roundTripMs as measured; on one machine a second channel only costs
 */
export function usefulChannels(roundTripMs: number, bytes: number): number {
  const forDistance = Math.ceil(roundTripMs / ROUND_TRIP_PER_CHANNEL_MS);
  const forBytes = Math.ceil(bytes / CHANNEL_WINDOW_BYTES);
  return Math.max(1, Math.min(MOST_CHANNELS, forDistance, forBytes));
}

/** A server that answers neither yes nor no within this has refused, milliseconds. */
const OPEN_WITHIN_MS = 15_000;

/**
 * Further SFTP channels of a connection, opened when somebody has use for them, shared by all who have, and kept for the
 * next. Where a server refuses one, as many as it has allowed until then are all that it is asked for.
 */
export class Channels {
  readonly #open: () => Promise<SftpSession>;
  readonly #users = new Map<(session: SftpSession) => void, number>();
  readonly #refused: (allowed: number) => void;
  #further: SftpSession[] = [];
  #most: number;
  #opening = 0;
  /** One of those that are being opened was refused; how many are allowed is known when all are answered. */
  #hasRefused = false;
  #isClosed = false;

  /** @param refused hears how many channels, the first among them, the server has proven to allow */
  constructor(open: () => Promise<SftpSession>, most: number, refused: (allowed: number) => void) {
    this.#open = open;
    this.#most = most;
    this.#refused = refused;
  }

  /**
   * Wants `count` channels in all, the first among them. `use` hears of each further one, at once of those that are open;
   * nobody waits for them, and there may never be any.
   */
  want(count: number, use: (session: SftpSession) => void): Disposable {
    const further = Math.min(count, this.#most) - 1;
    if (further > 0 && !this.#isClosed) {
      this.#users.set(use, further);
      for (const session of this.#living().slice(0, further)) use(session);
      this.#openMissing();
    }
    return { [Symbol.dispose]: () => void this.#users.delete(use) };
  }

  /** Ends the further channels, for good. */
  close(): void {
    this.#isClosed = true;
    this.#users.clear();
    for (const session of this.#further.splice(0)) session.leave();
  }

  /** One that died alone makes room for another. */
  #living(): readonly SftpSession[] {
    this.#further = this.#further.filter(({ gone }) => !gone);
    return this.#further;
  }

  /** All at once: each takes four round trips, and they are wanted because those are long. */
  #openMissing(): void {
    while (!this.#isClosed && this.#living().length + this.#opening < this.#wanted) {
      this.#opening += 1;
      this.#openInTime().then(
        (session) => {
          this.#add(session);
          this.#answered();
        },
        // Refused (RFC 4254 section 5.1), or the connection is gone; those who transfer hear of that themselves.
        () => {
          this.#hasRefused = true;
          this.#answered();
        },
      );
    }
  }

  /** One that comes too late is not used: nobody counts on it any more. */
  #openInTime(): Promise<SftpSession> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const deadline = setTimeout(() => {
        isLate = true;
        reject(failure('Timeout', 'the server has not answered to opening a channel'));
      }, OPEN_WITHIN_MS);
      deadline.unref();
      this.#open()
        .then((session) => (isLate ? session.leave() : resolve(session)), reject)
        .finally(() => clearTimeout(deadline));
    });
  }

  #answered(): void {
    this.#opening -= 1;
    if (!this.#hasRefused || this.#opening > 0 || this.#isClosed) return;
    this.#hasRefused = false;
    this.#most = 1 + this.#living().length;
    this.#refused(this.#most);
  }

  #add(session: SftpSession): void {
    if (this.#isClosed) {
      session.leave();
      return;
    }
    this.#further.push(session);
    const place = this.#living().length;
    for (const [use, further] of [...this.#users]) if (place <= further) use(session);
  }

  get #wanted(): number {
    return this.#hasRefused ? 0 : Math.min(this.#most - 1, Math.max(0, ...this.#users.values()));
  }
}
