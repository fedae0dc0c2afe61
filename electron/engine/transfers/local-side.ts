import { link, lstat, open, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { failure } from '../../../shared/errors.ts';
import { errnoOf, fromFileSystem, onFileSystem } from '../errors/from-file-system.ts';
import { hashLocalFile } from './checking/hash-local.ts';
import type { ReceivingSide, TargetFacts } from './receiving-side.ts';

/** File systems without hard links (FAT, some network shares) answer one of these. */
const NO_HARD_LINKS = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EXDEV',
  'EMLINK',
  'EINVAL',
  'EISDIR',
]);

/** This machine as the receiving side. */
export class LocalSide implements ReceivingSide {
  readonly keepsTargets = true;
  readonly #syncs: boolean;
  readonly #link: typeof link;

  /**
   * @param syncs whether a new name has to be on the disk before it counts
   * @param linkFile how a second name is made; tests hand in a file system that has none
   */
  constructor(syncs = true, linkFile: typeof link = link) {
    this.#syncs = syncs;
    this.#link = linkFile;
  }

  async facts(path: string): Promise<TargetFacts | null> {
    try {
      const stats = await lstat(path);
      return {
        isFolder: stats.isDirectory(),
        sizeBytes: stats.size,
        modifiedAtS: Math.floor(stats.mtimeMs / 1_000),
      };
    } catch (thrown) {
      if (errnoOf(thrown) === 'ENOENT') return null;
      throw fromFileSystem(thrown, path);
    }
  }

  folderOf(path: string): string {
    return dirname(path);
  }

  nameOf(path: string): string {
    return basename(path);
  }

  join(folder: string, name: string): string {
    return join(folder, name);
  }

  /**
   * `rename` replaces an existing file everywhere, so the final name is made as a second link, which fails on an
   * existing one, and the temporary name is dropped after it.
   */
  async publishNew(from: string, to: string): Promise<void> {
    try {
      await this.#link(from, to);
    } catch (thrown) {
      if (!NO_HARD_LINKS.has(errnoOf(thrown))) throw fromFileSystem(thrown, to);
      await this.#publishWithoutLinks(from, to);
      return;
    }
    await onFileSystem(from, () => unlink(from));
    await this.#onDisk(to);
  }

  async #publishWithoutLinks(from: string, to: string): Promise<void> {
    // Taking the name first keeps two writers apart. For the instant until the rename it says who took it, so that
    // whoever was cut off in between knows it again.
    const mark = basename(from);
    try {
      await writeFile(to, mark, { flag: 'wx' });
    } catch (thrown) {
      if (errnoOf(thrown) !== 'EEXIST' || !(await holds(to, mark))) throw fromFileSystem(thrown, to);
    }
    await onFileSystem(to, () => rename(from, to));
    await this.#onDisk(to);
  }

  async #onDisk(path: string): Promise<void> {
    if (this.#syncs) await syncFolder(dirname(path));
  }

  async publishReplacing(from: string, to: string): Promise<void> {
    if ((await this.facts(to))?.isFolder === true)
      throw failure('IsADirectory', 'a folder has this name', { path: to });
    await onFileSystem(to, () => rename(from, to));
    await this.#onDisk(to);
  }

  remove(path: string): Promise<void> {
    return onFileSystem(path, () => unlink(path));
  }

  sha256(path: string, signal: AbortSignal): Promise<string> {
    return hashLocalFile(path, { signal });
  }
}

/** Whether a file holds these words, or as many of them as were written. */
async function holds(path: string, words: string): Promise<boolean> {
  const { size } = await onFileSystem(path, () => lstat(path));
  return size > 0 && size <= words.length && words.startsWith(await readFile(path, 'utf8'));
}

interface FolderSync {
  readonly running: Promise<void>;
  /** Begins when the running one ends: whoever came meanwhile can't know whether that one had seen his name. */
  next: Promise<void> | undefined;
}

const syncs = new Map<string, FolderSync>();

/**
 * A rename is on the disk once its folder is; Windows has no such call and needs none. Those who ask while a folder is
 * being synced share the next time: thousands of small files arrive in the same few.
 */
function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return Promise.resolve();
  const now = syncs.get(path);
  if (now === undefined) return beginSync(path);
  now.next ??= now.running.then(() => beginSync(path));
  return now.next;
}

function beginSync(path: string): Promise<void> {
  const running = syncOnce(path).finally(() => {
    if (syncs.get(path)?.next === undefined) syncs.delete(path);
  });
  syncs.set(path, { running, next: undefined });
  return running;
}

async function syncOnce(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    // Some file systems don't sync folders; the file itself is on the disk.
  }
}
