import { execFileSync } from 'node:child_process';
import { statfs, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requires } from '../support/requirements.ts';
import { tempFolder } from '../support/temp.ts';

/** A small file system of its own, which can be filled, made read-only, and mended again. */
export interface SmallDisk extends AsyncDisposable {
  fill(): Promise<void>;
  makeReadOnly(): Promise<void>;
  mend(): Promise<void>;
}

const mount = (...args: readonly string[]): void => void execFileSync('mount', args, { stdio: 'ignore' });

/** Mounts one on an existing folder; containers often don't let even root do that. */
export async function smallDisk(path: string, mebibytes: number): Promise<SmallDisk> {
  mount('-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path);
  const filler = join(path, 'filler');
  return {
    fill: async () => {
      const { bavail, bsize } = await statfs(path);
      await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(() => undefined);
    },
    // Refused while a file is open to be written.
    makeReadOnly: async () => mount('-o', 'remount,ro', path),
    mend: async () => {
      mount('-o', 'remount,rw', path);
      await unlink(filler).catch(() => undefined);
    },
    [Symbol.asyncDispose]: async () => {
      execFileSync('umount', ['--lazy', path]);
    },
  };
}

/** Why there can be none here; empty where there can. */
export async function whyNoSmallDisk(): Promise<string> {
  const { reason } = requires('root');
  if (reason !== '') return reason;
  await using folder = await tempFolder('disk');
  try {
    await using _disk = await smallDisk(folder.path, 1);
    return '';
  } catch {
    return 'no file system can be mounted here';
  }
}
