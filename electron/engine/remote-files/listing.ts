import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import type { Lease } from '../connections/pool.ts';
import type { Handle } from '../connections/sftp-session.ts';
import type { OpenFolder, Page } from '../listings/listings.ts';
import { Batches } from './batches.ts';

/** An open folder on a leased connection, read ahead. */
export class Listing implements OpenFolder {
  readonly #lease: Lease;
  readonly #handle: Handle;
  readonly #batches: Batches;
  #read: RemoteEntry[] = [];
  #handedOn = 0;
  #atEnd = false;
  #closed: Promise<void> | undefined;

  /** Takes over both: {@link close} gives them back. */
  constructor(lease: Lease, handle: Handle) {
    this.#lease = lease;
    this.#handle = handle;
    this.#batches = new Batches(lease.session, handle);
  }

  /**
   * Up to `limit` of the next entries, in the server's order; none only at the end. The first come as soon as the server
   * names any, and each later page waits for no more than were handed on before it: whoever looks has something at
   * once, and a large folder is still few pages. One page at a time.
   */
  async page(limit: number): Promise<Page<RemoteEntry>> {
    const enough = Math.min(limit, Math.max(1, this.#handedOn));
    while (!this.#atEnd && this.#read.length < enough) {
      const batch = await this.#batches.next();
      if (batch === null) this.#atEnd = true;
      else this.#read.push(...batch);
    }
    const entries = this.#read.slice(0, limit);
    this.#read = this.#read.slice(limit);
    this.#handedOn += entries.length;
    return { entries, done: this.#atEnd && this.#read.length === 0 };
  }

  /** May be called at any time, also twice. Settles when the server has closed the handle or the connection is gone. */
  close(): Promise<void> {
    this.#batches.stop();
    this.#closed ??= this.#lease.session
      .close(this.#handle)
      // A lost connection takes its handles along.
      .catch(() => undefined)
      .finally(() => this.#lease[Symbol.dispose]());
    return this.#closed;
  }
}
