import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HashedChunks } from '../../electron/engine/hashing/hashed-chunks.ts';
import { Hashing } from '../../electron/engine/hashing/hashing.ts';
import { HashingThread } from '../../electron/engine/hashing/hashing-thread.ts';
import { InlineChunks } from '../../electron/engine/hashing/inline-chunks.ts';
import { errorOf } from '../../shared/errors.ts';

const CHUNK = 64 * 1_024;
const SLOTS = 4;
const MIB = 1_024 * 1_024;
/** Not a multiple of anything. */
const content = randomBytes(11 * MIB + 7);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

let thread: HashingThread;
let controller: AbortController;
beforeEach(() => {
  thread = new HashingThread();
  controller = new AbortController();
});
afterEach(() => thread.end());

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

/** Moves bytes through in chunks of changing length; `isMarked` at one place. */
async function pass(chunks: HashedChunks, bytes: Buffer, markedAt?: number): Promise<string> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const buffer = await chunks.take();
    const upTo = markedAt !== undefined && at < markedAt ? markedAt : bytes.length;
    const length = Math.min(upTo - at, buffer.length - (turn % 3));
    bytes.copy(buffer, 0, at, at + length);
    at += length;
    chunks.submit(length, at === markedAt);
    chunks.release();
  }
  return chunks.digest();
}

const codeOf = (outcome: Promise<unknown>): Promise<string> =>
  outcome.then(
    () => 'no failure',
    (thrown: unknown) => errorOf(thrown).code,
  );

describe.each([
  ['in the caller', (marks: Marks) => new InlineChunks(optionsOf(marks))],
  ['in a thread', (marks: Marks) => thread.open(optionsOf(marks))],
] as const)('hashing %s', (_where, open) => {
  it('tells the digest of everything, of marks now and then, and of one that is asked for', async () => {
    const marks: Marks = [];
    using chunks = open(marks);
    expect(await pass(chunks, content, MIB + 3)).toBe(sha256(content));
    expect(marks.length).toBe(3);
    expect(marks[0]?.bytes).toBe(MIB + 3);
    for (const mark of marks) expect(mark.sha256).toBe(sha256(content.subarray(0, mark.bytes)));
  });

  it('the digest of nothing is that of nothing', async () => {
    using chunks = open([]);
    expect(await chunks.digest()).toBe(sha256(Buffer.alloc(0)));
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

describe('a thread that dies', () => {
  it('fails what it was hashing in a way that is tried again, and what is asked of it later', async () => {
    using waiting = thread.open(optionsOf([]));
    for (let slot = 0; slot < SLOTS; slot += 1) await waiting.take();
    const next = Promise.resolve(waiting.take());
    await thread.end();
    const error = errorOf(await next.catch((thrown: unknown) => thrown));
    expect(error).toMatchObject({ code: 'LocalReadFailed', retryable: true });
    expect(thread.isGone).toBe(true);
    using late = thread.open(optionsOf([]));
    expect(await codeOf(late.digest())).toBe('LocalReadFailed');
  });

  it('makes way for another, and that for one more; after that files are hashed in the caller', async () => {
    const started: HashingThread[] = [];
    await using hashing = new Hashing(() => {
      const another = new HashingThread();
      started.push(another);
      return another;
    });
    for (let death = 0; death < 5; death += 1) {
      using chunks = hashing.open(optionsOf([]));
      expect(await pass(chunks, content)).toBe(sha256(content));
      await started.at(-1)?.end();
    }
    expect(started.length).toBe(3);
  });
});

it('a small file needs no thread', async () => {
  await using hashing = new Hashing(() => {
    throw new Error('a thread was started');
  });
  using chunks = hashing.open({ ...optionsOf([]), sizeBytes: 100 });
  expect(await pass(chunks, content.subarray(0, 100))).toBe(sha256(content.subarray(0, 100)));
});

it('nothing can be hashed once its owner is gone', async () => {
  const hashing = new Hashing();
  await hashing[Symbol.asyncDispose]();
  expect(() => hashing.open(optionsOf([]))).toThrow('closing');
});

it('the memory of one file is that of the next', { timeout: 60_000 }, async () => {
  /** Each of these takes 4 MiB of memory that both threads see. */
  const hashOne = async () => {
    using chunks = thread.open({ ...optionsOf([]), chunkBytes: MIB });
    return await pass(chunks, content);
  };
  for (let file = 0; file < 5; file += 1) await hashOne();
  const before = process.memoryUsage.rss();
  for (let file = 0; file < 60; file += 1) expect(await hashOne()).toBe(sha256(content));
  expect(process.memoryUsage.rss() - before).toBeLessThan(60 * MIB);
});

it('memory that may still be written to is not that of the next file', async () => {
  const open = () => thread.open({ ...optionsOf([]), sizeBytes: 10 * MIB });
  const seen = new Set<ArrayBufferLike>();
  const broken = open();
  seen.add((await broken.take()).buffer);
  broken[Symbol.dispose]();
  using next = open();
  seen.add((await next.take()).buffer);
  expect(seen.size).toBe(2);
});
