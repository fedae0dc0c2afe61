import { measureLargeQueue } from './large-queue.ts';
import { measureLargeQueueWindow } from './large-queue-window.ts';
import { median } from './measure.ts';

const COUNT = 100_000;

/** @returns lines of Markdown */
export async function benchQueue(say: (line: string) => void): Promise<readonly string[]> {
  const lines = [
    `## A queue of ${COUNT.toLocaleString('en')}`,
    '',
    'Owner and engine: the longest that the event loop of the process that owns the engine, and another request of the engine, were held up meanwhile.',
    '',
    '| queued as | queueing s | owner ms | engine ms | numbers ms | first page ms | page in the middle ms | move one ms | priority, pause, resume all s | engine ms | hold, release all s | engine ms | peak MiB |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|---|',
  ];
  for (const way of ['folder', 'items'] as const) {
    const one = await measureLargeQueue(COUNT, way);
    const ms = (value: number) => value.toFixed(0);
    const all = [one.priorityMs, one.pauseMs, one.resumeMs].map((value) => (value / 1_000).toFixed(1));
    const holding = [one.holdMs, one.releaseMs].map((value) => (value / 1_000).toFixed(1));
    say(`queue of ${COUNT} (${way}): ${one.enqueueSeconds.toFixed(1)} s`);
    lines.push(
      `| ${way === 'folder' ? 'one folder' : 'named one by one'} | ${one.enqueueSeconds.toFixed(1)} | ${ms(one.ownerDelayMs)} | ${ms(one.engineDelayMs)} | ${ms(one.overviewMs)} | ${ms(one.firstPageMs)} | ${ms(one.pageBehindMs)} | ${ms(one.moveMs)} | ${all.join(', ')} | ${ms(one.engineDelayWhileChangingMs)} | ${holding.join(', ')} | ${ms(one.engineDelayWhileHoldingMs)} | ${one.peakMiB?.toFixed(0) ?? '?'} |`,
    );
  }
  const { openMs, enqueueSeconds, mainDelayMs, frameDelayMs } = await measureLargeQueueWindow(COUNT);
  lines.push(
    '',
    `In the window: the page of what waits is there after ${median(openMs).toFixed(0)} ms (median of ${openMs.length}). As many again, named by the window: ${enqueueSeconds.toFixed(1)} s, the main process held up ${mainDelayMs.toFixed(0)} ms and a frame ${frameDelayMs.toFixed(0)} ms at most.`,
  );
  return lines;
}
