import type { Dirent, Stats } from 'node:fs';
import { lstat, opendir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type AppError, Failure, failure } from '../../../shared/errors.ts';
import { foldedName } from '../../../shared/local-name.ts';
import { isUnreadable, joinRemote, whyNotNewRemoteName } from '../../../shared/remote-path.ts';
import { errnoOf, fromFileSystem, onFileSystem } from '../errors/from-file-system.ts';
import {
  EVERYTHING,
  type ExpandedTransfer,
  type ExpandOptions,
  emptyFolder,
  nameNotAllowed,
  type Place,
  passedOver,
  refusal,
  stopWhere,
  TAKEN_IN_BATCH,
  takesName,
} from './expanded-transfer.ts';
import { followLocalLink } from './follow-local-link.ts';

export interface UploadItem {
  /** Absolute. */
  readonly localPath: string;
  readonly remotePath: string;
  /** What `remotePath` is for a file; a folder always goes into it under its own name. */
  readonly target: 'folder' | 'exact' | 'either';
}

/** Files that are looked at together: each look waits for a thread of Node's pool, and for the disk. */
const LOOKED_AT_TOGETHER = 32;

const NOT_A_FILE = 'neither a file nor a folder';

/**
 * The files behind one item, folders walked in the order of names: a folder's files before its folders. Masks are for
 * what is in a folder. Links inside a folder are skipped or followed, as the options say; whatever can't be read, and
 * names that no server is given, are reported, not passed over. A folder in which nothing is sent is a row of its own.
 * @throws `LocalFileNotFound`, `LocalPermissionDenied` … for the item itself, `IsADirectory` for a folder without
 * `recursive`, `NameNotAllowed` for what is neither file nor folder, `Cancelled`
 */
export async function* expandUpload(
  item: UploadItem,
  options: ExpandOptions,
): AsyncGenerator<ExpandedTransfer> {
  const localPath = resolve(item.localPath);
  const { remotePath, target } = item;
  // A link a person names means what it leads to.
  const facts = await onFileSystem(localPath, () => stat(localPath));
  const uppermost = remotePath.startsWith('/') ? '/' : '.';
  const isFolder = facts.isDirectory();
  if (isFolder && !options.recursive)
    throw failure('IsADirectory', 'a folder is sent only where that was asked for', { path: localPath });
  if (!isFolder && !facts.isFile()) throw failure('NameNotAllowed', NOT_A_FILE, { path: localPath });

  const intoFolder = !isFolder && target === 'either';
  const own = isFolder || target === 'folder' ? joinRemote(remotePath, basename(localPath)) : remotePath;
  const makeFoldersBelow = options.makeFolders ? uppermost : isFolder ? remotePath : null;
  const reason =
    whyNotNewRemoteName(own) ?? (intoFolder || takesName(options.taken, own) ? undefined : TAKEN_IN_BATCH);
  if (reason !== undefined) {
    const refused = nameNotAllowed(localPath, reason);
    yield refusal({ localPath, remotePath: own }, makeFoldersBelow, refused);
  } else if (isFolder && makeFoldersBelow !== null) {
    const real = await onFileSystem(localPath, () => realpath(localPath));
    yield* walk({ localPath, remotePath: own, within: '', real: [real] }, makeFoldersBelow, options);
  } else yield { localPath, remotePath: own, sizeBytes: facts.size, intoFolder, makeFoldersBelow };
}

interface Folder extends Place {
  /** Its path below the chosen folder, with `/`; nothing for that one itself. */
  readonly within: string;
  /** The real paths of the chosen folder, of those on the way, and of this one. */
  readonly real: readonly string[];
}

async function* walk(
  top: Folder,
  makeFoldersBelow: string,
  options: ExpandOptions,
): AsyncGenerator<ExpandedTransfer> {
  const { filter = EVERYTHING, signal } = options;
  const waiting = [top];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const content = await contentOf(folder, options);
    if (content instanceof Failure) {
      yield refusal(folder, makeFoldersBelow, content.error);
      continue;
    }
    let isEmpty = content.folders.length === 0;
    for (let start = 0; start < content.others.length; start += LOOKED_AT_TOGETHER) {
      stopWhere(signal);
      const together = content.others.slice(start, start + LOOKED_AT_TOGETHER);
      for (const row of await Promise.all(together.map((other) => lookAt(other, makeFoldersBelow)))) {
        if (row.refused === undefined && row.skipped === undefined) isEmpty = false;
        yield row;
      }
    }
    if (isEmpty && filter.keepsEmptyFolders) yield emptyFolder(folder, makeFoldersBelow);
    waiting.push(...content.folders.reverse());
  }
}

