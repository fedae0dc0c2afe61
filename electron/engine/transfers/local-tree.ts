import { type FileHandle, lstat, mkdir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { failure } from '../../../shared/errors.ts';
import { errnoOf, fromFileSystem, onFileSystem } from '../errors/from-file-system.ts';

/*
 * What a download defends on this machine's side: below the folder a person chose, nothing is written through a symbolic link or a
 * junction, also when a folder is swapped for one while files are on their way.
 *
 * Node has no openat(2), so nobody can open "in that folder, wherever it is by now". Instead: (1) every folder below the chosen
 * one is looked at before anything is opened; (2) the temporary name is one nobody can guess, opened with O_EXCL, which
 * follows no link; (3) once it is open, and before the first byte, the system is asked where the open file really is. Linux
 * answers for the open file itself (/proc/self/fd), so that no swap can hide. Elsewhere the path is resolved again and compared
 * with the open file, which somebody who swaps back and forth in exactly those instants could deceive. (4) Publishing names the
 * folder for both names: where it was swapped since, the temporary name isn't found, and nothing is renamed.
 * What may be left outside in such a race is one empty file with a temporary name, or an empty folder.
 */

export interface LocalFolderRules {
  /** What is missing below this folder is made; `null`: nothing is. */
  readonly below: string | null;
  /** Below this one no link is gone through; `null`: the folder is one a person named, links and all. */
  readonly inside: string | null;
}

/** A folder something may be written to: its real path, where it has to be that one. */
export type LocalPlace = string | null;

/**
 * Makes sure that a folder is there.
 * @throws `LocalFileNotFound` naming the folder that is missing and may not be made, `NotADirectory` where a link or a file is in
 * its place, `NameNotAllowed` for a folder that isn't inside
 */
export async function ensureLocalFolder(
  folder: string,
  { below, inside }: LocalFolderRules,
): Promise<LocalPlace> {
  if (inside === null) {
    await makeBelow(folder, below);
    return null;
  }
  const parts = partsBelow(inside, folder);
  const first = await lookTogether(inside, parts, folder);
  if (first !== undefined) return first;
  await makeBelow(inside, below);
  let path = inside;
  for (const part of parts) {
    path = join(path, part);
    await ensurePlainFolder(path, below !== null && isAtOrBelow(path, below));
  }
  // Looked at one by one; as a whole it may be spelled differently from what the disk has (case, accents).
  return onFileSystem(folder, () => realpath(folder));
}

/**
 * The open file really is in that folder.
 * @param temporary the name it was opened by @throws `NotADirectory`
 */
export async function confirmPlace(file: FileHandle, temporary: string, place: LocalPlace): Promise<void> {
  if (place === null) return;
  const really = await whereIs(file, temporary);
  if (really !== undefined && isSamePath(really, join(place, basename(temporary)))) return;
  throw failure('NotADirectory', 'its folder was replaced by a link meanwhile', { path: dirname(temporary) });
}

async function whereIs(file: FileHandle, temporary: string): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const told = await readlink(`/proc/self/fd/${file.fd}`).catch(() => undefined);
    if (told !== undefined) return told;
  }
  try {
    const [held, there] = await Promise.all([
      file.stat({ bigint: true }),
      lstat(temporary, { bigint: true }),
    ]);
    return held.ino === there.ino && held.dev === there.dev ? await realpath(temporary) : undefined;
  } catch {
    return undefined;
  }
}

/** Looks that are under way. */
const looks = new Map<string, Promise<LocalPlace | undefined>>();

/**
 * As {@link realPlace}. Whoever asks while somebody looks at the same folder gets his answer: small files come many at a time,
 * and what may happen between this look and the opening is what (3) is for.
 */
function lookTogether(
  inside: string,
  parts: readonly string[],
  folder: string,
): Promise<LocalPlace | undefined> {
  // No path holds NUL.
  const key = `${inside}\0${folder}`;
  const underWay = looks.get(key);
  if (underWay !== undefined) return underWay;
  const look = realPlace(inside, parts, folder).finally(() => looks.delete(key));
  looks.set(key, look);
  return look;
}

/** Its real path where no link leads to it from `inside`, found with as few calls as possible; else `undefined`. */
async function realPlace(
  inside: string,
  parts: readonly string[],
  folder: string,
): Promise<LocalPlace | undefined> {
  try {
    const [top, real] = await Promise.all([realpath(inside), realpath(folder)]);
    return real === join(top, ...parts) ? real : undefined;
  } catch {
    return undefined;
  }
}

function partsBelow(inside: string, folder: string): readonly string[] {
  const way = relative(inside, folder);
  if (way === '') return [];
  const parts = way.split(sep);
  // Another drive is the whole path; the folder above begins with dots.
  if (join(inside, way) !== folder || parts.includes('..'))
    throw failure('NameNotAllowed', 'leads out of its folder', { path: folder });
  return parts;
}

const isAtOrBelow = (path: string, below: string): boolean => {
  const way = relative(below, path);
  return way.split(sep)[0] !== '..' && join(below, way) === path;
};

async function ensurePlainFolder(path: string, mayMake: boolean): Promise<void> {
  for (let isSecondLook = false; ; isSecondLook = true) {
    try {
      const facts = await lstat(path);
      if (facts.isDirectory()) return;
      const what = facts.isSymbolicLink() ? 'a symbolic link, which is not gone through' : 'a file';
      throw failure('NotADirectory', `in the place of the folder is ${what}`, { path });
    } catch (thrown) {
      if (errnoOf(thrown) !== 'ENOENT') throw fromFileSystem(thrown, path);
      if (!mayMake || isSecondLook)
        throw failure('LocalFileNotFound', 'the folder does not exist', { path, cause: thrown });
    }
    try {
      await mkdir(path);
    } catch (thrown) {
      // Another file of the same folder was quicker.
      if (errnoOf(thrown) !== 'EEXIST') throw fromFileSystem(thrown, path);
    }
  }
}

async function makeBelow(folder: string, below: string | null): Promise<void> {
  if (await isLocalFolder(folder)) return;
  if (below === null || !isAtOrBelow(folder, below))
    throw failure('LocalFileNotFound', 'the folder does not exist', { path: folder });
  if (!(await isLocalFolder(below)))
    throw failure('LocalFileNotFound', 'the folder does not exist', { path: below });
  await onFileSystem(folder, () => mkdir(folder, { recursive: true }));
}

async function isLocalFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT' || errnoOf(thrown) === 'ENOTDIR') return false;
    throw fromFileSystem(thrown, path);
  }
}

const foldedPath = (path: string): string => path.normalize('NFC').toLowerCase();

/** File systems that fold names tell a path as it was asked for, or as it is on the disk. */
const isSamePath = (one: string, other: string): boolean =>
  one === other || foldedPath(one) === foldedPath(other);
