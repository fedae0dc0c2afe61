import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 16 * 1_024;

let pool = Buffer.alloc(0);
let used = 0;

/**
 * `size` bytes from the system's generator, each given out once. Asking it takes 16 microseconds however few are wanted, and every
 * small file needs some twice, so they are drawn in bulk.
 */
export function randomBytes(size: number): Buffer {
  if (used + size > pool.length) {
    // A new pool each time: what was given out is a view of the old one and stays as it is.
    pool = randomFillSync(Buffer.allocUnsafeSlow(Math.max(POOL_BYTES, size)));
    used = 0;
  }
  used += size;
  return pool.subarray(used - size, used);
}
