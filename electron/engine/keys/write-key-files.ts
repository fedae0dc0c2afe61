import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failure } from '../../../shared/errors.ts';
import { HINTS } from '../../../shared/messages/hints.ts';
import { errnoOf, fromFileSystem, onFileSystem } from '../errors/from-file-system.ts';
import { makeOnlyForUser } from './only-for-user.ts';

export interface KeyFiles {
  /** Absolute. */
  readonly path: string;
  readonly publicKeyPath: string;
}

export interface WrittenKeyFiles extends KeyFiles {
  /** Others of this computer may write in the folder, which was there before. */
  readonly isFolderOpen: boolean;
  /** Takes both away again. */
  remove(): Promise<void>;
}

/**
 * Makes the two files of a key, empty, in a folder that is made with mode 0700 where it is missing. Neither may exist: a key
 * that is written over is gone for good, and with it every account it opened.
 * `fill` then gets the contents; whatever it throws takes the files away again.
 * @throws `AlreadyExists`, `LocalPermissionDenied`, `LocalDiskFull`, and what `fill` throws
 */
export async function writeKeyFiles(
  { path, publicKeyPath }: KeyFiles,
  fill: () => Promise<{ readonly privateText: Buffer; readonly publicText: string }>,
): Promise<WrittenKeyFiles> {
  const folder = dirname(path);
  await makeFolder(folder);
  const remove = async (): Promise<void> => {
    for (const file of [path, publicKeyPath]) await rm(file, { force: true });
  };
  const secret = await openNew(path, 0o600);
  await using _secret = secret;
  let shown: FileHandle;
  try {
    shown = await openNew(publicKeyPath, 0o644);
  } catch (thrown) {
    // Only ours: what was there under the other name stays.
    await rm(path, { force: true });
    throw thrown;
  }
  await using _shown = shown;
  try {
    // Before anything is in it.
    await makeOnlyForUser(path);
    const { privateText, publicText } = await fill();
    try {
      await onFileSystem(path, () => secret.writeFile(privateText));
    } finally {
      privateText.fill(0);
    }
    await onFileSystem(publicKeyPath, () => shown.writeFile(publicText));
    await onFileSystem(path, () => secret.sync());
    await onFileSystem(publicKeyPath, () => shown.sync());
    return { path, publicKeyPath, isFolderOpen: await isOpenToOthers(folder), remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    // What is in the way is no folder: where one is there, nothing is made and nothing thrown.
    if (errnoOf(thrown) === 'EEXIST')
      throw failure('NotADirectory', 'a file is where the folder should be', { path: folder });
    throw fromFileSystem(thrown, folder);
  }
}

async function openNew(path: string, mode: number): Promise<FileHandle> {
  try {
    return await open(path, 'wx', mode);
  } catch (thrown) {
    if (errnoOf(thrown) === 'EEXIST')
      throw failure('AlreadyExists', 'a key is never written over', { path, hint: HINTS.keyExists });
    throw fromFileSystem(thrown, path);
  }
}

/** Group or others may write; on Windows the mode tells nothing. */
async function isOpenToOthers(folder: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  const { mode } = await onFileSystem(folder, () => stat(folder));
  return (mode & 0o022) !== 0;
}
