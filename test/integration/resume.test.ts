import { randomBytes } from 'node:crypto';
import { open, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Direction } from '../../shared/models/transfer.ts';
import { namesInFolder, sha256Of, sha256OfFile } from '../support/engine-fixture.ts';
import { seededRandom, seedOfRun } from '../support/random.ts';
import { type ResumeScene, startResumeScene } from '../support/resume-scene.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { waitFor } from '../support/temp.ts';

const MIB = 1_024 * 1_024;
const SIZE = 40 * MIB;
/** Random places each way of travelling is cut at. */
const CUTS = Number(process.env.WAYBILL_RESUME_CUTS ?? 3);
const seed = seedOfRun();
const content = randomBytes(SIZE);
const digest = sha256Of(content);

let sshd: RealSshd;
let scene: ResumeScene;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd[Symbol.asyncDispose]());
afterEach(() => scene[Symbol.asyncDispose]());

const lineOf = (direction: Direction) => (direction === 'upload' ? 'up' : 'down');

/** What crossed the line in the file's direction while `act` ran, bytes. */
async function crossed(direction: Direction, act: () => Promise<void>): Promise<number> {
  const before = scene.proxy.bytes(lineOf(direction));
  await act();
  return scene.proxy.bytes(lineOf(direction)) - before;
}

async function expectWhole(): Promise<void> {
  expect(await sha256OfFile(scene.target)).toBe(digest);
  await scene.engine.request('queue.drain', {});
  expect(await namesInFolder(scene.targetFolder)).toEqual(['claims.csv']);
}

/** The half file an interrupted attempt has left. */
async function partFile(): Promise<string> {
  const name = (await readdir(scene.targetFolder)).find((there) => there.includes('.part'));
  if (name === undefined) throw new Error('nothing was kept');
  return join(scene.targetFolder, name);
}

/** Sends more than half, then holds it there with everything both sides know written down. */
async function pauseAtHalf(direction: Direction, delayMs: number): Promise<string> {
  scene = await startResumeScene(sshd, { direction, content, delayMs });
  const { engine, proxy } = scene;
  const batchId = await scene.queue();
  await engine.work();
  await waitFor(() => proxy.bytes(lineOf(direction)) > SIZE / 2, {
    what: 'half of it to be under way',
    everyMs: 1,
  });
  await engine.request('transfers.pause', { which: 'batch', batchId });
  const [transfer] = await engine.inState(batchId, 'paused', 'delivered');
  expect(transfer).toMatchObject({ state: 'paused' });
  expect(transfer?.bytesDone).toBeGreaterThan(0);
  return batchId;
}

async function goOn(batchId: string): Promise<void> {
  await scene.engine.request('transfers.resume', { which: 'batch', batchId });
  expect(await scene.engine.finishedOne(batchId)).toMatchObject({ state: 'delivered', sha256: digest });
}

describe.each([
  ['upload', 1, 0],
  ['upload', 5, 30],
  ['download', 1, 0],
  ['download', 5, 30],
] as const)('%s over %i channels', (direction, channels, delayMs) => {
  /** Since the last mark, under way on each channel, and the connections' own talk. */
  const slack = 4 * MIB + channels * 2 * MIB + 2 * MIB;

  it(`cut at ${CUTS} random places goes on there (seed ${seed})`, async () => {
    const random = seededRandom(seed + channels);
    // A busy machine takes a while to answer, which looks like distance: without this the file would travel over more.
    await using limited = await startSshd({ configFirst: [`MaxSessions ${channels}`] });
    scene = await startResumeScene(limited, { direction, content, delayMs });
    const { engine, proxy } = scene;
    await engine.work();
    for (let cut = 0; cut < CUTS; cut += 1) {
      const at = Math.floor(random() * SIZE);
      const sent = await crossed(direction, async () => {
        const { fired } = proxy.cutAfterBytes(lineOf(direction), at);
        const batchId = await scene.queue();
        const [transfer] = await engine.finished(batchId);
        expect([fired(), transfer?.state, transfer?.sha256]).toEqual([true, 'delivered', digest]);
      });
      expect(sent - SIZE, `sent again after a cut at ${at}`).toBeLessThan(slack);
      await expectWhole();
      await rm(scene.target);
    }
  });
});

describe.each(['upload', 'download'] as const)('a paused %s', (direction) => {
  it('goes on with another engine', async () => {
    const batchId = await pauseAtHalf(direction, 0);
    await scene.engine[Symbol.asyncDispose]();
    const other = await scene.anotherEngine();
    await other.work();
    const sent = await crossed(direction, async () => {
      await other.request('transfers.resume', { which: 'batch', batchId });
      expect(await other.finishedOne(batchId)).toMatchObject({ state: 'delivered', sha256: digest });
    });
    expect(sent).toBeLessThan(SIZE * 0.75);
    expect(await sha256OfFile(scene.target)).toBe(digest);
  });

  it('begins anew where the half file is another in its last bytes', async () => {
    const batchId = await pauseAtHalf(direction, 0);
    const part = await partFile();
    const paused = await scene.engine.only(batchId);
    const file = await open(part, 'r+');
    await file.write(Buffer.alloc(1, (content[paused.bytesDone - 1] ?? 0) ^ 1), 0, 1, paused.bytesDone - 1);
    await file.close();
    await goOn(batchId);
    await expectWhole();
  });

  it('begins anew where the half file is gone, or shorter than it was', async () => {
    const batchId = await pauseAtHalf(direction, 0);
    await truncate(await partFile(), MIB);
    await goOn(batchId);
    await expectWhole();
  });

  it('begins anew where the source has changed, though it looks the same where it was interrupted', async () => {
    const batchId = await pauseAtHalf(direction, 0);
    const changed = Buffer.from(content);
    changed[10] = (changed[10] ?? 0) ^ 1;
    await writeFile(scene.source, changed);
    // Not by its time alone: servers tell whole seconds.
    await utimes(scene.source, 1_000_000_000, 1_000_000_000);
    await scene.engine.request('transfers.resume', { which: 'batch', batchId });
    const transfer = await scene.engine.finishedOne(batchId);
    expect(transfer).toMatchObject({ state: 'delivered', sha256: sha256Of(changed) });
    expect(await sha256OfFile(scene.target)).toBe(sha256Of(changed));
    await scene.engine.request('queue.drain', {});
    expect(await namesInFolder(scene.targetFolder)).toEqual(['claims.csv']);
  });

  it('leaves nothing behind where it is cancelled', async () => {
    const batchId = await pauseAtHalf(direction, 0);
    await scene.engine.request('transfers.cancel', { which: 'batch', batchId });
    expect(await scene.engine.request('queue.drain', {})).toEqual({ temporariesLeft: 0 });
    expect(await namesInFolder(scene.targetFolder)).toEqual([]);
  });
});

it('a half download that was changed far before where it was interrupted is begun anew', async () => {
  const batchId = await pauseAtHalf('download', 0);
  const file = await open(await partFile(), 'r+');
  await file.write(Buffer.alloc(1, (content[100] ?? 0) ^ 1), 0, 1, 100);
  await file.close();
  await goOn(batchId);
  await expectWhole();
});
