import { createHash, randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { HashedChunks } from '../../../electron/engine/transfers/pump/hashed-chunks.ts';
import { errorOf } from '../../../shared/errors.ts';

const CHUNK = 64 * 1_024;
const SLOTS = 4;
const MIB = 1_024 * 1_024;
/** Not a multiple of anything. */
const content = randomBytes(11 * MIB + 7);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

let controller: AbortController;
beforeEach(() => {
  controller = new AbortController();
});

type Marks = { readonly bytes: number; readonly sha256: string }[];

function optionsOf(marks: Marks) {
  return {
    sizeBytes: content.length,
    chunkBytes: CHUNK,
    slots: SLOTS,
    signal: controller.signal,
    onMark: (bytes: number, digest: string) => void marks.push({ bytes, sha256: digest }),
  };
}

/** Moves bytes through in chunks of changing length. */
async function pass(chunks: HashedChunks, bytes: Buffer): Promise<string> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const buffer = await chunks.take();
    const length = Math.min(bytes.length - at, buffer.length - (turn % 3));
    bytes.copy(buffer, 0, at, at + length);
    at += length;
    chunks.submit(length);
    chunks.release();
    expect(chunks.soFar().bytes).toBe(at);
  }
  return chunks.digest();
}

const codeOf = (outcome: Promise<unknown>): Promise<string> =>
  outcome.then(
    () => 'no failure',
    (thrown: unknown) => errorOf(thrown).code,
  );

const open = (marks: Marks) => new HashedChunks(optionsOf(marks));

describe('the chunks of a file', () => {
  it('tell the digest of everything, and marks now and then', async () => {
    const marks: Marks = [];
    using chunks = open(marks);
    expect(await pass(chunks, content)).toBe(sha256(content));
    expect(chunks.soFar()).toEqual({ bytes: content.length, sha256: sha256(content) });
    expect(marks.length).toBe(2);
    for (const mark of marks) expect(mark.sha256).toBe(sha256(content.subarray(0, mark.bytes)));
  });

  it('of nothing have the digest of nothing', () => {
    using chunks = open([]);
    expect(chunks.digest()).toBe(sha256(Buffer.alloc(0)));
  });

  it('gives no more buffers than there are until one is used up', async () => {
    using chunks = open([]);
    const taken = new Set<Buffer>();
    for (let slot = 0; slot < SLOTS; slot += 1) taken.add(await chunks.take());
    expect(taken.size).toBe(SLOTS);
    let came = false;
    const next = Promise.resolve(chunks.take()).then((buffer) => {
      came = true;
      return buffer;
    });
    chunks.submit(CHUNK);
    // Hashed, but its bytes are still needed.
    await new Promise((resolve) => setImmediate(resolve));
    expect(came).toBe(false);
    chunks.release();
    expect(taken.has(await next)).toBe(true);
  });

  it('a wait for a buffer ends when it is stopped', async () => {
    using chunks = open([]);
    for (let slot = 0; slot < SLOTS; slot += 1) await chunks.take();
    const next = codeOf(Promise.resolve(chunks.take()));
    controller.abort();
    expect(await next).toBe('Cancelled');
  });

  it('two files at once are not mixed up', async () => {
    using one = open([]);
    using other = open([]);
    const another = randomBytes(6 * MIB + 1);
    expect(await Promise.all([pass(one, content), pass(other, another)])).toEqual([
      sha256(content),
      sha256(another),
    ]);
  });
});
