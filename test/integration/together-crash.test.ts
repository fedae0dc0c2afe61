import { readdir, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestName } from '../../electron/engine/practice-server/practice-server.ts';
import { openDatabase } from '../../electron/engine/storage/database.ts';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import { unwrap } from '../../shared/result.ts';
import { aftermath, allDelivered, expectWhole } from '../support/aftermath.ts';
import {
  type CrashScene,
  crashScene,
  type FaultyServer,
  finish,
  startFaultyServer,
  writeFiles,
} from '../support/crash-scene.ts';
import { addProfile, engineHere, engineInChild, untilFinal, workOnEverything } from '../support/engine.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';

/** One that takes a while among small ones. */
const SIZES = [400_000, 10, 20, 30, 40, 50, 60, 70];
const FILES = SIZES.length;

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

const asked = (name: RequestName): number => faulty.server.stats.requestsByName[name] ?? 0;

/** Queues the files as a batch that publishes together. Answers its id. */
async function queue(engine: EngineHost, scene: CrashScene, paths: readonly string[]): Promise<string> {
  const profileId = await addProfile(engine, faulty.underTest());
  const remotePath = scene.sent.slice(faulty.server.rootDirectory.length);
  const items = paths.map((localPath) => ({ localPath, remotePath, target: 'folder' as const }));
  return unwrap(await engine.request('transfers.enqueueUploads', { profileId, items, together: true }))
    .batchId;
}

const summary = async (engine: EngineHost, id: string) => unwrap(await engine.request('batches.get', { id }));
const untilAsking = (engine: EngineHost, id: string) =>
  waitFor(async () => (await summary(engine, id)).together === 'asks', { what: 'the batch to ask' });

/** Works on a batch in an engine that is killed in the instant the server has got so many requests of a kind. */
async function killedAt(scene: CrashScene, name: RequestName, count: number): Promise<string> {
  const paths = await writeFiles(scene.toSend, 'billing_log', SIZES);
  const engine = await engineInChild(scene.dataDirectory, faulty.underTest().owner);
  const batchId = await queue(engine, scene, paths);
  let left = count;
  faulty.onEvent = (event) => {
    if (event.kind !== 'request' || event.name !== name) return;
    left -= 1;
    if (left === 0) process.kill(engine.pid, 'SIGKILL');
  };
  await workOnEverything(engine);
  expect(await engine.closed).toEqual({ crashed: true, reason: 'SIGKILL' });
  faulty.onEvent = () => undefined;
  return batchId;
}

