import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STATUS } from '../../electron/engine/practice-server/practice-server.ts';
import {
  type EngineFixture,
  namesInFolder,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { waitFor } from '../support/temp.ts';

const MEGABYTE = 1_000_000;

let practice: PracticeFixture;
let engine: EngineFixture;

beforeEach(async () => {
  practice = await startPracticeFixture();
  engine = await startEngineFixture({
    port: practice.server.port,
    trusted: practice.server.hostPublicKey,
  });
  await mkdir(join(practice.root, 'si'));
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await practice[Symbol.asyncDispose]();
});

async function files(count: number, bytes: number, name = 'file'): Promise<string[]> {
  const paths = Array.from({ length: count }, (_, index) => join(engine.local, `${name}-${index}.csv`));
  await Promise.all(paths.map((path) => writeFile(path, randomBytes(bytes))));
  return paths;
}

const counts = async (id: string) => (await engine.request('batches.get', { id })).counts;
const onServer = () => namesInFolder(join(practice.root, 'si'));

/** Transfers that are stuck in the middle: the server takes their bytes and doesn't answer. */
async function stuck(count: number): Promise<string> {
  practice.faults.stallOn = { name: 'WRITE' };
  const batchId = await engine.queueUploads(await files(count, MEGABYTE), '/si');
  await engine.work();
  await waitFor(() => (practice.server.stats.requestsByName.WRITE ?? 0) >= Math.min(2, count), {
    what: 'transfers to be stuck',
  });
  return batchId;
}

async function expectNothingLeft(): Promise<void> {
  delete practice.faults.stallOn;
  expect(await engine.request('queue.drain', {})).toEqual({ temporariesLeft: 0 });
  expect(await onServer()).toEqual([]);
}

describe('a running transfer', () => {
  it('stops at once when paused, and starts over when it goes on', async () => {
    const batchId = await stuck(1);
    expect(await engine.request('transfers.pause', { which: 'all' })).toEqual({ changed: 1, wished: 1 });
    expect(await engine.inState(batchId, 'paused')).toMatchObject([{ bytesDone: 0, error: null }]);
    await expectNothingLeft();

    await engine.work();
    expect(await engine.only(batchId)).toMatchObject({ state: 'paused' });
    expect(await engine.request('transfers.resume', { which: 'batch', batchId })).toEqual({ changed: 1 });
    expect(await engine.finishedOne(batchId)).toMatchObject({ state: 'delivered' });
  });

  it('stops at once when cancelled, leaves nothing behind and stands in the history', async () => {
    const batchId = await stuck(1);
    expect(await engine.request('transfers.cancel', { which: 'batch', batchId })).toEqual({
      changed: 1,
      wished: 1,
    });
    const transfer = await engine.finishedOne(batchId);
    expect(transfer).toMatchObject({ state: 'cancelled', stage: null, error: null });
    await expectNothingLeft();
    const { entries } = await engine.request('history.list', {});
    expect(entries).toMatchObject([{ fields: { outcome: 'cancelled', transferId: transfer.id } }]);

    expect(await engine.request('transfers.retry', { which: 'batch', batchId })).toEqual({ changed: 1 });
    expect(await engine.finishedOne(batchId)).toMatchObject({ state: 'delivered', attempt: 1 });
  });
});

describe('waiting transfers', () => {
  it('are paused, resumed and cancelled by the ids or the batch they are chosen by', async () => {
    const paths = await files(4, 10);
    const [first, second] = [
      await engine.queueUploads(paths, '/si'),
      await engine.queueUploads(paths, '/si', { conflict: 'rename' }),
    ];
    const ids = (await engine.transfers(first)).slice(0, 2).map(({ id }) => id);
    expect(await engine.request('transfers.pause', { which: 'transfers', ids })).toEqual({
      changed: 2,
      wished: 0,
    });
    expect(await engine.request('transfers.cancel', { which: 'batch', batchId: second })).toEqual({
      changed: 4,
      wished: 0,
    });
    expect([await counts(first), await counts(second)]).toEqual([{ paused: 2, queued: 2 }, { cancelled: 4 }]);
    // What has ended is not paused, and pausing twice changes nothing.
    expect(await engine.request('transfers.pause', { which: 'batch', batchId: second })).toEqual({
      changed: 0,
      wished: 0,
    });
    expect(await engine.request('transfers.pause', { which: 'transfers', ids })).toEqual({
      changed: 0,
      wished: 0,
    });

    await engine.work();
    await engine.inState(first, 'paused', 'delivered');
    expect(await counts(first)).toEqual({ paused: 2, delivered: 2 });
    await engine.request('transfers.resume', { which: 'profile', profileId: engine.profile.id });
    await engine.finished(first);
    expect(await counts(first)).toEqual({ delivered: 4 });
    expect((await onServer()).length).toBe(4);
  });

  it('are worked on by nobody before somebody says so', async () => {
    const batchId = await engine.queueUploads(await files(2, 10), '/si');
    expect(await engine.request('queue.profiles', {})).toMatchObject({ profiles: [{ unfinished: 2 }] });
    expect(practice.server.stats.connections).toBe(0);
    expect(await engine.request('queue.work', { on: 'reserved' })).toEqual({ unfinished: 2 });
    const reserved = await engine.queueUploads([join(engine.local, 'file-0.csv')], '/si', {
      reserve: true,
    });
    await engine.finished(reserved);
    expect([await counts(reserved), await counts(batchId)]).toEqual([{ delivered: 1 }, { queued: 2 }]);
    await engine.work();
    await engine.finished(batchId);
    expect(await engine.request('queue.profiles', {})).toEqual({ profiles: [] });
  });

  it('of a profile keep it from being removed', async () => {
    await engine.queueUploads(await files(1, 10), '/si');
    const removed = await engine.host.request('profiles.remove', { id: engine.profile.id });
    expect(removed.ok).toBe(false);
  });

  it('are told in pages, oldest first, each once', async () => {
    const batchId = await engine.queueUploads(await files(25, 1), '/si');
    const ids: number[] = [];
    let after: number | null = 0;
    while (after !== null) {
      const page: { transfers: readonly { id: number }[]; next: number | null } = await engine.request(
        'transfers.list',
        { batchId, after, limit: 10 },
      );
      ids.push(...page.transfers.map(({ id }) => id));
      after = page.next;
    }
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    expect(ids.length).toBe(25);
    const filtered = await engine.request('transfers.list', { batchId, states: ['delivered'] });
    expect(filtered).toEqual({ transfers: [], next: null });
  });
});

describe('transfers at the same time', () => {
  it('are two at most of large files', async () => {
    practice.faults.delayReplyMs = 3;
    const batchId = await engine.queueUploads(await files(6, MEGABYTE), '/si');
    await engine.work();
    await engine.finished(batchId);
    expect([await counts(batchId), practice.mostOpenFiles()]).toEqual([{ delivered: 6 }, 2]);
  });

  it('are as many large files as was asked for', async () => {
    practice.faults.delayReplyMs = 3;
    await engine.request('sessions.configure', { profileId: engine.profile.id, concurrency: 4 });
    const batchId = await engine.queueUploads(await files(8, MEGABYTE), '/si');
    await engine.work();
    await engine.finished(batchId);
    expect(practice.mostOpenFiles()).toBe(4);
  });

  it('are many of small files, over one connection', async () => {
    // Longer than a busy machine needs to begin with the others.
    practice.faults.delayReplyMs = 50;
    const batchId = await engine.queueUploads(await files(200, 100), '/si');
    await engine.work();
    await engine.finished(batchId);
    expect(await counts(batchId)).toEqual({ delivered: 200 });
    expect(practice.mostOpenFiles()).toBeGreaterThan(16);
    expect(practice.server.stats.connections).toBe(1);
  });

  it('never open more files than the server says it allows', async () => {
    await using strict = await startPracticeFixture({ delayReplyMs: 5 }, { handleLimit: 10 });
    await using other = await startEngineFixture({
      port: strict.server.port,
      trusted: strict.server.hostPublicKey,
    });
    const small = await other.queueUploads(await files(60, 100), '/');
    const large = await other.queueUploads(await files(3, MEGABYTE, 'large'), '/');
    await other.work();
    const ended = [...(await other.finished(small)), ...(await other.finished(large))];
    expect(new Set(ended.map(({ state, attempt }) => `${state} ${attempt}`))).toEqual(
      new Set(['delivered 1']),
    );
    expect(strict.mostOpenFiles()).toBeLessThanOrEqual(10);
  });
});

describe('history', () => {
  it('has every fact of every outcome', async () => {
    const [path] = await files(1, 1_234);
    if (path === undefined) throw new Error('no file');
    const delivered = await engine.run(await engine.queueUploads([path], '/si'));
    const skipped = await engine.run(await engine.queueUploads([path], '/si', { conflict: 'skip' }));
    const failed = await engine.run(await engine.queueUploads([path], '/si'));
    practice.faults.failRequests = [{ name: 'OPEN', status: STATUS.PERMISSION_DENIED }];
    const denied = await engine.run(await engine.queueDownloads(['/si/file-0.csv'], engine.local));

    const { entries } = await engine.request('history.list', {});
    const fieldsOf = (id: number) => entries.find(({ fields }) => fields.transferId === id)?.fields;
    expect(fieldsOf(delivered.id)).toEqual({
      kind: 'transfer.delivered',
      atMs: expect.any(Number),
      osUser: expect.any(String),
      host: expect.any(String),
      appVersion: '0.0.0-test',
      transferId: delivered.id,
      batchId: delivered.batchId,
      outcome: 'delivered',
      profileName: 'Midwest',
      profileId: engine.profile.id,
      server: `127.0.0.1:${practice.server.port}`,
      serverUser: 'desk',
      serverKey: practice.server.hostKeyFingerprint,
      direction: 'upload',
      fileName: 'file-0.csv',
      localPath: path,
      remotePath: '/si/file-0.csv',
      sizeBytes: 1_234,
      sha256: delivered.sha256,
      stage: 'published',
      checked: 'content',
      checkedBy: 'read-back',
      attempts: 1,
      queuedAtMs: delivered.timeline.queuedAtMs,
      startedAtMs: delivered.timeline.startedAtMs,
      sentAtMs: delivered.timeline.sentAtMs,
      checkedAtMs: delivered.timeline.checkedAtMs,
      finishedAtMs: delivered.timeline.finishedAtMs,
      temporaryName: expect.stringMatching(/^\/si\/file-0\.csv\.[0-9a-f]{12}\.part$/),
      warnings: '',
      errorCode: null,
      errorMessage: null,
    });
    const { queuedAtMs, startedAtMs, sentAtMs, checkedAtMs, finishedAtMs } = delivered.timeline;
    const times = [queuedAtMs, startedAtMs, sentAtMs, checkedAtMs, finishedAtMs].map(Number);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.every((time) => time > 0)).toBe(true);
    expect(fieldsOf(skipped.id)).toMatchObject({ outcome: 'skipped', errorCode: null, sha256: null });
    expect(fieldsOf(failed.id)).toMatchObject({ outcome: 'failed', errorCode: 'AlreadyExists' });
    expect(fieldsOf(denied.id)).toMatchObject({ direction: 'download', errorCode: 'PermissionDenied' });
    expect(await engine.request('history.count', {})).toEqual({ entries: 4 });
    expect(await engine.request('ledger.verify', {})).toMatchObject({ intact: true });
  });
});
