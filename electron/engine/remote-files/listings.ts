import { randomUUID } from 'node:crypto';
import { failure } from '../../../shared/errors.ts';
import type { Listing, Page } from './listing.ts';

/** Each holds a handle on the server, and OpenSSH's default allows a client a limited number of them. */
const MOST_OPEN = 32;

interface Open {
  readonly listing: Listing;
  isBeingRead: boolean;
  idle: NodeJS.Timeout | undefined;
}

/** The listings that are open, by the id their reader knows. One that nobody reads from is closed after a while. */
export class Listings {
  readonly #idleMs: number;
  readonly #open = new Map<string, Open>();
  /** Those that are about to be opened count too. */
  #opening = 0;
  #isClosed = false;

  constructor(idleMs: number) {
    this.#idleMs = idleMs;
  }

  /** @throws `TooManyOpenFiles`, `EngineStopped`, and whatever `open` does */
  async add(open: () => Promise<Listing>): Promise<string> {
    if (this.#isClosed) throw failure('EngineStopped', 'the engine is closing');
    if (this.#open.size + this.#opening >= MOST_OPEN)
      throw failure('TooManyOpenFiles', `more than ${MOST_OPEN} remote folders are being listed`);
    this.#opening += 1;
    const listing = await open().finally(() => {
      this.#opening -= 1;
    });
    if (this.#isClosed) {
      void listing.close();
      throw failure('EngineStopped', 'the engine is closing');
    }
    const id = randomUUID();
    const opened: Open = { listing, isBeingRead: false, idle: undefined };
    this.#open.set(id, opened);
    this.#watch(id, opened);
    return id;
  }

  /**
   * The next page; the last one closes the listing, and so does an error.
   * @throws `NotFound` for one that is closed, `InvalidRequest` while another page of it is being read
   */
  async read(id: string, page: (listing: Listing) => Promise<Page>): Promise<Page> {
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

  /** One that is closed already is no error. Settles when the server has closed it too. */
  async close(id: string): Promise<void> {
    await this.#end(id);
  }

  async closeAll(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#open.keys()].map((id) => this.#end(id)));
  }

  #watch(id: string, opened: Open): void {
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
