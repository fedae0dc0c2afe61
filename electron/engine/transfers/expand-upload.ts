import type { Dirent, Stats } from 'node:fs';
import { lstat, opendir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type AppError, appError, Failure, failure } from '../../../shared/errors.ts';
import { joinRemote } from '../../../shared/remote-path.ts';
import { fromFileSystem, onFileSystem } from '../errors/from-file-system.ts';
import {
  type ExpandedTransfer,
  type ExpandOptions,
  type Place,
  refusal,
  stopWhere,
} from './expanded-transfer.ts';

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
 * The files behind one item, folders walked in the order of names: a folder's files before its folders. Links inside
 * a folder are not followed, so a walk always ends; they and whatever can't be read are reported, not passed over.
 * Empty folders leave no trace.
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
  if (facts.isDirectory()) {
    if (!options.recursive)
      throw failure('IsADirectory', 'a folder is sent only where that was asked for', { path: localPath });
    const makeFoldersBelow = options.makeFolders ? uppermost : remotePath;
    const top = { localPath, remotePath: joinRemote(remotePath, basename(localPath)) };
    yield* walk(top, makeFoldersBelow, options.signal);
    return;
  }
  if (!facts.isFile()) throw failure('NameNotAllowed', NOT_A_FILE, { path: localPath });
  yield {
    localPath,
    remotePath: target === 'folder' ? joinRemote(remotePath, basename(localPath)) : remotePath,
    sizeBytes: facts.size,
    intoFolder: target === 'either',
    makeFoldersBelow: options.makeFolders ? uppermost : null,
  };
}

async function* walk(
  top: Place,
  makeFoldersBelow: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ExpandedTransfer> {
  const waiting = [top];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const content = await contentOf(folder, signal);
    if (content instanceof Failure) {
      yield refusal(folder, makeFoldersBelow, content.error);
      continue;
    }
    for (let start = 0; start < content.others.length; start += LOOKED_AT_TOGETHER) {
      stopWhere(signal);
      const together = content.others.slice(start, start + LOOKED_AT_TOGETHER);
      yield* await Promise.all(together.map((other) => lookAt(other, makeFoldersBelow)));
    }
    waiting.push(...content.folders.reverse());
  }
}

interface Other extends Place {
  /** Why it isn't even looked at. */
  readonly reason: string | undefined;
}

/** In the order of names, by code unit: the same on every machine. @throws `Cancelled` only */
async function contentOf(
  folder: Place,
  signal: AbortSignal | undefined,
): Promise<{ readonly folders: Place[]; readonly others: readonly Other[] } | Failure> {
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
  const folders: Place[] = [];
  const others: Other[] = [];
  for (const entry of entries) {
    const place = {
      localPath: join(folder.localPath, entry.name),
      remotePath: joinRemote(folder.remotePath, entry.name),
    };
    const reason = whyNotSent(entry);
    if (entry.isDirectory() && reason === undefined) folders.push(place);
    else others.push({ ...place, reason });
  }
  return { folders, others };
}

function whyNotSent(entry: Dirent): string | undefined {
  if (entry.isSymbolicLink()) return 'a symbolic link is not followed';
  // NTFS holds names that are no valid Unicode; no server can be told one, and history can't hold one.
  if (!entry.name.isWellFormed()) return 'the name is no valid text';
  return entry.isFile() || entry.isDirectory() ? undefined : NOT_A_FILE;
}

async function lookAt(
  { localPath, remotePath, reason }: Other,
  makeFoldersBelow: string,
): Promise<ExpandedTransfer> {
  const place = { localPath, remotePath };
  const refuse = (error: AppError) => refusal(place, makeFoldersBelow, error);
  if (reason !== undefined) return refuse(appError('NameNotAllowed', reason, { path: localPath }));
  let facts: Stats;
  try {
    facts = await lstat(localPath);
  } catch (thrown) {
    return refuse(fromFileSystem(thrown, localPath).error);
  }
  // It may have become something else since the folder was read.
  if (!facts.isFile()) return refuse(appError('NameNotAllowed', NOT_A_FILE, { path: localPath }));
  return { ...place, sizeBytes: facts.size, intoFolder: false, makeFoldersBelow };
}
