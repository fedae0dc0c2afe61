import type { Dir, Dirent, Stats } from 'node:fs';
import { lstat, opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../../shared/errors.ts';
import type { LocalEntry } from '../../../shared/models/local-entry.ts';
import { eachOf } from '../cancellation/cancellation.ts';
import { errnoOf, fromFileSystem, onFileSystem } from '../errors/from-file-system.ts';
import type { OpenFolder, Page } from '../listings/listings.ts';

/** Names read ahead by one call into the system. */
const NAMES_AT_ONCE = 256;
/** Entries that are looked at together: each look takes a thread of Node's pool, which has four. */
const LOOKED_AT_TOGETHER = 16;

/** An open local folder. */
export class LocalListing implements OpenFolder {
  readonly #path: string;
  readonly #folder: Dir;
  #atEnd = false;
  #reading: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

  private constructor(path: string, folder: Dir) {
    this.#path = path;
    this.#folder = folder;
  }

  /** @throws `LocalFileNotFound`, `LocalPermissionDenied`, `NotADirectory` */
  static async open(path: string): Promise<LocalListing> {
    try {
      return new LocalListing(path, await opendir(path, { bufferSize: NAMES_AT_ONCE }));
    } catch (thrown) {
      // The systems name a file in a folder's place differently, and "not found" can mean a folder above it.
      const isFile = ['ENOTDIR', 'ENOENT', 'EINVAL'].includes(errnoOf(thrown))
        ? await stat(path).then(
            (stats) => !stats.isDirectory(),
            () => false,
          )
        : false;
      if (isFile) throw failure('NotADirectory', 'not a folder', { path });
      throw fromFileSystem(thrown, path);
    }
  }

  /** Up to `limit` entries in the file system's order, fewer also before the end. One page at a time. */
  page(limit: number): Promise<Page<LocalEntry>> {
    const page = this.#read(limit);
    this.#reading = page.catch(() => undefined);
    return page;
  }

  async #read(limit: number): Promise<Page<LocalEntry>> {
    const found: Dirent[] = [];
    while (!this.#atEnd && found.length < limit) {
      const entry = await onFileSystem(this.#path, () => this.#folder.read());
      if (entry === null) this.#atEnd = true;
      else found.push(entry);
    }
    const entries = await eachOf(found, LOOKED_AT_TOGETHER, (entry) => this.#lookAt(entry));
    return { entries: entries.filter((entry) => entry !== undefined), done: this.#atEnd };
  }

  async #lookAt(entry: Dirent): Promise<LocalEntry | undefined> {
    try {
      return toLocalEntry(entry.name, await lstat(join(this.#path, entry.name)));
    } catch (thrown) {
      // Gone since the folder was read. A name that isn't UTF-8 can't be found by what Node made of it, and is there.
      if (errnoOf(thrown) === 'ENOENT' && !entry.name.includes('\uFFFD')) return undefined;
      return unknownEntry(entry);
    }
  }

  close(): Promise<void> {
    // A read under way would make closing fail, and leave the handle open.
    this.#closed ??= this.#reading.then(() => this.#folder.close()).catch(() => undefined);
    return this.#closed;
  }
}

const kindOf = (entry: Dirent | Stats): LocalEntry['kind'] => {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
};

/** A link is a link, as on a server: what it leads to shows when it is opened. */
function toLocalEntry(name: string, stats: Stats): LocalEntry {
  // Windows has neither; what Node tells there is made up.
  const isPosix = process.platform !== 'win32';
  return {
    name: name.toWellFormed(),
    kind: kindOf(stats),
    sizeBytes: stats.size,
    modifiedAtMs: Math.floor(stats.mtimeMs),
    mode: isPosix ? stats.mode & 0o777 : null,
    uid: isPosix ? stats.uid : null,
    gid: isPosix ? stats.gid : null,
    usable: true,
  };
}

const unknownEntry = (entry: Dirent): LocalEntry => ({
  name: entry.name.toWellFormed(),
  kind: kindOf(entry),
  sizeBytes: null,
  modifiedAtMs: null,
  mode: null,
  uid: null,
  gid: null,
  usable: true,
});
