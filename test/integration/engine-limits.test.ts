import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type EngineFixture,
  type PracticeFixture,
  sha256OfFile,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { waitFor } from '../support/temp.ts';

const KIB = 1_024;
const SIZE = 4_000 * KIB;

let practice: PracticeFixture;
let engine: EngineFixture;
let source: string;

beforeEach(async () => {
  practice = await startPracticeFixture();
  engine = await startEngineFixture({ port: practice.server.port, trusted: practice.server.hostPublicKey });
  await mkdir(join(practice.root, 'si'));
  source = join(engine.local, 'scan.tif');
  await writeFile(source, randomBytes(SIZE));
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await practice[Symbol.asyncDispose]();
});

/** Bytes a second over the next two seconds, of one that is on its way. */
async function speedOf(batchId: string): Promise<number> {
  const begun = () =>
    waitFor(async () => (await engine.only(batchId)).bytesDone || undefined, { what: 'the first bytes' });
  const before = await begun();
  const start = performance.now();
  await pause(2_000);
  return ((await engine.only(batchId)).bytesDone - before) / ((performance.now() - start) / 1_000);
}

describe('a speed limit', () => {
  it('of the whole queue holds for what is sent, and is taken away while it goes', async () => {
    await engine.request('queue.limit', { uploadLimit: 200 * KIB });
    const batchId = await engine.queueUploads([source], '/si');
    await engine.work();
    const speed = await speedOf(batchId);
    // How exactly is shown with a clock of its own; here a machine may be too busy to look in time.
    expect(speed).toBeLessThan(300 * KIB);
    expect(speed).toBeGreaterThan(20 * KIB);
    await engine.request('queue.limit', { uploadLimit: null });
    const delivered = await engine.finishedOne(batchId);
    expect(delivered.sha256).toBe(await sha256OfFile(join(practice.root, 'si', 'scan.tif')));
  });

  it('of a profile holds for what is fetched, from the moment its settings say so', async () => {
    await writeFile(join(practice.root, 'si', 'scan.tif'), await randomBytes(SIZE));
    await engine.request('queue.limit', { downloadLimit: 100 * KIB });
    const target = join(engine.local, 'fetched');
    await mkdir(target);
    const batchId = await engine.queueDownloads(['/si/scan.tif'], target);
    await engine.work();
    const { id, kind: _, createdAtMs: _c, updatedAtMs: _u, ...settings } = engine.profile;
    expect(await speedOf(batchId)).toBeLessThan(150 * KIB);
    await engine.request('queue.limit', { downloadLimit: null });
    const delivered = await engine.finishedOne(batchId);
    expect(delivered.state).toBe('delivered');
    await engine.request('profiles.update', {
      id,
      settings: { ...settings, transfer: { ...settings.transfer, downloadLimit: 300 * KIB } },
    });
    const again = await engine.queueDownloads(['/si/scan.tif'], target, { conflict: 'overwrite' });
    expect(await speedOf(again)).toBeLessThan(450 * KIB);
    await engine.request('transfers.cancel', { which: 'all' });
    await engine.finished(again);
  });
});
