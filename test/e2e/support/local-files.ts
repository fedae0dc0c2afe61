import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export const MEBIBYTE = 1_024 * 1_024;

/** Old enough that nobody takes it for one that is still being written. */
const AGE_MS = 3_600_000;

/** Writes a file with content of its own, saved an hour ago. @returns its path */
export async function writeCsv(folder: string, name: string, rows = 20): Promise<string> {
  const lines = Array.from({ length: rows }, (_, row) => `${row},${randomBytes(8).toString('hex')}`);
  return aged(join(folder, name), (path) => writeFile(path, `number,value\n${lines.join('\n')}\n`));
}

/** Writes a large file that can't be compressed or guessed. @returns its path */
export async function writeLarge(folder: string, name: string, bytes: number): Promise<string> {
  return aged(join(folder, name), async (path) => {
    await using file = await open(path, 'w');
    const block = 4 * MEBIBYTE;
    for (let at = 0; at < bytes; at += block) await file.write(randomBytes(Math.min(block, bytes - at)));
  });
}

async function aged(path: string, write: (path: string) => Promise<void>): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await write(path);
  const saved = new Date(Date.now() - AGE_MS);
  await utimes(path, saved, saved);
  return path;
}

/** SHA-256 of a file, hexadecimal. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
