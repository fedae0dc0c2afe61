import { chmod, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { fromFileSystem } from '../../electron/engine/errors/from-file-system.ts';
import { untilFinal } from '../support/engine.ts';
import {
  type EngineFixture,
  namesInFolder,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { expectTold, type FaultId } from './fault-table.ts';
import { tryFault } from './fault-test.ts';
import { smallDisk, whyNoSmallDisk } from './small-disk.ts';

const reason = requires('sshd', 'root').reason || (await whyNoSmallDisk());
const CONTENT = Buffer.alloc(3 * 1_024 * 1_024, 7);

/** One transfer that fails as the table says, leaves nothing, and arrives once `mend` has been done. */
async function failsThenArrives(
  fault: FaultId,
  engine: EngineFixture,
  batchId: string,
  to: string,
  mend: () => Promise<unknown>,
): Promise<void> {
  await engine.work();
  const [transfer] = await engine.inState(batchId, 'failed', 'delivered');
  expectTold(fault, transfer?.error ?? undefined);
  expect(await engine.request('queue.drain', {})).toEqual({ temporariesLeft: 0 });
  const left = await namesInFolder(to).catch(() => []);
  expect(left.filter((name) => name.endsWith('.part') || name === 'claims.csv')).toEqual([]);
  await mend();
  await engine.request('transfers.retry', { which: 'batch', batchId });
  expect((await untilFinal(engine.host, batchId)).counts).toEqual({ delivered: 1 });
  await engine.request('queue.drain', {});
  expect((await namesInFolder(to)).filter((name) => name.endsWith('.part'))).toEqual([]);
}

describe.skipIf(reason !== '')(titleWith('disks and rights', { available: reason === '', reason }), () => {
  let sshd: RealSshd;
  beforeAll(async () => {
    sshd = await startSshd({ passwordUser: true });
  });
  afterAll(() => sshd[Symbol.asyncDispose]());

  const fixture = () =>
    startEngineFixture({
      port: sshd.port,
      user: sshd.user,
      trusted: sshd.hostPublicKey,
      authentication: { method: 'key-file', path: sshd.identityFile },
      credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
    });

  for (const direction of ['upload', 'download'] as const)
    tryFault(
      direction === 'upload' ? 'server’s disk full' : 'local disk full',
      'a file of 3 MiB on 1 MiB',
      async () => {
        await using engine = await fixture();
        const [from, to] = direction === 'upload' ? [engine.local, sshd.root] : [sshd.root, engine.local];
        const full = join(to, 'full');
        await mkdir(full);
        await using disk = await smallDisk(full, 4);
        await disk.fill();
        const source = join(from, 'claims.csv');
        await writeFile(source, CONTENT);
        const batchId =
          direction === 'upload'
            ? await engine.queueUploads([source], full)
            : await engine.queueDownloads([source], full);
        const fault = direction === 'upload' ? 'server’s disk full' : 'local disk full';
        await failsThenArrives(fault, engine, batchId, full, () => disk.mend());
      },
    );

  /** An engine that signs in as an account without any special rights. */
  const asUser = async () => {
    const { passwordUser } = sshd;
    if (passwordUser === undefined) throw new Error('no such account');
    const { name: user, password, root } = passwordUser;
    const engine = await startEngineFixture({
      port: sshd.port,
      user,
      trusted: sshd.hostPublicKey,
      credential: () => ({ kind: 'password', password }),
    });
    return { engine, root };
  };

  tryFault('not allowed on the server', 'a folder nobody may write to', async () => {
    const { engine, root } = await asUser();
    await using _engine = engine;
    const folder = join(root, 'closed');
    await mkdir(folder, { mode: 0o755 });
    const source = join(engine.local, 'claims.csv');
    await writeFile(source, 'small');
    const batchId = await engine.queueUploads([source], folder);
    await failsThenArrives('not allowed on the server', engine, batchId, folder, () => chmod(folder, 0o777));
  });

  tryFault('not allowed on the server', 'a file nobody may read', async () => {
    const { engine, root } = await asUser();
    await using _engine = engine;
    const source = join(root, 'claims.csv');
    await writeFile(source, CONTENT, { mode: 0o600 });
    const batchId = await engine.queueDownloads([source], engine.local);
    await failsThenArrives('not allowed on the server', engine, batchId, engine.local, () =>
      chmod(source, 0o644),
    );
  });

  tryFault('not allowed on the server', 'a target that belongs to somebody else', async () => {
    const { engine, root } = await asUser();
    await using _engine = engine;
    const folder = join(root, 'sticky');
    await mkdir(folder);
    // In such a folder only a file's owner may replace it.
    await chmod(folder, 0o1777);
    await chown(folder, 0, 0);
    const target = join(folder, 'claims.csv');
    await writeFile(target, 'of somebody else');
    const source = join(engine.local, 'claims.csv');
    await writeFile(source, 'ours');
    const batchId = await engine.queueUploads([source], folder, { conflict: 'overwrite' });
    await engine.work();
    const [transfer] = await engine.inState(batchId, 'failed', 'delivered', 'unconfirmed');
    expectTold('not allowed on the server', transfer?.error ?? undefined);
    await engine.request('queue.drain', {});
    expect(await namesInFolder(folder)).toEqual(['claims.csv']);
  });
});

describe('files of this machine', () => {
  let practice: PracticeFixture;
  let engine: EngineFixture;
  beforeEach(async () => {
    practice = await startPracticeFixture();
    engine = await startEngineFixture({ port: practice.server.port, trusted: practice.server.hostPublicKey });
  });
  afterEach(async () => {
    await engine[Symbol.asyncDispose]();
    await practice[Symbol.asyncDispose]();
  });

  tryFault('local file removed', 'before its turn', async () => {
    const source = join(engine.local, 'claims.csv');
    await writeFile(source, CONTENT);
    const batchId = await engine.queueUploads([source], '/');
    await rm(source);
    await failsThenArrives('local file removed', engine, batchId, practice.root, () =>
      writeFile(source, CONTENT),
    );
  });

  tryFault('local file removed', 'a folder to save to that goes while its file comes', async () => {
    await writeFile(join(practice.root, 'claims.csv'), CONTENT);
    const folder = join(engine.local, 'inbox');
    await mkdir(folder);
    const batchId = await engine.queueDownloads(['/claims.csv'], folder);
    practice.faults.delayReplyMs = 100;
    await engine.work();
    await engine.inState(batchId, 'transferring');
    await rename(folder, `${folder}.gone`);
    const [transfer] = await engine.inState(batchId, 'failed', 'delivered');
    expectTold('local file removed', transfer?.error ?? undefined);
    delete practice.faults.delayReplyMs;
    await rename(`${folder}.gone`, folder);
    await engine.request('transfers.retry', { which: 'batch', batchId });
    expect((await untilFinal(engine.host, batchId)).counts).toEqual({ delivered: 1 });
  });

  for (const [errno, syscall] of [
    ['EBUSY', 'open'],
    ['EBUSY', 'read'],
    ['EPERM', 'rename'],
    ['EACCES', 'rename'],
    ['EPERM', 'unlink'],
  ] as const)
    tryFault('local file locked', `Windows says ${errno} to ${syscall}`, async () => {
      const thrown = Object.assign(new Error(`${errno}: ${syscall}`), { code: errno, syscall });
      const { error } = fromFileSystem(thrown, 'C:\\claims.csv', 'win32');
      expectTold('local file locked', error);
      expect(error.retryable).toBe(true);
    });
});
