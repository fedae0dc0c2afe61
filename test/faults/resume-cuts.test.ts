import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { TransferSnapshot } from '../../shared/models/transfer.ts';
import { isFinal } from '../../shared/transfer-state.ts';
import { type EngineFixture, namesInFolder, sha256Of, sha256OfFile } from '../support/engine-fixture.ts';
import { seededRandom, seedOfRun } from '../support/random.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { startResumeScene } from '../support/resume-scene.ts';
import { startSshd } from '../support/sshd.ts';
import { waitFor } from '../support/temp.ts';

const MIB = 1_024 * 1_024;
const SIZE = 40 * MIB;
/** Random places each way of travelling is cut at. */
const CUTS = Number(process.env.WAYBILL_RESUME_CUTS ?? 50);
const seed = seedOfRun();
const content = randomBytes(SIZE);
const digest = sha256Of(content);
const sshdHere = requires('sshd');

const inMib = (bytes: number) => `${(bytes / MIB).toFixed(1)} MiB`;

/** A machine may be busy with other things; what never ends is found all the same. */
function ended(engine: EngineFixture, batchId: string): Promise<TransferSnapshot> {
  return waitFor(
    async () => {
      const transfer = await engine.only(batchId);
      return isFinal(transfer.state) ? transfer : undefined;
    },
    { what: 'the transfer to end', deadlineMs: 120_000, everyMs: 20 },
  );
}

describe.skipIf(!sshdHere.available)(titleWith(`cut at any place, seed ${seed}`, sshdHere), () => {
  const lines: string[] = [];
  afterAll(() => {
    const what = `cuts of ${inMib(SIZE)}, seed ${seed}: sent again after a cut, besides what was missing`;
    process.stdout.write(`${[what, ...lines].join('\n')}\n`);
  });

  it.each([
    ['upload', 1, 0],
    ['upload', 5, 30],
    ['download', 1, 0],
    ['download', 5, 30],
  ] as const)(
    `%s over %i channels, ${CUTS} times`,
    { timeout: CUTS * 20_000 },
    async (direction, channels, delayMs) => {
      const random = seededRandom(seed + channels);
      const line = direction === 'upload' ? 'up' : 'down';
      // A busy machine takes a while to answer, which looks like distance: without this the file would travel over more.
      await using sshd = await startSshd({ configFirst: [`MaxSessions ${channels}`] });
      await using scene = await startResumeScene(sshd, { direction, content, delayMs });
      const { engine, proxy } = scene;
      await engine.work();
      const sentAgain: number[] = [];
      for (let cut = 0; cut < CUTS; cut += 1) {
        const at = Math.floor(random() * SIZE);
        const before = proxy.bytes(line);
        const { fired } = proxy.cutAfterBytes(line, at);
        const transfer = await ended(engine, await scene.queue());
        expect([fired(), transfer.state, transfer.sha256]).toEqual([true, 'delivered', digest]);
        sentAgain.push(proxy.bytes(line) - before - SIZE);
        expect(await sha256OfFile(scene.target)).toBe(digest);
        await engine.request('queue.drain', {});
        expect(await namesInFolder(scene.targetFolder)).toEqual(['claims.csv']);
        await rm(scene.target);
      }
      sentAgain.sort((one, other) => one - other);
      const median = sentAgain[CUTS >> 1] ?? 0;
      const most = sentAgain.at(-1) ?? 0;
      lines.push(`${direction}, ${channels} channels: median ${inMib(median)}, most ${inMib(most)}; 0 wrong`);
      // Since the last mark, under way on each channel, and the connections' own talk.
      expect(most).toBeLessThan((4 + channels * 2 + 2) * MIB);
    },
  );
});
