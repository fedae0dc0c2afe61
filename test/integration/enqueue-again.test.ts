import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import type { EngineInput } from '../../shared/contract/engine-requests.ts';
import { unwrap } from '../../shared/result.ts';
import {
  type CrashScene,
  crashScene,
  type FaultyServer,
  startFaultyServer,
  writeFiles,
} from '../support/crash-scene.ts';
import {
  addProfile,
  engineHere,
  engineInChild,
  killEngine,
  untilFinal,
  workOnEverything,
} from '../support/engine.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';

let served: TempFolder;
let scene: CrashScene;
let faulty: FaultyServer;

beforeEach(async () => {
  served = await tempFolder('again');
  scene = await crashScene(served.path);
  faulty = await startFaultyServer(served.path);
});
afterEach(async () => {
  await faulty[Symbol.asyncDispose]();
  await scene[Symbol.asyncDispose]();
  await served[Symbol.asyncDispose]();
});

async function uploads(profileId: string): Promise<EngineInput<'transfers.enqueueUploads'>> {
  const send = await writeFiles(scene.toSend, 'billing_log', [10, 20, 30]);
  const items = send.map((localPath) => ({ localPath, remotePath: '/', target: 'folder' as const }));
  return { batchId: randomUUID(), profileId, items };
}

const allTransfers = async (engine: EngineHost) =>
  unwrap(await engine.request('transfers.list', { limit: 1_000 })).transfers;

describe('files that are queued again under the same id', () => {
  it('are answered as the batch that is there, also once it is delivered', async () => {
    const server = faulty.underTest();
    await using engine = await engineHere(scene.dataDirectory, server.owner);
    const input = await uploads(await addProfile(engine, server));
    const first = unwrap(await engine.request('transfers.enqueueUploads', input));
    expect(first).toEqual({ batchId: input.batchId, transfers: 3, bytes: 60 });
    expect(unwrap(await engine.request('transfers.enqueueUploads', input))).toEqual(first);
    await workOnEverything(engine);
    expect((await untilFinal(engine, first.batchId)).counts).toEqual({ delivered: 3 });
    expect(unwrap(await engine.request('transfers.enqueueUploads', input))).toEqual(first);
    expect(await allTransfers(engine)).toHaveLength(3);
  });

  it('are there once where the engine died between the commit and its answer', async () => {
    const server = faulty.underTest();
    const input = await (async () => {
      await using engine = await engineHere(scene.dataDirectory, server.owner);
      return await uploads(await addProfile(engine, server));
    })();
    const script = fileURLToPath(new URL('../support/die-after-enqueue.ts', import.meta.url));
    const signal = await new Promise((resolve) => {
      execFile(process.execPath, [script, scene.dataDirectory, JSON.stringify(input)], (error) =>
        resolve(error?.signal),
      );
    });
    expect(signal).toBe('SIGKILL');
    await using engine = await engineHere(scene.dataDirectory, server.owner);
    expect(unwrap(await engine.request('transfers.enqueueUploads', input))).toMatchObject({ transfers: 3 });
    expect(await allTransfers(engine)).toHaveLength(3);
  });

  it('wait while somebody who lives is writing them, and are written anew once that one is dead', async () => {
    const server = faulty.underTest();
    const writer = await engineInChild(scene.dataDirectory, server.owner);
    const profileId = await addProfile(writer, server);
    await mkdir(join(served.path, 'outbound'));
    await writeFiles(join(served.path, 'outbound'), 'result', [1, 2]);
    const input = {
      batchId: randomUUID(),
      profileId,
      recursive: true,
      items: [{ remotePath: '/outbound', localPath: scene.fetched, target: 'folder' as const }],
    };
    let isStuck = false;
    faulty.onEvent = (event) => {
      isStuck ||= event.kind === 'request' && event.name === 'OPENDIR';
    };
    faulty.faults.stallOn = { name: 'OPENDIR' };
    const lost = writer.request('transfers.enqueueDownloads', input);
    await waitFor(() => isStuck, { what: 'the folder to be read' });

    await using engine = await engineHere(scene.dataDirectory, server.owner);
    delete faulty.faults.stallOn;
    for (const asked of [writer, engine])
      expect(await asked.request('transfers.enqueueDownloads', input)).toMatchObject({
        ok: false,
        error: { code: 'BatchBeingWritten', retryable: true },
      });
    expect(await allTransfers(engine)).toEqual([]);
    await killEngine(writer);
    expect(await lost).toMatchObject({ ok: false, error: { code: 'EngineStopped' } });

    expect(unwrap(await engine.request('transfers.enqueueDownloads', input))).toMatchObject({ transfers: 2 });
    expect(await allTransfers(engine)).toHaveLength(2);
  });

  it('stay with who took them over from an engine that was taken for dead', async () => {
    const server = faulty.underTest();
    await using engine = await engineHere(scene.dataDirectory, server.owner);
    const profileId = await addProfile(engine, server);
    const batchId = randomUUID();
    let isStuck = false;
    faulty.onEvent = (event) => {
      isStuck ||= event.kind === 'request' && event.name === 'OPENDIR';
    };
    faulty.faults.stallOn = { name: 'OPENDIR' };
    const controller = new AbortController();
    const items = [{ remotePath: '/', localPath: scene.fetched, target: 'folder' as const }];
    const asleep = engine.request(
      'transfers.enqueueDownloads',
      { batchId, profileId, recursive: true, items },
      { signal: controller.signal },
    );
    await waitFor(() => isStuck, { what: 'the folder to be read' });
    const database = new BetterSqlite3(join(scene.dataDirectory, 'waybill.db'));
    database.prepare(`UPDATE batches SET ready = 1, reserved_by = NULL WHERE id = ?`).run(batchId);
    database.close();
    controller.abort();
    expect(await asleep).toMatchObject({ ok: false, error: { code: 'Cancelled' } });
    expect(await engine.request('batches.get', { id: batchId })).toMatchObject({ ok: true });
  });

  it('leave nothing that is in the way where writing them was called off or failed', async () => {
    const server = faulty.underTest();
    await using engine = await engineHere(scene.dataDirectory, server.owner);
    const input = await uploads(await addProfile(engine, server));
    const missing = { ...input.items[0], localPath: join(scene.toSend, 'missing.csv') };
    const failed = await engine.request('transfers.enqueueUploads', {
      ...input,
      items: [...input.items, { remotePath: '/', target: 'folder', ...missing }],
    });
    expect(failed).toMatchObject({ ok: false, error: { code: 'LocalFileNotFound' } });
    expect(unwrap(await engine.request('transfers.enqueueUploads', input))).toMatchObject({ transfers: 3 });
  });

  it('are refused under the id of another profile’s batch, under what is no id, and without a profile', async () => {
    const server = faulty.underTest();
    await using engine = await engineHere(scene.dataDirectory, server.owner);
    const input = await uploads(await addProfile(engine, server));
    const other = await addProfile(engine, server, { name: 'Another' });
    unwrap(await engine.request('transfers.enqueueUploads', input));
    for (const wrong of [
      { profileId: other },
      { batchId: 'mine' },
      { batchId: input.batchId?.toUpperCase() },
    ])
      expect(await engine.request('transfers.enqueueUploads', { ...input, ...wrong })).toMatchObject({
        ok: false,
        error: { code: 'InvalidRequest' },
      });
    const nobody = { ...input, batchId: randomUUID(), profileId: 'nobody' };
    expect(await engine.request('transfers.enqueueUploads', nobody)).toMatchObject({
      ok: false,
      error: { code: 'NotFound' },
    });
    expect(await allTransfers(engine)).toHaveLength(3);
  });
});
