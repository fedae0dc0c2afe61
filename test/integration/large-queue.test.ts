import { describe, expect, it } from 'vitest';
import { measureLargeQueue } from '../bench/large-queue.ts';

const COUNT = 12_000;

/**
 * `npm run bench -- --only queue` measures 100,000; here the bounds are wide enough for a busy machine, and still far
 * below what a scan of everything for each step would take.
 */
describe('a long queue', () => {
  it('is written down quickly, and asked about, moved, paused and held without holding anything up', async () => {
    const { enqueueSeconds, peakMiB, ...rest } = await measureLargeQueue(COUNT, 'folder');
    expect(enqueueSeconds).toBeLessThan(20);
    // Only Linux tells.
    if (peakMiB !== null) expect(peakMiB).toBeLessThan(200);
    const {
      overviewMs,
      firstPageMs,
      pageBehindMs,
      moveMs,
      priorityMs,
      pauseMs,
      resumeMs,
      holdMs,
      releaseMs,
    } = rest;
    for (const ms of [overviewMs, firstPageMs, pageBehindMs, moveMs]) expect(ms).toBeLessThan(1_500);
    for (const ms of [priorityMs, pauseMs, resumeMs, holdMs, releaseMs]) expect(ms).toBeLessThan(15_000);
  }, 120_000);
});
