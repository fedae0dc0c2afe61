import { CHANNEL_WINDOW_BYTES } from '../../connections/pool.ts';
import type { Handle, SftpSession } from '../../connections/sftp-session.ts';

/** One file, open on one SFTP channel. */
export interface Lane {
  readonly session: SftpSession;
  readonly handle: Handle;
  /** Asked for and not answered, bytes. */
  inFlightBytes: number;
}

/**
 * The channels one file travels over: the first from the start, others as they come. Which of them a chunk takes is
 * decided when it is there: the emptiest.
 */
export class Lanes {
  readonly first: Lane;
  readonly #lanes: Lane[];
  readonly #leaving = new Set<Promise<void>>();
  #isClosed = false;
  #most = 1;

  constructor(session: SftpSession, handle: Handle) {
    this.first = { session, handle, inFlightBytes: 0 };
    this.#lanes = [this.first];
  }

  /** Over how many it has travelled at the same time, at most. */
  get most(): number {
    return this.#most;
  }

  /** The emptiest that has room for `bytes` more; one that carries nothing has room for anything. */
  withRoom(bytes: number): Lane | undefined {
    let best = this.first;
    for (const lane of this.#lanes) if (lane.inFlightBytes < best.inFlightBytes) best = lane;
    return best.inFlightBytes === 0 || best.inFlightBytes + bytes <= CHANNEL_WINDOW_BYTES ? best : undefined;
  }

  /** Opens the file on a further channel; where the server refuses, the file travels without it. */
  async add(session: SftpSession, open: (session: SftpSession) => Promise<Handle>): Promise<void> {
    const opening = open(session).then(
      (handle) => {
        if (this.#isClosed) return session.close(handle).catch(() => {});
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
   * Closes the file on all but the first. Settles when the server has: some don't rename a file that is open.
   */
  async closeFurther(): Promise<void> {
    this.#isClosed = true;
    const further = this.#lanes.splice(1);
    await Promise.allSettled([
      ...this.#leaving,
      ...further.map(({ session, handle }) => session.close(handle)),
    ]);
  }
}
