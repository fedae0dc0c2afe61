import { createHash, type Hash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Zeros hashed at a time. */
const ZEROS_BYTES = 4 * 1_024 * 1_024;

/** A file of `size` that holds nothing but `tail` at its end. */
export async function sparse(path: string, size: number, tail: Buffer): Promise<void> {
  await using file = await open(path, 'w');
  await file.write(tail, 0, tail.length, size - tail.length);
}

export async function endOf(path: string, bytes: number): Promise<Buffer> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  const end = Buffer.alloc(bytes);
  await file.read(end, 0, bytes, size - bytes);
  return end;
}

/** The hash of so many zeros, to go on from. */
export function hashOfZeros(bytes: number): Hash {
  const hash = createHash('sha256');
  const zeros = Buffer.alloc(ZEROS_BYTES);
  for (let left = bytes; left > 0; left -= zeros.length)
    hash.update(left < zeros.length ? zeros.subarray(0, left) : zeros);
  return hash;
}