describe('a batch that publishes together, and its engine killed', () => {
  for (const [name, count] of [
    ['OPEN', FILES],
    ['WRITE', 3],
    ['CLOSE', 1],
    ['CLOSE', FILES - 1],
    ['CLOSE', FILES],
    ['RENAME', 1],
    ['RENAME', FILES / 2],
    ['RENAME', FILES],
  ] as const)
    it(`is whole after a crash at ${name} number ${count}, and no part of it was to be seen before`, async () => {
      await using scene = await crashScene(faulty.server.rootDirectory);
      const renames = asked('RENAME');
      const batchId = await killedAt(scene, name, count);
      if (name !== 'RENAME') {
        const seen = (await readdir(scene.sent)).filter((each) => !each.endsWith('.part'));
        expect([seen, asked('RENAME')]).toEqual([[], renames]);
      }
      await using next = await engineHere(scene.dataDirectory, faulty.underTest().owner);
      await finish(next, [batchId]);
      expect(await aftermath(next, scene.dataDirectory)).toEqual(allDelivered(FILES));
      await expectWhole(scene);
    });

  it('is not sent again where it was staged', async () => {
    await using scene = await crashScene(faulty.server.rootDirectory);
    const batchId = await killedAt(scene, 'RENAME', 1);
    const writes = asked('WRITE');
    await using next = await engineHere(scene.dataDirectory, faulty.underTest().owner);
    await finish(next, [batchId]);
    expect(asked('WRITE')).toBe(writes);
    await expectWhole(scene);
  });

  it('asks the next engine’s person as it asked before, and is published by it', async () => {
    await using scene = await crashScene(faulty.server.rootDirectory);
    const { owner } = faulty.underTest();
    const paths = await writeFiles(scene.toSend, 'billing_log', SIZES);
    const first = await engineInChild(scene.dataDirectory, owner);
    const batchId = await queue(first, scene, paths);
    await rm(paths[3] ?? '');
    await workOnEverything(first);
    await untilAsking(first, batchId);
    process.kill(first.pid, 'SIGKILL');
    await first.closed;
    await using next = await engineHere(scene.dataDirectory, owner);
    await workOnEverything(next);
    expect(await summary(next, batchId)).toMatchObject({
      together: 'asks',
      counts: { staged: FILES - 1, failed: 1 },
    });
    unwrap(await next.request('batches.publish', { id: batchId }));
    await untilFinal(next, batchId);
    await expectWhole(scene);
  });

  it('ends what was being called off when the engine died', async () => {
    await using scene = await crashScene(faulty.server.rootDirectory);
    const { owner } = faulty.underTest();
    const paths = await writeFiles(scene.toSend, 'billing_log', SIZES);
    const first = await engineInChild(scene.dataDirectory, owner);
    const batchId = await queue(first, scene, paths);
    await rm(paths[3] ?? '');
    await workOnEverything(first);
    await untilAsking(first, batchId);
    process.kill(first.pid, 'SIGKILL');
    await first.closed;
    // As it is between the wish and its being carried out.
    const database = openDatabase(scene.dataDirectory);
    database.prepare(`UPDATE transfers SET requested = 'cancel' WHERE state = 'staged'`).run();
    database.prepare(`UPDATE batches SET together = 'rest'`).run();
    database.close();
    await using next = await engineHere(scene.dataDirectory, owner);
    await finish(next, [batchId]);
    expect((await summary(next, batchId)).counts).toEqual({ cancelled: FILES - 1, failed: 1 });
    expect(await aftermath(next, scene.dataDirectory)).toMatchObject({ temporaries: 0, recordedTwice: [] });
    expect(await readdir(scene.sent)).toEqual([]);
  });

  it('is published once by two engines on one data directory', async () => {
    await using scene = await crashScene(faulty.server.rootDirectory);
    const { owner } = faulty.underTest();
    const many = await writeFiles(scene.toSend, 'billing_log', [
      ...SIZES,
      ...new Array<number>(200).fill(100),
    ]);
    await using one = await engineHere(scene.dataDirectory, owner);
    await using two = await engineInChild(scene.dataDirectory, faulty.underTest().owner);
    const renames = asked('RENAME');
    const batchId = await queue(one, scene, many);
    await Promise.all([workOnEverything(one), workOnEverything(two)]);
    await untilFinal(one, batchId);
    expect(asked('RENAME') - renames).toBe(many.length);
    await two.close();
    expect(await aftermath(one, scene.dataDirectory)).toEqual(allDelivered(many.length));
    await expectWhole(scene);
  });
});

describe('killed at any moment', () => {
  for (let seed = 1; seed <= 6; seed += 1)
    it(`shows all of it or nothing until it is published: number ${seed}`, async () => {
      await using scene = await crashScene(faulty.server.rootDirectory);
      const { owner } = faulty.underTest();
      const paths = await writeFiles(scene.toSend, 'billing_log', SIZES);
      // Requests of any kind, so far apart that the six land in different phases of the batch.
      let left = 4 + seed * 9;
      const first = await engineInChild(scene.dataDirectory, owner);
      const batchId = await queue(first, scene, paths);
      faulty.onEvent = (event) => {
        if (event.kind !== 'request') return;
        left -= 1;
        if (left === 0) process.kill(first.pid, 'SIGKILL');
      };
      await workOnEverything(first);
      await first.closed;
      faulty.onEvent = () => undefined;
      const names = await readdir(scene.sent);
      const seen = names.filter((name) => !name.endsWith('.part'));
      if (seen.length > 0) expect(names.length).toBe(FILES);
      await using next = await engineHere(scene.dataDirectory, owner);
      await finish(next, [batchId]);
      expect(await aftermath(next, scene.dataDirectory)).toEqual(allDelivered(FILES));
      await expectWhole(scene);
      expect((await readdir(scene.sent)).length).toBe(FILES);
    });
});
