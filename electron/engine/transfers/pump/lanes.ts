import { CHANNEL_WINDOW_BYTES } from '../../connections/pool.ts';
import type { Handle, SftpSession } from '../../connections/sftp-session.ts';

/** One file, open on one SFTP channel. */
export interface Lane {
  readonly session: SftpSession;
  readonly handle: Handle;
  /** Asked for and not answered, bytes. */
  inFlightBytes: number;
}

/** Speed is looked at over this long, milliseconds. */
const SPEED_WINDOW_MS = 1_000;
/** As much is under way as was answered within the last second, this many times. */
const AHEAD = 2;
/** So much may be under way however slow the line is, bytes: what it takes to find out how fast it is. */
const LEAST_AHEAD_BYTES = 2 * CHANNEL_WINDOW_BYTES;

/** Files that are spread over a channel now; they share its window. */
const filesOn = new WeakMap<SftpSession, number>();
const count = (session: SftpSession, change: 1 | -1) =>
  filesOn.set(session, (filesOn.get(session) ?? 0) + change);

/**
 * The channels one file travels over: the first from the start, others as they come. Which of them a chunk takes is
 * decided when it is there: the emptiest. Files that share a channel share its window, and all that is under way stays
 * within what the line carries in two seconds: more would not be faster, and whoever asks for anything else, for a
 * listing, would wait behind it.
 */
export class Lanes {
  readonly first: Lane;
  readonly #lanes: Lane[];
  readonly #leaving = new Set<Promise<void>>();
  readonly #now: () => number;
  /** Bytes answered in this window and the one before, and when this one began. */
  #answered = 0;
  #answeredBefore = 0;
  #windowBeganAtMs: number;
  #inFlightBytes = 0;
  #isClosed = false;
  #most = 1;

  /** @param now monotonic milliseconds */
  constructor(session: SftpSession, handle: Handle, now: () => number = () => performance.now()) {
    this.first = { session, handle, inFlightBytes: 0 };
    this.#lanes = [this.first];
    this.#now = now;
    this.#windowBeganAtMs = now();
  }

  /** Over how many it has travelled at the same time, at most. */
  get most(): number {
    return this.#most;
  }

  /** The emptiest that has room for `bytes` more; one that carries nothing has room for anything. */
  withRoom(bytes: number): Lane | undefined {
    let best = this.first;
    for (const lane of this.#lanes) if (lane.inFlightBytes < best.inFlightBytes) best = lane;
    if (this.#inFlightBytes > 0 && this.#inFlightBytes + bytes > this.#mostAhead) return undefined;
    if (best.inFlightBytes === 0) return best;
    const window = CHANNEL_WINDOW_BYTES / Math.max(1, filesOn.get(best.session) ?? 0);
    return best.inFlightBytes + bytes <= window ? best : undefined;
  }

  /** So many bytes are asked for or sent over a lane. */
  begin(lane: Lane, bytes: number): void {
    lane.inFlightBytes += bytes;
    this.#inFlightBytes += bytes;
  }

  /** They were answered. */
  end(lane: Lane, bytes: number): void {
    lane.inFlightBytes -= bytes;
    this.#inFlightBytes -= bytes;
    this.#turnWindow();
    this.#answered += bytes;
  }

  /** Opens the file on a further channel; where the server refuses, the file travels without it. */
  async add(session: SftpSession, open: (session: SftpSession) => Promise<Handle>): Promise<void> {
    const opening = open(session).then(
      (handle) => {
        if (this.#isClosed) return session.close(handle).catch(() => {});
        // What travels over one channel alone is mostly small: it doesn't count there.
        if (this.#lanes.length === 1) count(this.first.session, 1);
        count(session, 1);
        this.#lanes.push({ session, handle, inFlightBytes: 0 });
        this.#most = Math.max(this.#most, this.#lanes.length);
        return undefined;
      },
      () => undefined,
    );
    this.#leaving.add(opening);
    await opening;
    this.#leaving.delete(opening);
  }

  /**
   * Closes the file on all but the first. Settles when the server has: some don't rename a file that is open. Once
   * `signal` is aborted nobody waits for a server.
   */
  async closeFurther(signal: AbortSignal): Promise<void> {
    this.#isClosed = true;
    const further = this.#lanes.splice(1);
    if (further.length > 0) for (const { session } of [this.first, ...further]) count(session, -1);
    const closed = Promise.allSettled([
      ...this.#leaving,
      ...further.map(({ session, handle }) => session.close(handle)),
    ]);
    if (signal.aborted) return;
    let stop = () => {};
    const aborted = new Promise<void>((resolve) => {
      stop = resolve;
      signal.addEventListener('abort', stop, { once: true });
    });
    await Promise.race([closed, aborted]);
    signal.removeEventListener('abort', stop);
  }

  get #mostAhead(): number {
    this.#turnWindow();
    return Math.max(LEAST_AHEAD_BYTES, AHEAD * Math.max(this.#answered, this.#answeredBefore));
  }

  #turnWindow(): void {
    const passedMs = this.#now() - this.#windowBeganAtMs;
    if (passedMs < SPEED_WINDOW_MS) return;
    this.#answeredBefore = passedMs < 2 * SPEED_WINDOW_MS ? this.#answered : 0;
    this.#answered = 0;
    this.#windowBeganAtMs += passedMs;
  }
}
