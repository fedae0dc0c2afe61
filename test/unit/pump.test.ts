import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SftpSession } from '../../electron/engine/connections/sftp-session.ts';
import { HashedChunks } from '../../electron/engine/transfers/pump/hashed-chunks.ts';
import { Lanes } from '../../electron/engine/transfers/pump/lanes.ts';
import { pumpDown, pumpUp } from '../../electron/engine/transfers/pump/pump.ts';
import { Watermark } from '../../electron/engine/transfers/pump/watermark.ts';
import { errorOf, failure } from '../../shared/errors.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';

const CHUNK = 64 * 1_024;
/** 2 MiB in chunks of 64 KiB. */
const WINDOW = 32;
const HANDLE = Buffer.from([1]);

interface Pending {
  readonly position: number;
  readonly answer: () => void;
  readonly fail: (reason: Error) => void;
}

/** A server's file in memory whose answers come when and in the order the test wants them. */
class FakeServer {
  content = Buffer.alloc(0);
  readonly pending: Pending[] = [];
  mostPending = 0;
  /** Reads give at most this much, as some servers do. */
  mostRead = CHUNK;
  /** Answers each request by itself, the newest waiting one first. */
  backwards = false;

  readonly session = {
    readBytes: CHUNK,
    writeBytes: CHUNK,
    write: (_handle: Buffer, buffer: Buffer, length: number, position: number) => {
      // As ssh2 does, the bytes are taken before this returns.
      const data = Buffer.from(buffer.subarray(0, length));
      return this.#request(position, () => {
        const size = Math.max(this.content.length, position + length);
        const content = Buffer.alloc(size);
        this.content.copy(content);
        data.copy(content, position);
        this.content = content;
      });
    },
    read: (_handle: Buffer, buffer: Buffer, offset: number, length: number, position: number) =>
      this.#request(position, () =>
        this.content.copy(
          buffer,
          offset,
          position,
          Math.min(this.content.length, position + Math.min(length, this.mostRead)),
        ),
      ),
  } as unknown as SftpSession;

  #request<T>(position: number, act: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.pending.push({ position, answer: () => resolve(act()), fail: reject });
      this.mostPending = Math.max(this.mostPending, this.pending.length);
      if (this.backwards) setTimeout(() => this.pending.pop()?.answer(), 1);
    });
  }
}

let folder: TempFolder;
let server: FakeServer;
let controller: AbortController;
let acknowledged: number[];
let marks: { readonly bytes: number; readonly sha256: string; readonly behind: number }[];

beforeEach(async () => {
  folder = await tempFolder('pump');
  server = new FakeServer();
  controller = new AbortController();
  acknowledged = [];
  marks = [];
});
afterEach(() => folder[Symbol.asyncDispose]());

/** What a pump that has to fail says. */
const codeOf = (outcome: Promise<string>): Promise<string> =>
  outcome.then(
    () => 'no failure',
    (thrown: unknown) => errorOf(thrown).code,
  );

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

async function run(
  pump: typeof pumpUp,
  file: FileHandle,
  sizeBytes: number,
  channels = 1,
): Promise<{ readonly outcome: Promise<string> }> {
  const lanes = new Lanes(server.session, HANDLE);
  for (let more = 1; more < channels; more += 1)
    // Each channel is a session of its own to the same server.
    await lanes.add(Object.create(server.session) as SftpSession, () => Promise.resolve(HANDLE));
  const watermark = new Watermark(0);
  const chunks = new HashedChunks({
    sizeBytes,
    chunkBytes: CHUNK,
    slots: WINDOW * channels + 4,
    signal: controller.signal,
    onMark: (bytes, digest) => watermark.mark(bytes, digest),
  });
  const outcome = pump({
    lanes,
    chunks,
    watermark,
    local: file,
    localPath: 'file',
    sizeBytes,
    onAcknowledged: (bytes) => {
      acknowledged.push(bytes);
      const mark = watermark.takeMark();
      if (mark !== undefined) marks.push({ ...mark, behind: watermark.bytes });
    },
    signal: controller.signal,
  }).finally(() => chunks[Symbol.dispose]());
  outcome.catch(() => undefined);
  return { outcome };
}

async function localFile(content: Buffer): Promise<FileHandle> {
  const path = join(folder.path, 'source');
  await writeFile(path, content);
  return open(path, 'r');
}

