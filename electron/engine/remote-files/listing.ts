import type { FileEntryWithStats } from 'ssh2';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import type { Lease } from '../connections/pool.ts';
import type { Handle } from '../connections/sftp-session.ts';
import type { OpenFolder, Page } from '../listings/listings.ts';
import { toRemoteEntry } from './remote-entry.ts';

/** An open folder on a leased connection, read one batch of the server's ahead. */
export class Listing implements OpenFolder {
  readonly #lease: Lease;
  readonly #handle: Handle;
  #read: RemoteEntry[] = [];
  #next: Promise<FileEntryWithStats[] | null>;
  #atEnd = false;
  #closed: Promise<void> | undefined;

  /** Takes over both: {@link close} gives them back. */
  constructor(lease: Lease, handle: Handle) {
    this.#lease = lease;
    this.#handle = handle;
    this.#next = this.#ask();
  }

  /** Up to `limit` entries in the server's order, fewer only at the end. One page at a time. */
  async page(limit: number): Promise<Page<RemoteEntry>> {
    while (!this.#atEnd && this.#read.length < limit) {
      const batch = await this.#next;
      if (batch === null) this.#atEnd = true;
      else {
        this.#next = this.#ask();
        for (const { filename, attrs } of batch)
          if (filename !== '.' && filename !== '..') this.#read.push(toRemoteEntry(filename, attrs));
      }
    }
    const entries = this.#read.slice(0, limit);
    this.#read = this.#read.slice(limit);
    return { entries, done: this.#atEnd && this.#read.length === 0 };
  }

  /** May be called at any time, also twice. Settles when the server has closed the handle or the connection is gone. */
  close(): Promise<void> {
    this.#closed ??= this.#lease.session
      .close(this.#handle)
      // A lost connection takes its handles along.
      .catch(() => undefined)
      .finally(() => this.#lease[Symbol.dispose]());
    return this.#closed;
  }

  #ask(): Promise<FileEntryWithStats[] | null> {
    const batch = this.#lease.session.readdir(this.#handle);
    // Nobody may ever look at what was read ahead.
    batch.catch(() => undefined);
    return batch;
  }
}
