import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type EngineFixture,
  namesInFolder,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { waitFor } from '../support/temp.ts';

let practice: PracticeFixture;
let engine: EngineFixture;

beforeEach(async () => {
  practice = await startPracticeFixture();
  engine = await startEngineFixture({
    port: practice.server.port,
    trusted: practice.server.hostPublicKey,
    settings: { transfer: { concurrency: 1 } },
  });
  await mkdir(join(practice.root, 'si'));
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await practice[Symbol.asyncDispose]();
});

/** One large file for each letter. @returns their batch */
async function queued(names: string, options: { readonly reserve?: boolean } = {}): Promise<string> {
  const paths = [...names].map((name) => join(engine.local, name));
  for (const path of paths) await writeFile(path, Buffer.alloc(300_000, 'x'));
  return engine.queueUploads(paths, '/si', options);
}

describe('stopping after what is running', () => {
  it('lets what runs finish and begins nothing new, after a restart too, until it is taken back', async () => {
    const batchId = await queued('abc');
    practice.faults.delayReplyMs = 30;
    await engine.work();
    await waitFor(async () => (await namesInFolder(join(practice.root, 'si'))).length > 0, {
      what: 'the first to be on its way',
    });
    const { stoppedAtMs } = await engine.request('queue.stop', {});
    expect(stoppedAtMs).toBeGreaterThan(0);
    await waitFor(async () => (await engine.request('queue.overview', { sinceMs: 0 })).active === 0, {
      what: 'nothing to run any more',
    });
    practice.faults.delayReplyMs = 0;
    const { counts } = await engine.request('batches.get', { id: batchId });
    expect((counts.delivered ?? 0) + (counts.queued ?? 0)).toBe(3);
    expect(counts.queued).toBeGreaterThan(0);

    // What a command waits for by itself goes on.
    const own = await queued('z', { reserve: true });
    expect(await engine.finished(own)).toMatchObject([{ state: 'delivered' }]);
    await using next = await startEngineFixture({
      port: practice.server.port,
      dataDirectory: engine.dataDirectory,
    });
    await next.work();
    expect(await next.request('queue.controls', {})).toMatchObject({ stoppedAtMs });
    expect((await engine.request('batches.get', { id: batchId })).counts).toEqual(counts);

    await next.request('queue.start', {});
    expect((await engine.finished(batchId)).map(({ state }) => state)).toEqual([
      'delivered',
      'delivered',
      'delivered',
    ]);
  });
});

describe('what waits for its next try', () => {
  /** Fails until told otherwise, with waits nobody would sit out. */
  async function waiting(): Promise<string> {
    const { name, host, port, user, authentication } = engine.profile;
    await engine.request('profiles.update', {
      id: engine.profile.id,
      settings: {
        name,
        host,
        port,
        user,
        authentication,
        retry: { limit: 1, baseMs: 600_000, capMs: 600_000 },
      },
    });
    practice.faults.failRequests = [{ name: 'WRITE', status: 4 }];
    const batchId = await queued('a');
    await engine.work();
    await engine.inState(batchId, 'waiting-to-retry');
    return batchId;
  }

  it('goes at once when a person says so, which counts as the try it is', async () => {
    const batchId = await waiting();
    expect(await engine.request('transfers.tryNow', { which: 'batch', batchId })).toEqual({ changed: 1 });
    expect(await engine.finishedOne(batchId)).toMatchObject({ state: 'failed', attempt: 2 });
  });

  it('goes at once when the network is back, and that try counts for nothing', async () => {
    const batchId = await waiting();
    for (let times = 0; times < 3; times += 1) {
      expect(await engine.request('queue.wake', {})).toEqual({ transfers: 1, profiles: 0 });
      await engine.inState(batchId, 'waiting-to-retry');
      expect(await engine.only(batchId)).toMatchObject({ attempt: 1 });
    }
    practice.faults.failRequests = [];
    await engine.request('queue.wake', {});
    expect(await engine.finishedOne(batchId)).toMatchObject({ state: 'delivered', attempt: 1 });
  });

  it('goes at once on a server that was away, whose waiting times begin anew', async () => {
    const { port } = practice.server;
    await practice[Symbol.asyncDispose]();
    const { name, host, user, authentication } = engine.profile;
    await engine.request('profiles.update', {
      id: engine.profile.id,
      settings: { name, host, port, user, authentication, retry: { baseMs: 600_000, capMs: 600_000 } },
    });
    const batchId = await queued('a');
    await engine.work();
    const failures = () =>
      waitFor(async () => (await engine.status()).unreachable?.failures, { what: 'the server to be away' });
    const first = await failures();
    expect(await engine.request('queue.wake', {})).toEqual({ transfers: 0, profiles: 1 });
    await waitFor(async () => (await failures()) === 1, { what: 'the next failure to be the first again' });
    expect([first, await engine.only(batchId)]).toMatchObject([1, { state: 'queued', attempt: 0 }]);
  });
});
