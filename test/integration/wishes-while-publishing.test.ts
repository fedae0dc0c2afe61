import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import { unwrap } from '../../shared/result.ts';
import { aftermath, allDelivered, contentOf } from '../support/aftermath.ts';
import {
  begin,
  type CrashScene,
  crashScene,
  type FaultyServer,
  startFaultyServer,
  writeFiles,
} from '../support/crash-scene.ts';
import { engineHere, untilFinal } from '../support/engine.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';

let folder: TempFolder;
let faulty: FaultyServer;
let scene: CrashScene;
let engine: EngineHost;

beforeEach(async () => {
  folder = await tempFolder('practice');
  faulty = await startFaultyServer(folder.path);
  scene = await crashScene(faulty.server.rootDirectory);
  engine = await engineHere(scene.dataDirectory, faulty.underTest().owner);
});
afterEach(async () => {
  await engine.close();
  await faulty[Symbol.asyncDispose]();
  await scene[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Sends a file up to its rename, which gets no answer; the connection is given up soon after. */
async function sendUpToRename(): Promise<string> {
  const send = await writeFiles(scene.toSend, 'billing_log', [100_000]);
  const asked = new Promise<void>((resolve) => {
    faulty.onEvent = (event) => {
      if (event.kind === 'request' && event.name === 'RENAME') resolve();
    };
  });
  const [batch = ''] = await begin(engine, faulty.underTest(), scene, {
    send,
    remoteFolder: scene.sent.slice(faulty.server.rootDirectory.length),
    settings: { timeouts: { stallMs: 1_500 } },
  });
  await asked;
  return batch;
}

describe('a wish that comes while the rename has no answer', () => {
  it('cancels where looking shows that nothing was published', async () => {
    faulty.faults.stallOn = { name: 'RENAME', times: 1 };
    const batchId = await sendUpToRename();
    unwrap(await engine.request('transfers.cancel', { which: 'batch', batchId }));
    expect((await untilFinal(engine, batchId)).counts).toEqual({ cancelled: 1 });
    expect(await aftermath(engine, scene.dataDirectory)).toEqual({
      ...allDelivered(1),
      entries: { 'transfer.cancelled': 1 },
    });
    expect(await readdir(scene.sent)).toEqual([]);
  });

  it('does not cancel what turns out to be published', async () => {
    faulty.faults.dropBeforeReply = { name: 'RENAME', times: 1 };
    const batchId = await sendUpToRename();
    unwrap(await engine.request('transfers.cancel', { which: 'batch', batchId }));
    expect((await untilFinal(engine, batchId)).counts).toEqual({ delivered: 1 });
    expect(await aftermath(engine, scene.dataDirectory)).toEqual(allDelivered(1));
    expect(await contentOf(scene.sent)).toEqual(await contentOf(scene.toSend));
  });

  it('pauses, and resuming looks instead of sending again', async () => {
    faulty.faults.stallOn = { name: 'RENAME', times: 1 };
    const batchId = await sendUpToRename();
    unwrap(await engine.request('transfers.pause', { which: 'batch', batchId }));
    await waitFor(
      async () => unwrap(await engine.request('batches.get', { id: batchId })).counts.paused === 1,
      {
        what: 'the transfer to be paused',
      },
    );
    const writes = faulty.server.stats.requestsByName.WRITE;
    unwrap(await engine.request('transfers.resume', { which: 'batch', batchId }));
    expect((await untilFinal(engine, batchId)).counts).toEqual({ delivered: 1 });
    expect(await aftermath(engine, scene.dataDirectory)).toEqual(allDelivered(1));
    expect(await contentOf(scene.sent)).toEqual(await contentOf(scene.toSend));
    expect(faulty.server.stats.requestsByName.WRITE).toBe(writes);
  });

  it('cancels a paused one only after looking', async () => {
    faulty.faults.stallOn = { name: 'RENAME', times: 1 };
    const batchId = await sendUpToRename();
    unwrap(await engine.request('transfers.pause', { which: 'batch', batchId }));
    await waitFor(
      async () => unwrap(await engine.request('batches.get', { id: batchId })).counts.paused === 1,
      {
        what: 'the transfer to be paused',
      },
    );
    unwrap(await engine.request('transfers.cancel', { which: 'batch', batchId }));
    expect((await untilFinal(engine, batchId)).counts).toEqual({ cancelled: 1 });
    expect(await aftermath(engine, scene.dataDirectory)).toEqual({
      ...allDelivered(1),
      entries: { 'transfer.cancelled': 1 },
    });
    expect(await readdir(scene.sent)).toEqual([]);
  });

  it('looks, and sends nothing again, where one that waits for its next try is tried now', async () => {
    const FAILURE = 4;
    faulty.faults.failRequests = [{ name: 'RENAME', status: FAILURE, times: 1 }];
    const send = await writeFiles(scene.toSend, 'billing_log', [100_000]);
    const [batchId = ''] = await begin(engine, faulty.underTest(), scene, {
      send,
      remoteFolder: scene.sent.slice(faulty.server.rootDirectory.length),
      settings: { retry: { limit: 3, baseMs: 600_000, capMs: 600_000 } },
    });
    await waitFor(
      async () =>
        unwrap(await engine.request('batches.get', { id: batchId })).counts['waiting-to-retry'] === 1,
      { what: 'the transfer to wait for its next try' },
    );
    const writes = faulty.server.stats.requestsByName.WRITE;
    unwrap(await engine.request('transfers.retry', { which: 'batch', batchId }));
    expect((await untilFinal(engine, batchId)).counts).toEqual({ delivered: 1 });
    expect(await aftermath(engine, scene.dataDirectory)).toEqual(allDelivered(1));
    expect(faulty.server.stats.requestsByName.WRITE).toBe(writes);
  });
});
