import { createHash, randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { ChunkPool } from '../../electron/engine/transfers/chunk-pool.ts';
import { type FileHash, Hashing } from '../../electron/engine/transfers/hashing.ts';

const hashing = new Hashing();
afterAll(() => hashing[Symbol.asyncDispose]());

const LARGE = 64 * 1_024 * 1_024;

/** Feeds `content` in chunks, waiting for each as little as the pump does. */
async function feed(hash: FileHash, content: Buffer, chunkBytes: number): Promise<string> {
  const chunks = new ChunkPool(3, () => hash.allocate(chunkBytes));
  for (let at = 0; at < content.length; at += chunkBytes) {
    const chunk = await chunks.take();
    const bytes = content.copy(chunk, 0, at, at + chunkBytes);
    hash.update(chunk, bytes, () => chunks.give(chunk));
  }
  return hash.digest();
}

describe('hashing a file', () => {
  it('gives what one call over the whole content gives, inline and on the thread, several at once', async () => {
    const contents = [0, 1, 1_000, 1_024 * 1_024 + 7].map((bytes) => randomBytes(bytes));
    const expected = contents.map((content) => createHash('sha256').update(content).digest('hex'));
    for (const announced of [0, LARGE]) {
      const found = await Promise.all(
        contents.map(async (content) => {
          using hash = hashing.start(announced);
          return await feed(hash, content, 10_000);
        }),
      );
      expect(found).toEqual(expected);
    }
  });

  it('is not disturbed by one that was given up halfway', async () => {
    {
      using given = hashing.start(LARGE);
      given.update(given.allocate(100), 100, () => {});
    }
    using hash = hashing.start(LARGE);
    expect(await feed(hash, Buffer.from('abc'), 10)).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('fails, and lets nobody wait, when its thread has ended', async () => {
    const own = new Hashing();
    using hash = own.start(LARGE);
    await feed(hash, Buffer.from('first'), 10);
    using late = own.start(LARGE);
    await own[Symbol.asyncDispose]();
    const released = new Promise<void>((done) => late.update(late.allocate(10), 10, done));
    await released;
    await expect(late.digest()).rejects.toThrow('the hashing thread ended');
  });
});
