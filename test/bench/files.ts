import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const MIB = 1_024 * 1_024;
/** Of each small file, bytes. */
export const SMALL_BYTES = 4_096;

/** Random, so that nothing on the way can compress it or leave it out. */
export async function writeRandom(path: string, bytes: number): Promise<void> {
  const stream = createWriteStream(path);
  for (let left = bytes; left > 0; left -= MIB)
    if (!stream.write(randomBytes(Math.min(MIB, left))))
      await new Promise<void>((resume) => stream.once('drain', () => resume()));
  await new Promise<void>((done, failed) =>
    stream.end((error?: Error | null) => (error ? failed(error) : done())),
  );
}

/** A folder of `count` files. */
export async function writeTree(folder: string, count: number, bytes: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const content = randomBytes(bytes);
  for (let n = 0; n < count; n += 1) {
    if (bytes >= 8) content.writeUInt32BE(n, 0);
    await writeFile(join(folder, `billing_log_${String(n).padStart(6, '0')}.csv`), content);
  }
}

/** The folder, with nothing in it. */
export async function emptied(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}

/** Throws where a file isn't there whole. */
export async function expectSize(path: string, bytes: number): Promise<void> {
  const { size } = await stat(path);
  if (size !== bytes) throw new Error(`${path} has ${size} bytes instead of ${bytes}`);
}

/** Throws where not all files of a tree arrived, by name and size. */
export async function expectTree(folder: string, count: number, bytes: number): Promise<void> {
  const names = await readdir(folder);
  if (names.length !== count) throw new Error(`${names.length} of ${count} files arrived`);
  for (const name of names) await expectSize(join(folder, name), bytes);
}