describe.each([
  ['up', pumpUp],
  ['down', pumpDown],
] as const)('pumping %s', (direction, pump) => {
  const content = randomBytes(CHUNK * WINDOW * 3 + 1);

  async function start(channels = 1): Promise<{ file: FileHandle; outcome: Promise<string> }> {
    if (direction === 'down') server.content = content;
    const file =
      direction === 'up' ? await localFile(content) : await open(join(folder.path, 'target'), 'w+');
    return { file, ...(await run(pump, file, content.length, channels)) };
  }

  const arrived = async (): Promise<Buffer> =>
    direction === 'up' ? server.content : readFile(join(folder.path, 'target'));

  it('moves every byte and hashes them in order, in whatever order answers come', async () => {
    server.backwards = true;
    const { file, outcome } = await start();
    expect(await outcome).toBe(sha256(content));
    await file.close();
    expect((await arrived()).equals(content)).toBe(true);
    expect(acknowledged.reduce((sum, bytes) => sum + bytes, 0)).toBe(content.length);
    expect(server.mostPending).toBeLessThanOrEqual(WINDOW);
  });

  it('spreads over several channels, and knows how far it is without a hole', async () => {
    server.backwards = true;
    const { file, outcome } = await start(3);
    expect(await outcome).toBe(sha256(content));
    await file.close();
    expect((await arrived()).equals(content)).toBe(true);
    expect(marks.length).toBeGreaterThan(0);
    for (const { bytes, sha256: digest, behind } of marks)
      expect([digest, bytes <= behind]).toEqual([sha256(content.subarray(0, bytes)), true]);
  });

  it('has a window under way on each channel', async () => {
    const { file, outcome } = await start(2);
    await waitFor(() => server.pending.length === 2 * WINDOW, { what: 'two full windows' });
    controller.abort();
    expect(await codeOf(outcome)).toBe('Cancelled');
    await file.close();
  });

  it('asks for no more than the window while nothing is answered', async () => {
    const { file, outcome } = await start();
    await waitFor(() => server.pending.length === WINDOW, { what: 'a full window' });
    // The reader has every chance to go on, and must not.
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect([server.mostPending, acknowledged]).toEqual([WINDOW, []]);
    controller.abort();
    expect(await codeOf(outcome)).toBe('Cancelled');
    await file.close();
  });

  it('ends at once when stopped, though the server never answers', async () => {
    const { file, outcome } = await start();
    await waitFor(() => server.pending.length > 0, { what: 'a first request' });
    controller.abort();
    expect(await codeOf(outcome)).toBe('Cancelled');
    await file.close();
  });

  it('ends with what the server answers, and leaves no rejection behind', async () => {
    const { file, outcome } = await start();
    await waitFor(() => server.pending.length === WINDOW, { what: 'a full window' });
    for (const { fail } of server.pending) fail(failure('PermissionDenied', 'no'));
    expect(await codeOf(outcome)).toBe('PermissionDenied');
    await file.close();
  });

  it('moves an empty file without asking for anything', async () => {
    const file =
      direction === 'up' ? await localFile(Buffer.alloc(0)) : await open(join(folder.path, 'target'), 'w+');
    const { outcome } = await run(pump, file, 0);
    expect(await outcome).toBe(sha256(Buffer.alloc(0)));
    expect([server.mostPending, acknowledged]).toEqual([0, []]);
    await file.close();
  });
});

describe('a file of another size than it was said to have', () => {
  it.each([
    ['grown by a byte', CHUNK * 2 + 1, CHUNK * 2],
    ['shrunk by a byte', CHUNK * 2 - 1, CHUNK * 2],
    ['grown from nothing', 1, 0],
    ['shrunk to nothing', 0, 10],
  ])('is not sent as if it were whole: %s', async (_what, real, told) => {
    server.backwards = true;
    const file = await localFile(randomBytes(real));
    const { outcome } = await run(pumpUp, file, told);
    expect(await codeOf(outcome)).toBe('SourceChanged');
    await file.close();
  });

  it('is not received as if it were whole', async () => {
    server.backwards = true;
    server.content = randomBytes(CHUNK + 10);
    const file = await open(join(folder.path, 'target'), 'w+');
    const { outcome } = await run(pumpDown, file, CHUNK + 20);
    expect(await codeOf(outcome)).toBe('SourceChanged');
    await file.close();
  });
});

it('reads that give less than was asked are asked again for the rest', async () => {
  server.backwards = true;
  server.mostRead = 10_000;
  server.content = randomBytes(CHUNK * 3 + 5);
  const file = await open(join(folder.path, 'target'), 'w+');
  const { outcome } = await run(pumpDown, file, server.content.length);
  expect(await outcome).toBe(sha256(server.content));
  await file.close();
  expect((await readFile(join(folder.path, 'target'))).equals(server.content)).toBe(true);
});
