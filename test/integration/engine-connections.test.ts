import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STATUS } from '../../electron/engine/practice-server/practice-server.ts';
import {
  type EngineFixture,
  type FixtureOptions,
  namesInFolder,
  type PracticeFixture,
  sha256OfFile,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';

let resources: AsyncDisposableStack;
let practice: PracticeFixture;
let proxy: TcpProxy;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  practice = resources.use(await startPracticeFixture());
  proxy = resources.use(await startTcpProxy({ targetPort: practice.server.port }));
  await mkdir(join(practice.root, 'si'));
});
afterEach(() => resources.disposeAsync());

/** An engine whose server is behind the proxy. */
async function startEngine(settings: FixtureOptions['settings'] = {}): Promise<EngineFixture> {
  return resources.use(
    await startEngineFixture({ port: proxy.port, trusted: practice.server.hostPublicKey, settings }),
  );
}

async function localFile(engine: EngineFixture, bytes: number): Promise<string> {
  const path = join(engine.local, 'claims.csv');
  await writeFile(path, randomBytes(bytes));
  return path;
}

const closedConnections = () => practice.events.filter(({ kind }) => kind === 'connection-closed').length;

describe('a connection', () => {
  it('that is not there within its deadline is given up', async () => {
    const engine = await startEngine({ timeouts: { connectMs: 300 } });
    proxy.stall();
    const started = performance.now();
    const answer = await engine.host.request('remote.stat', { profileId: engine.profile.id, path: '/' });
    const tookMs = performance.now() - started;
    expect(answer).toMatchObject({ ok: false, error: { code: 'NoGreeting', retryable: true } });
    expect(tookMs).toBeGreaterThanOrEqual(290);
    // Before the 30 s of these tests' other profiles.
    expect(tookMs).toBeLessThan(15_000);
    // What was silent so long is not asked for a credential.
    expect(engine.asked).toEqual([]);
  });

  it('that goes silent in the middle is given up, and the file is sent over another', async () => {
    const engine = await startEngine({ timeouts: { stallMs: 1_000 } });
    const path = await localFile(engine, 3_000_000);
    practice.faults.stallOn = { name: 'WRITE', times: 1 };
    const batchId = await engine.queueUploads([path], '/si');
    const started = performance.now();
    expect(await engine.run(batchId)).toMatchObject({ state: 'delivered', attempt: 2 });
    expect(performance.now() - started).toBeLessThan(15_000);
    await expectOnlyTheFile(engine, path);
    expect(practice.server.stats.connections).toBe(2);
  });

  it('that went silent is called a timeout', async () => {
    const engine = await startEngine({ timeouts: { stallMs: 200 }, retry: { limit: 0 } });
    const path = await localFile(engine, 3_000_000);
    practice.faults.stallOn = { name: 'WRITE' };
    expect(await engine.run(await engine.queueUploads([path], '/si'))).toMatchObject({
      state: 'failed',
      attempt: 1,
      error: { code: 'Timeout' },
    });
  });

  it('that is cut is called lost', async () => {
    const engine = await startEngine({ retry: { limit: 0 } });
    const path = await localFile(engine, 3_000_000);
    proxy.cutAfterBytes('up', 1_000_000);
    expect(await engine.run(await engine.queueUploads([path], '/si'))).toMatchObject({
      state: 'failed',
      attempt: 1,
      error: { code: 'ConnectionLost' },
    });
  });

  it('that is slow but answers is not given up', async () => {
    // Slower in all than the watchdog's patience, each answer far within it, also on a machine that is busy itself.
    const engine = await startEngine({ timeouts: { stallMs: 2_000 } });
    practice.faults.delayReplyMs = 600;
    const path = await localFile(engine, 3_000_000);
    expect(await engine.run(await engine.queueUploads([path], '/si'))).toMatchObject({
      state: 'delivered',
      attempt: 1,
    });
  });

  it('that is cut in the middle is opened again, and the file arrives whole', async () => {
    const engine = await startEngine();
    const path = await localFile(engine, 3_000_000);
    const cut = proxy.cutAfterBytes('up', 1_000_000);
    expect(await engine.run(await engine.queueUploads([path], '/si'))).toMatchObject({
      state: 'delivered',
      attempt: 2,
    });
    expect(cut.fired()).toBe(true);
    await expectOnlyTheFile(engine, path);
  });

  it('that is cut while receiving is opened again, and the file comes whole', async () => {
    const engine = await startEngine();
    const source = join(practice.root, 'si', 'answer.csv');
    await writeFile(source, randomBytes(3_000_000));
    const cut = proxy.cutAfterBytes('down', 1_000_000);
    expect(await engine.run(await engine.queueDownloads(['/si/answer.csv'], engine.local))).toMatchObject({
      state: 'delivered',
      attempt: 2,
      sha256: await sha256OfFile(source),
    });
    expect(cut.fired()).toBe(true);
    await engine.request('queue.drain', {});
    expect(await namesInFolder(engine.local)).toEqual(['answer.csv']);
  });

  it('that nobody uses is closed', async () => {
    const engine = await startEngine({ timeouts: { idleMs: 100 } });
    await engine.request('remote.stat', { profileId: engine.profile.id, path: '/' });
    await waitFor(() => closedConnections() === 1, { what: 'the connection to be closed' });
    expect(proxy.connectionsSeen()).toBe(1);
    // And opened again when it is wanted.
    await engine.request('remote.stat', { profileId: engine.profile.id, path: '/' });
    expect(proxy.connectionsSeen()).toBe(2);
  });

  async function expectOnlyTheFile(engine: EngineFixture, path: string): Promise<void> {
    expect(await sha256OfFile(join(practice.root, 'si', 'claims.csv'))).toBe(await sha256OfFile(path));
    expect(await engine.request('queue.drain', {})).toEqual({ temporariesLeft: 0 });
    expect(await namesInFolder(join(practice.root, 'si'))).toEqual(['claims.csv']);
  }
});

