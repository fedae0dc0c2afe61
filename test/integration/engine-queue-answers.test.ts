import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineEvents } from '../../shared/contract/events.ts';
import {
  type EngineFixture,
  namesInFolder,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { waitFor } from '../support/temp.ts';

let resources: AsyncDisposableStack;
let practice: PracticeFixture;
let engine: EngineFixture;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  practice = resources.use(await startPracticeFixture());
  await mkdir(join(practice.root, 'si'));
  engine = await startAnother();
});
afterEach(() => resources.disposeAsync());

const startAnother = async (dataDirectory?: string): Promise<EngineFixture> =>
  resources.use(
    await startEngineFixture({
      port: practice.server.port,
      trusted: practice.server.hostPublicKey,
      ...(dataDirectory === undefined ? {} : { dataDirectory }),
    }),
  );

/** Sends `names` to where files of these names are already; every one of them fails. */
async function conflicting(...names: readonly string[]) {
  for (const name of names) {
    await writeFile(join(practice.root, 'si', name), 'old');
    await writeFile(join(engine.local, name), 'new');
  }
  const batchId = await engine.queueUploads(
    names.map((name) => join(engine.local, name)),
    '/si',
  );
  await engine.work();
  return { batchId, transfers: await engine.finished(batchId) };
}

const overview = (sinceMs = 0) => engine.request('queue.overview', { sinceMs });
const there = (name: string) => readFile(join(practice.root, 'si', name), 'utf8');

describe('files whose names are taken', () => {
  it('do what a person says of each, once, and nothing else does', async () => {
    const { batchId, transfers } = await conflicting('a.csv', 'b.csv', 'c.csv', 'd.csv');
    expect(transfers.map(({ state, error }) => [state, error?.code])).toEqual(
      Array.from({ length: 4 }, () => ['failed', 'AlreadyExists']),
    );
    expect(await overview()).toMatchObject({ failed: 4, profiles: [{ failed: 4 }] });
    const [a, b, c] = transfers.map(({ id }) => id) as [number, number, number];
    const resolve = (ids: number[], conflict: 'overwrite' | 'rename' | 'skip') =>
      engine.request('transfers.resolveConflict', { ids, conflict });
    expect(await resolve([a], 'overwrite')).toEqual({ changed: 1 });
    expect(await resolve([b, 999], 'rename')).toEqual({ changed: 1 });
    expect(await resolve([c], 'skip')).toEqual({ changed: 1 });
    const after = await engine.finished(batchId);
    expect(after.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'skipped', 'failed']);
    expect(await namesInFolder(join(practice.root, 'si'))).toEqual([
      'a.csv',
      'b (2).csv',
      'b.csv',
      'c.csv',
      'd.csv',
    ]);
    expect([await there('a.csv'), await there('b.csv'), await there('d.csv')]).toEqual(['new', 'old', 'old']);
    expect(await engine.request('history.partners', {})).toEqual({ names: [engine.profile.name] });
    const [newest] = (await engine.request('history.list', { limit: 1 })).entries;
    expect(await engine.request('history.get', { sequence: newest?.sequence ?? 0 })).toEqual(newest);
    const transferId = Number(newest?.fields.transferId);
    expect(await engine.request('history.ofTransfer', { transferId })).toEqual(newest);
    expect(await engine.host.request('history.ofTransfer', { transferId: 999 })).toMatchObject({
      error: { code: 'NotFound' },
    });
    expect(await engine.host.request('history.get', { sequence: 999 })).toMatchObject({
      ok: false,
      error: { code: 'NotFound' },
    });
    // Delivered is delivered.
    expect(await resolve([a, b, c], 'overwrite')).toEqual({ changed: 0 });
    expect(await overview()).toMatchObject({ failed: 1, done: 3, active: 0, waiting: 0 });
  });

  it('that failed for another reason are not touched by such an answer', async () => {
    await writeFile(join(engine.local, 'a.csv'), 'new');
    const batchId = await engine.queueUploads([join(engine.local, 'a.csv')], '/missing');
    const { id, state, error } = await engine.run(batchId);
    expect([state, error?.code]).toEqual(['failed', 'NotFound']);
    expect(await engine.request('transfers.resolveConflict', { ids: [id], conflict: 'overwrite' })).toEqual({
      changed: 0,
    });
  });
});

describe('finished transfers', () => {
  it('are taken out of the lists when a person wants that, and are back when tried again', async () => {
    const { batchId, transfers } = await conflicting('a.csv', 'b.csv');
    await writeFile(join(engine.local, 'waits.csv'), 'x');
    await engine.request('queue.work', { on: 'nothing' });
    const waiting = await engine.queueUploads([join(engine.local, 'waits.csv')], '/si');
    const shown = async () =>
      (
        await engine.request('transfers.list', { withoutDismissed: true, order: 'newest-first' })
      ).transfers.map(({ batchId: id, state }) => [id, state]);

    expect(await engine.request('transfers.dismiss', { which: 'all' })).toEqual({ changed: 2 });
    expect(await engine.request('transfers.dismiss', { which: 'batch', batchId })).toEqual({ changed: 0 });
    expect(await shown()).toEqual([[waiting, 'queued']]);
    expect(await overview()).toMatchObject({ failed: 0, done: 0, waiting: 1, profiles: [{ failed: 0 }] });
    expect(await engine.transfers(batchId)).toHaveLength(2);

    const ids = [transfers[0]?.id ?? 0];
    expect(await engine.request('transfers.retry', { which: 'transfers', ids })).toEqual({ changed: 1 });
    expect(await shown()).toEqual([
      [waiting, 'queued'],
      [batchId, 'queued'],
    ]);
    await engine.work();
    await engine.finished(batchId);
    expect(await overview()).toMatchObject({ failed: 1, profiles: [{ failed: 1 }] });
  });
});

describe('what another process does on the same data directory', () => {
  it('is news here: transfers without names, profiles with their status', async () => {
    const news: EngineEvents['queue.changed'][] = [];
    const changedProfiles: string[] = [];
    engine.host.on('queue.changed', (each) => news.push(each));
    engine.host.on('profiles.changed', ({ statuses }) =>
      changedProfiles.push(...statuses.map(({ profileId }) => profileId)),
    );
    const other = await startAnother(engine.dataDirectory);
    await writeFile(join(other.local, 'a.csv'), 'x');
    await other.queueUploads([join(other.local, 'a.csv')], '/si');
    await waitFor(
      async () =>
        news.some(({ transfers, batches }) => transfers.length + batches.length === 0) &&
        (await overview()).waiting === 1,
      { what: 'news of what the other process queued' },
    );
    const { id } = await other.request('profiles.add', {
      name: 'Another',
      host: 'h',
      user: 'u',
      authentication: { method: 'password' },
    });
    await waitFor(() => changedProfiles.includes(id), { what: 'news of the new profile' });
    expect((await engine.request('profiles.statuses', {})).statuses).toHaveLength(2);
  });
});
