import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineInput } from '../../shared/contract/engine-requests.ts';
import type { BatchSummary } from '../../shared/models/transfer.ts';
import { ACTIVE_STATES, type TransferState } from '../../shared/transfer-state.ts';
import {
  type EngineFixture,
  namesInFolder,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { waitFor } from '../support/temp.ts';

const PERMISSION_DENIED = 3;

let practice: PracticeFixture;
let engine: EngineFixture;
let sent: string;

beforeEach(async () => {
  practice = await startPracticeFixture();
  engine = await startEngineFixture({
    port: practice.server.port,
    trusted: practice.server.hostPublicKey,
    // What is stalled here is given up soon.
    settings: { timeouts: { stallMs: 3_000 } },
  });
  sent = join(practice.root, 'sent');
  await mkdir(sent);
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await practice[Symbol.asyncDispose]();
});

/** Local files of the given names; the first is large enough to be sent on its own. */
async function files(...names: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    names.map(async (name, index) => {
      const path = join(engine.local, name);
      await writeFile(path, name.repeat(index === 0 ? 60_000 : 100));
      return path;
    }),
  );
}

const queue = async (
  names: readonly string[],
  options: Partial<EngineInput<'transfers.enqueueUploads'>> = {},
): Promise<string> => engine.queueUploads(await files(...names), '/sent', { together: true, ...options });

const summary = (id: string): Promise<BatchSummary> => engine.request('batches.get', { id });
const until = (id: string, together: BatchSummary['together']): Promise<BatchSummary> =>
  waitFor(async () => ((await summary(id)).together === together ? await summary(id) : false), {
    what: `the batch to be ${together}`,
    everyMs: 5,
  });

/** What a watcher of the folder finds: names a partner would take. */
const seen = async (): Promise<readonly string[]> =>
  (await readdir(sent)).filter((name) => !name.endsWith('.part')).sort();
const temporaries = async (): Promise<number> =>
  (await readdir(sent)).filter((name) => name.endsWith('.part')).length;
const renames = (): number => practice.server.stats.requestsByName.RENAME ?? 0;
const looks = (): number => practice.server.stats.requestsByName.LSTAT ?? 0;

const isActive = (state: TransferState): boolean => (ACTIVE_STATES as readonly string[]).includes(state);

/** The second of three files is taken away before it is sent. */
async function batchThatAsks(
  options: Partial<EngineInput<'transfers.enqueueUploads'>> = {},
): Promise<string> {
  const batchId = await queue(['a.csv', 'b.csv', 'c.csv'], options);
  await rm(join(engine.local, 'b.csv'));
  await engine.work();
  await until(batchId, 'asks');
  return batchId;
}