interface Other extends Place {
  /** Why it isn't even looked at. */
  readonly reason?: string | undefined;
  readonly row?: ExpandedTransfer;
  readonly isAlike: boolean;
}

/** In the order of names, by code unit: the same on every machine. @throws `Cancelled` only */
async function contentOf(
  folder: Folder,
  { filter = EVERYTHING, links = 'skip', signal }: ExpandOptions,
): Promise<{ readonly folders: Folder[]; readonly others: readonly Other[] } | Failure> {
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(folder.localPath, { bufferSize: 256 })) {
      stopWhere(signal);
      entries.push(entry);
    }
  } catch (thrown) {
    stopWhere(signal);
    return fromFileSystem(thrown, folder.localPath);
  }
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  const folders: Folder[] = [];
  const others: Other[] = [];
  const seen = new Set<string>();
  for (const entry of entries) {
    stopWhere(signal);
    const within = folder.within === '' ? entry.name : `${folder.within}/${entry.name}`;
    const place = {
      localPath: join(folder.localPath, entry.name),
      remotePath: joinRemote(folder.remotePath, entry.name),
    };
    const link = entry.isSymbolicLink()
      ? links === 'skip'
        ? 'link'
        : await followLocalLink(place.localPath, folder.real)
      : undefined;
    const kind = link === undefined ? kindOf(entry) : typeof link === 'string' ? 'link' : link.kind;
    if (kind === 'folder' ? !filter.entersFolder(within) : !filter.takesFile(within)) continue;
    // What a server that folds names would take for one file.
    const alike = foldedName(entry.name, 'darwin');
    const isAlike = seen.has(alike);
    seen.add(alike);
    if (typeof link === 'string') {
      others.push({ ...place, isAlike, row: passedOver(place, null, link) });
      continue;
    }
    const reason = kind === 'other' ? NOT_A_FILE : whyNotNewRemoteName(place.remotePath);
    // A followed one is read where it really is: a link that is bent elsewhere meanwhile leads nobody astray.
    const localPath = link?.real ?? place.localPath;
    if (kind === 'folder' && reason === undefined) {
      const real = link?.real ?? join(folder.real.at(-1) ?? folder.localPath, entry.name);
      folders.push({ ...place, localPath, within, real: [...folder.real, real] });
    } else others.push({ ...place, localPath, reason, isAlike });
  }
  return { folders, others };
}

const kindOf = (entry: Dirent): 'file' | 'folder' | 'other' => {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
};

async function lookAt(other: Other, makeFoldersBelow: string): Promise<ExpandedTransfer> {
  const { localPath, remotePath, reason, isAlike, row } = other;
  if (row !== undefined) return { ...row, makeFoldersBelow };
  const place = { localPath, remotePath };
  const refuse = (error: AppError) => refusal(place, makeFoldersBelow, error);
  let facts: Stats | undefined;
  try {
    if (reason === undefined) facts = await lstat(localPath);
  } catch (thrown) {
    // Node made U+FFFD of bytes that are no UTF-8; by that name nothing is found.
    if (errnoOf(thrown) !== 'ENOENT' || !isUnreadable(localPath))
      return refuse(fromFileSystem(thrown, localPath).error);
  }
  if (facts === undefined) return refuse(nameNotAllowed(localPath, reason ?? 'the name is no valid text'));
  // It may have become something else since the folder was read.
  if (!facts.isFile()) return refuse(nameNotAllowed(localPath, NOT_A_FILE));
  return {
    ...place,
    sizeBytes: facts.size,
    intoFolder: false,
    makeFoldersBelow,
    ...(isAlike && { warnings: ['alike-names' as const] }),
  };
}
