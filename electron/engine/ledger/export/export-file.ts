import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { failure } from '../../../../shared/errors.ts';
import { errnoOf, fromFileSystem } from '../../errors/from-file-system.ts';

/** Characters gathered before a write: few system calls, little memory. */
const GATHER = 256 * 1024;

/**
 * Writes text to `temporary` (made new, 0600) and moves it to `path` once all of it is on the disk: a reader
 * never sees half an export. Whatever happens, no temporary file stays. Synchronous: for a worker.
 * @param fill called once with the function that takes the text.
 * @returns the file's SHA-256, lower-case hexadecimal.
 * @throws `AlreadyExists` where `path` exists and overwriting wasn't asked; what the file system said.
 */
export function writeWhole(
  path: string,
  temporary: string,
  overwrite: boolean,
  fill: (write: (text: string) => void) => void,
): string {
  try {
    refuse(path, overwrite);
    const file = openSync(temporary, 'wx', 0o600);
    const digest = createHash('sha256');
    try {
      let gathered = '';
      const drain = () => {
        const bytes = Buffer.from(gathered);
        gathered = '';
        digest.update(bytes);
        for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      };
      fill((text) => {
        gathered += text;
        if (gathered.length >= GATHER) drain();
      });
      drain();
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (overwrite) renameSync(temporary, path);
    else moveWithoutReplacing(temporary, path);
    syncFolder(dirname(path));
    return digest.digest('hex');
  } catch (thrown) {
    removeQuietly(temporary);
    // Only what a system call said is about the file; the rest came from `fill` and passes unchanged.
    throw thrown instanceof Error && 'syscall' in thrown ? fromFileSystem(thrown, path) : thrown;
  }
}

function refuse(path: string, overwrite: boolean): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw failure('IsADirectory', 'the target of the export is a folder', { path });
  if (found !== undefined && !overwrite)
    throw failure('AlreadyExists', 'the target of the export exists', { path });
}

/** A plain rename replaces silently; making a second name fails where the name is taken. */
function moveWithoutReplacing(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (thrown) {
    // File systems without hard links (FAT, some network shares) leave only looking first.
    if (errnoOf(thrown) === 'EEXIST' || existsSync(path))
      throw failure('AlreadyExists', 'the target of the export exists', { path });
    renameSync(temporary, path);
    return;
  }
  rmSync(temporary);
}

/** What went wrong before is the news, not that nothing was there to remove. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Nothing better can be done with it.
  }
}

/** Makes the new name itself durable. Windows can't open a folder and needs no such step. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // The file is whole and has its name; that the name survives a power cut can't be had here.
  }
}
