import type { BigIntStats } from 'node:fs';
import { link, lstat, open, opendir, rename, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { failure } from '../../../shared/errors.ts';
import { errnoOf, fromFileSystem, onFileSystem } from '../errors/from-file-system.ts';

/**
 * Gives `from` the name `to` and never replaces anything. `rename` itself would, everywhere. So a file gets its new
 * name as a second link, which fails on an existing one, and then loses the old; where there are no hard links the new name
 * is taken by an empty file first. Folders and links are looked for before: for the instant between, a folder made there
 * by somebody else would have to be empty to be replaced.
 * @param from absolute @param to absolute
 * @throws `AlreadyExists` with the new path, `LocalFileNotFound`, `LocalPermissionDenied`, `InvalidRequest` for another
 * file system or a folder into itself
 */
export async function renameLocal(from: string, to: string): Promise<void> {
  const source = await onFileSystem(from, () => lstat(from, { bigint: true }));
  if (from === to) return;
  const there = await factsOf(to);
  if (there !== undefined && !(await isOtherSpelling(from, source, to, there))) throw taken(to);
  try {
    if (source.isFile() && there === undefined) await renameFile(from, to);
    else await rename(from, to);
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === 'EXDEV')
      throw failure('InvalidRequest', 'rename: onto another file system', { path: to, cause: thrown });
    if (errno === 'EINVAL')
      throw failure('InvalidRequest', 'rename: a folder into itself', { path: to, cause: thrown });
    // What a rename onto a folder with content says.
    if (errno === 'ENOTEMPTY' || errno === 'EEXIST' || errno === 'ENOTDIR') {
      if ((await factsOf(to)) !== undefined) throw taken(to);
    }
    // The file was there a moment ago: what is missing is the folder it is to go to.
    throw fromFileSystem(thrown, errno === 'ENOENT' ? to : from);
  }
}

const taken = (path: string) => failure('AlreadyExists', 'something has this name already', { path });

async function factsOf(path: string): Promise<BigIntStats | undefined> {
  try {
    return await lstat(path, { bigint: true });
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return undefined;
    throw fromFileSystem(thrown, path);
  }
}

async function renameFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === 'EEXIST') throw taken(to);
    // Of the others it isn't certain that they mean "no hard links here" (FAT, some network shares): the next step tells.
    if (errno === 'ENOENT' || errno === 'EACCES' || errno === 'EXDEV') throw thrown;
    await renameWithoutLinks(from, to);
    return;
  }
  try {
    await unlink(from);
  } catch (thrown) {
    // The old name can't be dropped (a sticky folder, a file in use on Windows): then there is to be no new one either.
    await unlink(to).catch(() => undefined);
    throw thrown;
  }
}

async function renameWithoutLinks(from: string, to: string): Promise<void> {
  await (await open(to, 'wx')).close();
  try {
    await rename(from, to);
  } catch (thrown) {
    await unlink(to).catch(() => undefined);
    throw thrown;
  }
}

const folded = (path: string): string => basename(path).normalize('NFC').toLowerCase();

/**
 * Whether `to` is found only because this file system takes it for another spelling of `from` (`a.csv`, `A.csv`). Two
 * hard links of one file look the same, but their folder has both names.
 */
async function isOtherSpelling(
  from: string,
  source: BigIntStats,
  to: string,
  there: BigIntStats,
): Promise<boolean> {
  if (source.ino !== there.ino || source.dev !== there.dev) return false;
  if (dirname(from) !== dirname(to) || folded(from) !== folded(to)) return false;
  const wanted = basename(to);
  return onFileSystem(to, async () => {
    for await (const { name } of await opendir(dirname(to), { bufferSize: 256 }))
      if (name === wanted) return false;
    return true;
  });
}
