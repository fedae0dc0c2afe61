import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RequestName } from '../../electron/engine/practice-server/practice-server.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { unwrap } from '../../shared/result.ts';
import { aftermath, allDelivered, expectWhole } from '../support/aftermath.ts';
import {
  begin,
  type CrashScene,
  crashScene,
  type FaultyServer,
  finish,
  sshdUnderTest,
  startFaultyServer,
  writeFiles,
} from '../support/crash-scene.ts';
import { engineHere, engineInChild, transferHistory, untilFinal } from '../support/engine.ts';
import {
  type EngineFixture,
  namesInFolder,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';

describe('a profile that writes directly', () => {
  let practice: PracticeFixture;
  let engine: EngineFixture;
  let sent: string;
  let source: string;

  beforeEach(async () => {
    practice = await startPracticeFixture();
    engine = await startEngineFixture({
      port: practice.server.port,
      trusted: practice.server.hostPublicKey,
      settings: { transfer: { directWrite: true }, timeouts: { stallMs: 3_000 } },
    });
    sent = join(practice.root, 'sent');
    await mkdir(sent);
    source = join(engine.local, 'a.csv');
    await writeFile(source, 'new content'.repeat(9_000));
  });
  afterEach(async () => {
    await engine[Symbol.asyncDispose]();
    await practice[Symbol.asyncDispose]();
  });

  const asked = (name: RequestName): number => practice.server.stats.requestsByName[name] ?? 0;
  const queue = (options: Parameters<EngineFixture['queueUploads']>[2] = {}) =>
    engine.queueUploads([source], '/sent', options);

  it('places the file under its final name, without a rename, and says so', async () => {
    const transfer = await engine.run(await queue());
    expect(transfer).toMatchObject({ state: 'delivered', stage: 'placed', checked: 'content', error: null });
    expect(await readFile(join(sent, 'a.csv'))).toEqual(await readFile(source));
    expect([asked('RENAME'), await namesInFolder(sent)]).toEqual([0, ['a.csv']]);
    const entry = await engine.request('history.ofTransfer', { transferId: transfer.id });
    expect(entry.fields).toMatchObject({ stage: 'placed', temporaryName: null, outcome: 'delivered' });
  });

  it('leaves a name that is taken, and never removes what it did not make', async () => {
    await writeFile(join(sent, 'a.csv'), 'theirs');
    const transfer = await engine.run(await queue());
    expect(transfer).toMatchObject({ state: 'failed', error: { code: 'AlreadyExists' } });
    await engine.request('queue.drain', {});
    expect(await readFile(join(sent, 'a.csv'), 'utf8')).toBe('theirs');
  });

  it('replaces where that was asked, and leaves what was there where it fails', async () => {
    await writeFile(join(sent, 'a.csv'), 'theirs');
    const replaced = await engine.run(await queue({ conflict: 'overwrite' }));
    expect(replaced).toMatchObject({ state: 'delivered', stage: 'placed' });
    expect(await readFile(join(sent, 'a.csv'))).toEqual(await readFile(source));
    practice.faults.failRequests = [{ name: 'WRITE', status: 3 }];
    const failed = await engine.finishedOne(await queue({ conflict: 'overwrite' }));
    expect(failed).toMatchObject({ state: 'failed', warnings: ['left-incomplete'] });
    expect(await namesInFolder(sent)).toEqual(['a.csv']);
  });

  it('removes the half it wrote when the attempt fails', async () => {
    practice.faults.failRequests = [{ name: 'WRITE', status: 3 }];
    const transfer = await engine.run(await queue());
    expect(transfer).toMatchObject({ state: 'failed', error: { code: 'PermissionDenied' }, warnings: [] });
    expect(await namesInFolder(sent)).toEqual([]);
  });

  it('removes the half it wrote before it tries again, over a new connection', async () => {
    practice.faults.dropAfterBytesWritten = 40_000;
    const transfer = await engine.run(await queue());
    expect(transfer).toMatchObject({ state: 'delivered', stage: 'placed', attempt: 2 });
    expect(await readFile(join(sent, 'a.csv'))).toEqual(await readFile(source));
  });

  it('removes the half of one that is cancelled', async () => {
    practice.faults.stallOn = { name: 'WRITE', times: 1 };
    const batchId = await queue();
    await engine.work();
    await waitFor(() => asked('WRITE') > 0, { what: 'the first write' });
    await engine.request('transfers.cancel', { which: 'batch', batchId });
    expect(await engine.finishedOne(batchId)).toMatchObject({ state: 'cancelled', stage: null });
    await engine.request('queue.drain', {});
    expect(await namesInFolder(sent)).toEqual([]);
  });

  it('can’t be published together', async () => {
    const refused = await engine.host.request('transfers.enqueueUploads', {
      profileId: engine.profile.id,
      items: [{ localPath: source, remotePath: '/sent', target: 'folder' }],
      together: true,
    });
    expect(refused.ok ? null : refused.error.code).toBe('InvalidRequest');
  });
});

describe('an engine killed while it writes directly', () => {
  let folder: TempFolder;
  let faulty: FaultyServer;

  beforeAll(async () => {
    folder = await tempFolder('practice');
    faulty = await startFaultyServer(folder.path);
  });
  afterAll(async () => {
    await faulty[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  async function killedAt(
    scene: CrashScene,
    name: RequestName,
    transfer: ProfileInput['transfer'] = {},
  ): Promise<readonly string[]> {
    const server = faulty.underTest();
    const send = await writeFiles(scene.toSend, 'billing_log', [700_000]);
    const engine = await engineInChild(scene.dataDirectory, server.owner);
    let killed = false;
    faulty.onEvent = (event) => {
      if (killed || event.kind !== 'request' || event.name !== name) return;
      killed = true;
      process.kill(engine.pid, 'SIGKILL');
    };
    const batches = await begin(engine, server, scene, {
      send,
      remoteFolder: scene.sent.slice(faulty.server.rootDirectory.length),
      settings: { transfer: { ...transfer, directWrite: true } },
    });
    expect(await engine.closed).toEqual({ crashed: true, reason: 'SIGKILL' });
    faulty.onEvent = () => undefined;
    return batches;
  }

  for (const name of ['LSTAT', 'OPEN', 'WRITE', 'FSETSTAT', 'FSYNC', 'CLOSE'] as const)
    it(`places the file whole after a crash at its ${name}`, async () => {
      await using scene = await crashScene(faulty.server.rootDirectory);
      const batches = await killedAt(scene, name);
      await using next = await engineHere(scene.dataDirectory, faulty.underTest().owner);
      await finish(next, batches);
      expect(await aftermath(next, scene.dataDirectory)).toEqual(allDelivered(1));
      await expectWhole(scene);
      expect((await transferHistory(next)).map(({ fields }) => fields.stage)).toEqual(['placed']);
    });

  it('compares a complete one as its profile requires, and claims nothing of one that is gone', async () => {
    for (const isTaken of [false, true]) {
      await using scene = await crashScene(faulty.server.rootDirectory);
      const batches = await killedAt(scene, 'CLOSE', { requiredCheck: 'content' });
      if (isTaken) await rm(join(scene.sent, 'billing_log_0001.csv'));
      await using next = await engineHere(scene.dataDirectory, faulty.underTest().owner);
      await finish(next, batches);
      const [entry] = await transferHistory(next);
      expect(entry?.fields).toMatchObject(
        isTaken
          ? { outcome: 'unconfirmed', checked: 'none', checkedBy: null }
          : { outcome: 'delivered', checked: 'content', checkedBy: 'read-back' },
      );
    }
  });

  it('sends a complete one never again: not where it is there, and not where somebody took it', async () => {
    for (const isTaken of [false, true]) {
      await using scene = await crashScene(faulty.server.rootDirectory);
      const batches = await killedAt(scene, 'CLOSE');
      const writes = faulty.server.stats.requestsByName.WRITE;
      if (isTaken) await rm(join(scene.sent, 'billing_log_0001.csv'));
      await using next = await engineHere(scene.dataDirectory, faulty.underTest().owner);
      await finish(next, batches);
      const outcome = isTaken ? 'unconfirmed' : 'delivered';
      expect((await transferHistory(next)).map(({ fields }) => fields.outcome)).toEqual([outcome]);
      expect(faulty.server.stats.requestsByName.WRITE).toBe(writes);
    }
  });
});

const sshdHere = requires('sshd');

describe.skipIf(!sshdHere.available)(titleWith('a real server that forbids renaming', sshdHere), () => {
  let sshd: RealSshd;

  beforeAll(async () => {
    sshd = await startSshd({ configFirst: ['ForceCommand internal-sftp -P rename,posix-rename'] });
  });
  afterAll(() => sshd[Symbol.asyncDispose]());

  it('is told by name, and takes what is written directly, with its time, permissions and fsync', async () => {
    await using scene = await crashScene(sshd.root);
    const server = sshdUnderTest(sshd);
    await using engine = await engineHere(scene.dataDirectory, server.owner);
    const send = await writeFiles(scene.toSend, 'billing_log', [300_000]);
    const [batch = ''] = await begin(engine, server, scene, { send, remoteFolder: scene.sent });
    await untilFinal(engine, batch);
    const { transfers } = unwrap(await engine.request('transfers.list', { batchId: batch, limit: 2 }));
    expect(transfers[0]?.error?.code).toBe('RenameRefused');
    unwrap(await engine.request('queue.drain', {}));
    expect(await namesInFolder(scene.sent)).toEqual([]);

    const {
      id,
      kind: _kind,
      createdAtMs: _c,
      updatedAtMs: _u,
      ...settings
    } = unwrap(await engine.request('profiles.find', { name: 'Sleep Impressions' }));
    unwrap(
      await engine.request('profiles.update', {
        id,
        settings: {
          ...settings,
          transfer: { directWrite: true, keepPermissions: true, syncUploads: 'always' },
        },
      }),
    );
    unwrap(await engine.request('transfers.retry', { which: 'batch', batchId: batch }));
    await untilFinal(engine, batch);
    const again = unwrap(await engine.request('transfers.list', { batchId: batch, limit: 2 }));
    expect(again.transfers[0]).toMatchObject({ state: 'delivered', stage: 'placed', warnings: [] });
    await expectWhole(scene);
    const [there, here] = await Promise.all(
      [join(scene.sent, 'billing_log_0001.csv'), send[0] ?? ''].map((path) => stat(path)),
    );
    expect(there?.mode).toBe(here?.mode);
    expect(Math.floor((there?.mtimeMs ?? 0) / 1_000)).toBe(Math.floor((here?.mtimeMs ?? 1) / 1_000));
  });
});