describe('a batch that publishes together', () => {
  it('gets all of its names once all of it is sent, with one rename each', async () => {
    practice.faults.delayReplyMs = 20;
    const batchId = await queue(['a.csv', 'b.csv', 'c.csv', 'd.csv']);
    const partial: string[] = [];
    await engine.work();
    await waitFor(
      async () => {
        const names = await seen();
        if (names.length > 0 && renames() === 0) partial.push(...names);
        return (await summary(batchId)).counts.delivered === 4;
      },
      { what: 'all to be delivered', everyMs: 1 },
    );
    expect(partial).toEqual([]);
    expect(await seen()).toEqual(['a.csv', 'b.csv', 'c.csv', 'd.csv']);
    // Each name was looked at before it was sent, and, as this server's rename might replace, right before it was taken.
    expect([renames(), looks()]).toEqual([4, 8]);
    const [first] = await engine.transfers(batchId);
    expect(first).toMatchObject({ state: 'delivered', stage: 'published', checked: 'content', attempt: 1 });
    expect((await until(batchId, 'published')).bytesDone).toBe((await summary(batchId)).bytesTotal);
  });

  it('keeps what is complete under temporary names while one has failed, and asks', async () => {
    const batchId = await batchThatAsks();
    expect((await summary(batchId)).counts).toEqual({ staged: 2, failed: 1 });
    expect([await seen(), await temporaries(), renames()]).toEqual([[], 2, 0]);
    expect(await engine.request('queue.overview', { sinceMs: 0 })).toMatchObject({
      waiting: 2,
      failed: 1,
      asking: [{ batchId, profileId: engine.profile.id, staged: 2, failed: 1 }],
    });
  });

  it('publishes all of it once the failed one was tried again', async () => {
    const batchId = await batchThatAsks();
    await writeFile(join(engine.local, 'b.csv'), 'there again');
    const failed = (await engine.transfers(batchId)).filter(({ state }) => state === 'failed');
    await engine.request('transfers.retry', { which: 'transfers', ids: failed.map(({ id }) => id) });
    await engine.inState(batchId, 'delivered');
    expect(await namesInFolder(sent)).toEqual(['a.csv', 'b.csv', 'c.csv']);
  });

  it('publishes the others where a person says so', async () => {
    const batchId = await batchThatAsks();
    expect(await engine.request('batches.publish', { id: batchId })).toEqual({
      publishing: 2,
      waitingFor: 0,
    });
    await engine.inState(batchId, 'delivered', 'failed');
    expect(await namesInFolder(sent)).toEqual(['a.csv', 'c.csv']);
    // One that is mended afterwards has nobody to wait for any more.
    await writeFile(join(engine.local, 'b.csv'), 'there again');
    await engine.request('transfers.retry', { which: 'batch', batchId });
    await engine.inState(batchId, 'delivered');
    expect((await until(batchId, 'published')).counts).toEqual({ delivered: 3 });
  });

  it('cancels all of it, and nothing is left on the server', async () => {
    const batchId = await batchThatAsks();
    expect(await engine.request('transfers.cancel', { which: 'batch', batchId })).toEqual({
      changed: 2,
      wished: 0,
    });
    await engine.request('queue.drain', {});
    expect((await summary(batchId)).counts).toEqual({ cancelled: 2, failed: 1 });
    expect([await namesInFolder(sent), renames()]).toEqual([[], 0]);
    const entries = await engine.request('history.list', { limit: 10 });
    // What was proven of a temporary file says nothing of what is there now.
    expect(
      entries.entries.map(({ fields }) => [fields.kind, fields.stage, fields.checked, fields.checkedBy]),
    ).toEqual(expect.arrayContaining([['transfer.cancelled', null, null, null]]));
  });

  it('never publishes a part of a batch that is being called off', async () => {
    practice.faults.stallOn = { name: 'CLOSE', times: 1 };
    const batchId = await queue(['a.csv', 'b.csv', 'c.csv', 'd.csv']);
    await engine.work();
    await waitFor(async () => (await summary(batchId)).counts.staged === 3, { what: 'three to be staged' });
    await engine.request('transfers.cancel', { which: 'batch', batchId });
    delete practice.faults.stallOn;
    await engine.finished(batchId);
    await engine.request('queue.drain', {});
    expect((await summary(batchId)).counts).toEqual({ cancelled: 4 });
    expect([await namesInFolder(sent), renames()]).toEqual([[], 0]);
  });

  it('is not kept by one that a person cancelled, nor by a refused name', async () => {
    practice.faults.stallOn = { name: 'CLOSE', times: 1 };
    await files('a.csv', 'b.csv', 'c.csv');
    // Such a name is refused when the batch is written down.
    await writeFile(join(engine.local, 'bad\u0001name.csv'), 'x');
    const batchId = await engine.queueUploads([engine.local], '/', {
      together: true,
      recursive: true,
      makeFolders: true,
    });
    await engine.work();
    await waitFor(async () => (await summary(batchId)).counts.staged === 2, { what: 'two to be staged' });
    const open = (await engine.transfers(batchId)).filter(({ state }) => isActive(state));
    await engine.request('transfers.cancel', { which: 'transfers', ids: open.map(({ id }) => id) });
    await engine.finished(batchId);
    expect((await summary(batchId)).counts).toEqual({ delivered: 2, cancelled: 1, failed: 1 });
  });

  it('waits while one of it is paused, and goes when that is resumed', async () => {
    const batchId = await batchThatAsks();
    await engine.request('transfers.pause', { which: 'batch', batchId });
    expect((await summary(batchId)).counts).toEqual({ paused: 2, failed: 1 });
    await engine.request('batches.publish', { id: batchId });
    expect(renames()).toBe(0);
    const [first, , third] = await engine.transfers(batchId);
    await engine.request('transfers.resume', { which: 'transfers', ids: [first?.id ?? 0] });
    expect((await summary(batchId)).counts).toEqual({ staged: 1, paused: 1, failed: 1 });
    expect([await seen(), renames()]).toEqual([[], 0]);
    await engine.request('transfers.resume', { which: 'transfers', ids: [third?.id ?? 0] });
    await engine.inState(batchId, 'delivered', 'failed');
    expect(await seen()).toEqual(['a.csv', 'c.csv']);
  });

  it('is sent as it was read, whatever becomes of the sources while it waits', async () => {
    const batchId = await batchThatAsks();
    await rm(join(engine.local, 'a.csv'));
    await engine.request('batches.publish', { id: batchId });
    await engine.inState(batchId, 'delivered', 'failed');
    expect(await seen()).toEqual(['a.csv', 'c.csv']);
  });

  it('says plainly which name was taken while it waited, and publishes the others', async () => {
    const batchId = await batchThatAsks();
    await writeFile(join(sent, 'c.csv'), 'the partner put it there');
    await engine.request('batches.publish', { id: batchId });
    const [first, , third] = await engine.inState(batchId, 'delivered', 'failed');
    expect(first?.state).toBe('delivered');
    expect(third).toMatchObject({
      state: 'failed',
      stage: null,
      attempt: 1,
      error: { code: 'AlreadyExists', detail: { takenMeanwhile: 1 } },
    });
    await engine.request('queue.drain', {});
    expect(await namesInFolder(sent)).toEqual(['a.csv', 'c.csv']);
  });

  for (const [conflict, names] of [
    ['rename', ['a.csv', 'c (2).csv', 'c.csv']],
    ['overwrite', ['a.csv', 'c.csv']],
    ['skip', ['a.csv', 'c.csv']],
  ] as const)
    it(`does what was asked, ${conflict}, with a name taken while it waited`, async () => {
      const batchId = await batchThatAsks({ conflict });
      await writeFile(join(sent, 'c.csv'), 'the partner put it there');
      await engine.request('batches.publish', { id: batchId });
      await engine.finished(batchId);
      await engine.request('queue.drain', {});
      expect(await namesInFolder(sent)).toEqual(names);
    });

  it('finds a taken name before anything is published', async () => {
    await writeFile(join(sent, 'c.csv'), 'there already');
    const batchId = await queue(['a.csv', 'b.csv', 'c.csv']);
    await engine.work();
    expect((await until(batchId, 'asks')).counts).toEqual({ staged: 2, failed: 1 });
    const taken = (await engine.transfers(batchId)).filter(({ state }) => state === 'failed');
    await engine.request('transfers.resolveConflict', {
      ids: taken.map(({ id }) => id),
      conflict: 'overwrite',
    });
    await engine.inState(batchId, 'delivered');
    expect(await namesInFolder(sent)).toEqual(['a.csv', 'b.csv', 'c.csv']);
  });

  it('goes on after a server that was gone between sending and publishing', async () => {
    const batchId = await batchThatAsks();
    practice.faults.dropInsteadOf = { name: 'RENAME', times: 1 };
    const writes = practice.server.stats.requestsByName.WRITE;
    await engine.request('batches.publish', { id: batchId });
    await engine.inState(batchId, 'delivered', 'failed');
    expect(await namesInFolder(sent)).toEqual(['a.csv', 'c.csv']);
    expect(practice.server.stats.requestsByName.WRITE).toBe(writes);
  });

  it('waits for the person a profile needs between sending and publishing, and sends nothing again', async () => {
    const batchId = await batchThatAsks();
    practice.faults.dropInsteadOf = { name: 'RENAME', times: 1 };
    practice.faults.refuseSignIn = true;
    const writes = practice.server.stats.requestsByName.WRITE;
    await engine.request('batches.publish', { id: batchId });
    const { id } = engine.profile;
    await waitFor(async () => (await engine.request('profiles.status', { id })).held !== null, {
      what: 'the profile to be held',
    });
    delete practice.faults.refuseSignIn;
    await engine.request('profiles.release', { id });
    await engine.inState(batchId, 'delivered', 'failed');
    expect(await namesInFolder(sent)).toEqual(['a.csv', 'c.csv']);
    expect(practice.server.stats.requestsByName.WRITE).toBe(writes);
  });

  it('tells what a server says that lets nothing be renamed', async () => {
    practice.faults.failRequests = [{ name: 'RENAME', status: PERMISSION_DENIED }];
    const batchId = await queue(['a.csv', 'b.csv']);
    await engine.work();
    const transfers = await engine.inState(batchId, 'failed');
    expect(transfers.map(({ error }) => error?.code)).toEqual(['RenameRefused', 'RenameRefused']);
    await engine.request('queue.drain', {});
    expect(await namesInFolder(sent)).toEqual([]);
  });

  it('fetches together too: nothing carries its name here before all of it is here', async () => {
    await Promise.all(['a.csv', 'b.csv'].map((name) => writeFile(join(sent, name), name)));
    const target = join(engine.local, 'fetched');
    await mkdir(target);
    const paths = ['/sent/a.csv', '/sent/gone.csv', '/sent/b.csv'];
    const batchId = await engine.queueDownloads(paths, target, { together: true });
    await engine.work();
    await until(batchId, 'asks');
    const names = await namesInFolder(target);
    expect(names.map((name) => name.endsWith('.part'))).toEqual([true, true]);
    await engine.request('batches.publish', { id: batchId });
    await engine.inState(batchId, 'delivered', 'failed');
    expect(await namesInFolder(target)).toEqual(['a.csv', 'b.csv']);
  });

  it('is no different for one file alone, and refuses to publish what is not together', async () => {
    const alone = await queue(['a.csv']);
    expect((await summary(alone)).together).toBeNull();
    const refused = await engine.host.request('batches.publish', { id: alone });
    expect(refused.ok ? null : refused.error.code).toBe('InvalidRequest');
  });
});
