import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type EngineFixture,
  namesInFolder,
  sha256Of,
  sha256OfFile,
  startEngineFixture,
} from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';

const needed = requires('sshd');
const CHUNK = 255 * 1_024;
const MODIFIED_AT_S = 1_700_000_000;

describe.skipIf(!needed.available)(titleWith('transfers with a real OpenSSH server', needed), () => {
  let sshd: RealSshd;
  let engine: EngineFixture;

  const startEngine = (port: number, temporaryName?: string) =>
    startEngineFixture({
      ...(temporaryName !== undefined && { settings: { transfer: { temporaryName } } }),
      port,
      user: sshd.user,
      trusted: sshd.hostPublicKey,
      authentication: { method: 'key-file', path: sshd.identityFile },
      credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
    });

  beforeAll(async () => {
    sshd = await startSshd();
    engine = await startEngine(sshd.port);
    await engine.work();
  });
  afterAll(async () => {
    await engine?.[Symbol.asyncDispose]();
    await sshd?.[Symbol.asyncDispose]();
  });

  /** A new folder on the server. */
  async function remoteFolder(name: string): Promise<string> {
    const path = join(sshd.root, name);
    await mkdir(path);
    return path;
  }

  async function localFile(name: string, content: Buffer | string): Promise<string> {
    const path = join(engine.local, name);
    await writeFile(path, content);
    return path;
  }

  it.each([
    ['nothing', 0],
    ['one byte', 1],
    ['exactly one chunk', CHUNK],
    ['one chunk and a byte', CHUNK + 1],
    ['many chunks', 5 * 1_024 * 1_024],
  ])('a file of %s arrives whole and comes back whole', async (_what, size) => {
    const name = `round trip ${size}.bin`;
    const content = randomBytes(size);
    const sha256 = sha256Of(content);
    const local = await localFile(name, content);
    await utimes(local, MODIFIED_AT_S, MODIFIED_AT_S);
    const folder = await remoteFolder(`round-trip-${size}`);

    const up = await engine.finishedOne(await engine.queueUploads([local], folder));
    const expected = {
      state: 'delivered',
      attempt: 1,
      sizeBytes: size,
      bytesDone: size,
      sha256,
      stage: 'published',
      checked: 'content',
      checkedBy: 'read-back',
      serverKey: sshd.hostKeyFingerprint,
      error: null,
      warnings: [],
    };
    expect(up).toMatchObject({ ...expected, direction: 'upload', remotePath: join(folder, name) });
    const arrived = await stat(join(folder, name));
    expect([arrived.mode & 0o777, arrived.mtimeMs / 1_000]).toEqual([0o640, MODIFIED_AT_S]);
    expect(await sha256OfFile(join(folder, name))).toBe(sha256);

    const back = join(engine.local, `back-${size}`);
    await mkdir(back);
    const down = await engine.finishedOne(await engine.queueDownloads([join(folder, name)], back));
    expect(down).toMatchObject({ ...expected, direction: 'download', localPath: join(back, name) });
    expect(await sha256OfFile(join(back, name))).toBe(sha256);
    expect((await stat(join(back, name))).mtimeMs / 1_000).toBe(MODIFIED_AT_S);
    expect([await namesInFolder(folder), await namesInFolder(back)]).toEqual([[name], [name]]);
  });

  it.each([
    ['as they usually are', undefined, /^slow\.bin\.[0-9a-f]{12}\.part$/],
    ['as its connection wants them', '.{name}~{random}', /^\.slow\.bin~[0-9a-f]{12}$/],
  ])('a file has a temporary name on the server until it is whole, %s', async (title, pattern, name) => {
    await using far = await startTcpProxy({ targetPort: sshd.port, delayMs: 60 });
    await using distant = await startEngine(far.port, pattern);
    const local = await localFile('slow.bin', randomBytes(8 * 1_024 * 1_024));
    const folder = await remoteFolder(title);
    const batchId = await distant.queueUploads([local], folder);
    await distant.work();
    await waitFor(() => far.bytes('up') > 1_024 * 1_024, { what: 'a part of the file to be sent' });
    far.stall();
    const names = await namesInFolder(folder);
    expect(names).toEqual([expect.stringMatching(name)]);
    // The steps on the way are written with the next write of their transfer, or a moment later.
    await waitFor(async () => (await distant.only(batchId)).state === 'transferring', {
      what: 'the state to be written',
    });
    far.resume();
    expect(await distant.finishedOne(batchId)).toMatchObject({ state: 'delivered', attempt: 1 });
    expect(await namesInFolder(folder)).toEqual(['slow.bin']);
  });

  it('a folder goes over and comes back with all that is in it', async () => {
    const tree = join(engine.local, 'daily');
    await mkdir(join(tree, 'north', 'deep'), { recursive: true });
    await writeFile(join(tree, 'a.csv'), 'a');
    await writeFile(join(tree, 'north', 'Grüße 東京.csv'), 'b');
    await writeFile(join(tree, 'north', 'deep', "it's.csv"), 'c');
    const folder = await remoteFolder('tree');
    const up = await engine.queueUploads([tree], folder, { recursive: true });
    expect((await engine.finished(up)).map(({ state }) => state)).toEqual(Array(3).fill('delivered'));

    const back = join(engine.local, 'tree-back');
    await mkdir(back);
    const down = await engine.queueDownloads([join(folder, 'daily')], back, { recursive: true });
    expect((await engine.finished(down)).map(({ state }) => state)).toEqual(Array(3).fill('delivered'));
    const content = (path: string) => readFile(join(back, 'daily', path), 'utf8');
    expect(await Promise.all(['a.csv', 'north/Grüße 東京.csv', "north/deep/it's.csv"].map(content))).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('a missing remote folder is an error, unless folders may be made', async () => {
    const local = await localFile('lonely.csv', 'x');
    const folder = join(sshd.root, 'not', 'there');
    expect(await engine.finishedOne(await engine.queueUploads([local], folder))).toMatchObject({
      state: 'failed',
      error: { code: 'NotFound', path: folder },
    });
    const made = await engine.queueUploads([local], folder, { makeFolders: true });
    expect(await engine.finishedOne(made)).toMatchObject({ state: 'delivered' });
    expect(await namesInFolder(folder)).toEqual(['lonely.csv']);
  });

  it('a source that is not there any more fails at once, and leaves nothing on the server', async () => {
    const local = await localFile('gone.csv', 'x');
    const folder = await remoteFolder('vanished');
    await using waiting = await startEngine(sshd.port);
    const batchId = await waiting.queueUploads([local], folder);
    await rm(local);
    expect(await waiting.run(batchId)).toMatchObject({
      state: 'failed',
      error: { code: 'LocalFileNotFound', path: local },
    });
    expect(await namesInFolder(folder)).toEqual([]);
  });
});
