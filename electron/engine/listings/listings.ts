import { randomUUID } from 'node:crypto';
import { failure } from '../../../shared/errors.ts';

/** Each holds a handle, here or on the server, where OpenSSH's default allows a client a limited number of them. */
const MOST_OPEN = 32;

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly done: boolean;
}

/** A folder that is being read. */
export interface OpenFolder {
  /** May be called at any time, also twice. Settles when the handle is given back. */
  close(): Promise<void>;
}

interface Open<Folder> {
  readonly listing: Folder;
  isBeingRead: boolean;
  idle: NodeJS.Timeout | undefined;
}

/** The listings that are open, by the id their reader knows. One that nobody reads from is closed after a while. */
export class Listings<Folder extends OpenFolder> {
  readonly #idleMs: number;
  readonly #open = new Map<string, Open<Folder>>();
  /** Those that are about to be opened count too. */
  #opening = 0;
  #isClosed = false;

  constructor(idleMs: number) {
    this.#idleMs = idleMs;
  }

  /** @throws `TooManyOpenFiles`, `EngineStopped`, and whatever `open` does */
  async add(open: () => Promise<Folder>): Promise<string> {
    if (this.#isClosed) throw failure('EngineStopped', 'the engine is closing');
    if (this.#open.size + this.#opening >= MOST_OPEN)
      throw failure('TooManyOpenFiles', `more than ${MOST_OPEN} folders are being listed`);
    this.#opening += 1;
    const listing = await open().finally(() => {
      this.#opening -= 1;
    });
    if (this.#isClosed) {
      void listing.close();
      throw failure('EngineStopped', 'the engine is closing');
    }
    const id = randomUUID();
    const opened: Open<Folder> = { listing, isBeingRead: false, idle: undefined };
    this.#open.set(id, opened);
    this.#watch(id, opened);
    return id;
  }

  /**
   * The next page; the last one closes the listing, and so does an error.
   * @throws `NotFound` for one that is closed, `InvalidRequest` while another page of it is being read
   */
  async read<Entry>(id: string, page: (listing: Folder) => Promise<Page<Entry>>): Promise<Page<Entry>> {
    const opened = this.#open.get(id);
    if (opened === undefined) throw failure('NotFound', 'the listing is closed');
    if (opened.isBeingRead) throw failure('InvalidRequest', 'the listing is being read already');
    opened.isBeingRead = true;
    clearTimeout(opened.idle);
    let isDone = true;
    try {
      const read = await page(opened.listing);
      isDone = read.done;
      return read;
    } finally {
      opened.isBeingRead = false;
      if (isDone) this.#end(id);
      else if (this.#open.get(id) === opened) this.#watch(id, opened);
    }
  }

  /** One that is closed already is no error. Settles when its handle is given back. */
  async close(id: string): Promise<void> {
    await this.#end(id);
  }

  async closeAll(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#open.keys()].map((id) => this.#end(id)));
  }

  #watch(id: string, opened: Open<Folder>): void {
    opened.idle = setTimeout(() => void this.#end(id), this.#idleMs);
    opened.idle.unref();
  }

  #end(id: string): Promise<void> | undefined {
    const opened = this.#open.get(id);
    this.#open.delete(id);
    clearTimeout(opened?.idle);
    return opened?.listing.close();
  }
}