describe('a server that can not be reached', () => {
  it('uses up no attempts, is waited for by one timer, and everything goes on once it is back', async () => {
    const engine = await startEngine({ retry: { limit: 1, baseMs: 20, capMs: 40 } });
    await proxy.refuse();
    const paths = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const path = join(engine.local, `file-${index}.csv`);
        await writeFile(path, String(index));
        return path;
      }),
    );
    const batchId = await engine.queueUploads(paths, '/si');
    await engine.work();
    // More failures than a transfer has tries.
    const unreachable = await waitFor(
      async () => {
        const status = await engine.status();
        return (status.unreachable?.failures ?? 0) >= 4 ? status.unreachable : undefined;
      },
      { what: 'several failures' },
    );
    expect(unreachable).toMatchObject({ error: { code: 'Unreachable' }, nextTryAtMs: expect.any(Number) });
    expect(await engine.request('batches.get', { id: batchId })).toMatchObject({ counts: { queued: 20 } });

    await proxy.accept();
    const transfers = await engine.finished(batchId);
    expect(new Set(transfers.map(({ state, attempt }) => `${state} ${attempt}`))).toEqual(
      new Set(['delivered 1']),
    );
    expect(await engine.status()).toMatchObject({ held: null, unreachable: null });
    expect(practice.server.stats.signInAttempts).toBe(1);
  });

  it('is tried at once where a person asks for it', async () => {
    const engine = await startEngine({ retry: { baseMs: 600_000, capMs: 600_000 } });
    await proxy.refuse();
    const batchId = await engine.queueUploads([await localFile(engine, 10)], '/si');
    await engine.work();
    await waitFor(async () => (await engine.status()).unreachable !== null, { what: 'the first failure' });
    await proxy.accept();
    await engine.request('profiles.tryNow', { id: engine.profile.id });
    expect(await engine.finishedOne(batchId)).toMatchObject({ state: 'delivered', attempt: 1 });
  });
});

describe('a server without SFTP', () => {
  it('holds the profile: waiting would not mend that', async () => {
    const engine = await startEngine();
    practice.faults.failRequests = [{ name: 'INIT', status: STATUS.FAILURE }];
    const batchId = await engine.queueUploads([await localFile(engine, 10)], '/si');
    await engine.work();
    const held = await engine.held();
    expect(held.error.code).toBe('SftpUnavailable');
    expect(await engine.only(batchId)).toMatchObject({ state: 'held', attempt: 0 });
  });
});
