import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import { ITEMS_PER_PART } from '../../shared/contract/enqueue.ts';
import { unwrap } from '../../shared/result.ts';
import { engineInChild, ownerWith } from '../support/engine.ts';
import { startSshd } from '../support/sshd.ts';
import { tempFolder } from '../support/temp.ts';

/** What a long queue costs. Nothing is sent: no server is there, or one whose key nobody has accepted. */
export interface LargeQueue {
  readonly enqueueSeconds: number;
  /** The longest that the owner's event loop was held up meanwhile, milliseconds. */
  readonly ownerDelayMs: number;
  /** The longest that another request of the engine took meanwhile, milliseconds. */
  readonly engineDelayMs: number;
  readonly overviewMs: number;
  /** The first page of what waits, and one in the middle. */
  readonly firstPageMs: number;
  readonly pageBehindMs: number;
  readonly moveMs: number;
  readonly priorityMs: number;
  readonly pauseMs: number;
  readonly resumeMs: number;
  /** As `engineDelayMs`, while all of them change. */
  readonly engineDelayWhileChangingMs: number;
  /** From the answer that a person is needed until all of them are held, and from a person's answer until none is. */
  readonly holdMs: number;
  readonly releaseMs: number;
  /** As `engineDelayMs`, meanwhile. */
  readonly engineDelayWhileHoldingMs: number;
  /** The most the engine's process ever had in memory, MiB; `null` where nothing tells. */
  readonly peakMiB: number | null;
}

/** @param way a folder that the engine walks, or every file named, in parts, as the window names a selection */
export async function measureLargeQueue(count: number, way: 'folder' | 'items'): Promise<LargeQueue> {
  await using folder = await tempFolder('large-queue');
  const root = join(folder.path, 'out');
  const files = await writtenFiles(root, count);
  await using engine = await engineInChild(
    join(folder.path, 'data'),
    ownerWith({ kind: 'password', password: 'x' }),
  );
  const profileId = unwrap(
    await engine.request('profiles.add', {
      name: 'Nobody there',
      // TEST-NET-1 (RFC 5737): held, so that nothing is even tried.
      host: '192.0.2.1',
      user: 'desk',
      authentication: { method: 'password' },
    }),
  ).id;
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const began = performance.now();
  loop.enable();
  const [enqueued, engineDelayMs] = await whileAsking(engine, () =>
    enqueue(engine, profileId, way === 'folder' ? [root] : files),
  );
  loop.disable();
  const enqueueSeconds = (performance.now() - began) / 1_000;
  const ownerDelayMs = loop.max / 1e6;
  if (enqueued !== count) throw new Error(`${enqueued} of ${count} were queued`);
  await engine.request('queue.work', { on: 'everything' });

  const took = async (work: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const overviewMs = await took(() => engine.request('queue.overview', { sinceMs: Date.now() }));
  const page = async (after?: number) =>
    unwrap(
      await engine.request('transfers.list', {
        order: 'as-they-go',
        withoutDismissed: true,
        limit: 200,
        ...(after !== undefined && { after }),
      }),
    );
  const firstPageMs = await took(() => page());
  const middle = (await page()).transfers.at(-1)?.id ?? 0;
  const pageBehindMs = await took(() => page(middle + Math.floor(count / 2)));
  const moveMs = await took(() =>
    engine.request('transfers.move', {
      selection: { which: 'transfers', ids: [middle + Math.floor(count / 2)] },
      to: 'top',
    }),
  );
  const all = { which: 'all' } as const;
  let priorityMs = 0;
  let pauseMs = 0;
  let resumeMs = 0;
  const [, engineDelayWhileChangingMs] = await whileAsking(engine, async () => {
    priorityMs = await took(() =>
      engine.request('transfers.setPriority', { selection: all, priority: 'low' }),
    );
    pauseMs = await took(() => engine.request('transfers.pause', all));
    resumeMs = await took(() => engine.request('transfers.resume', all));
  });
  const holding = await measureHolding(engine, profileId, count);
  const status = await readFile(`/proc/${engine.pid}/status`, 'utf8').catch(() => '');
  const peak = /^VmHWM:\s+(\d+)/m.exec(status)?.[1];
  const peakMiB = peak === undefined ? null : Number(peak) / 1_024;
  return {
    enqueueSeconds,
    ownerDelayMs,
    engineDelayMs,
    overviewMs,
    firstPageMs,
    pageBehindMs,
    moveMs,
    priorityMs,
    pauseMs,
    resumeMs,
    engineDelayWhileChangingMs,
    ...holding,
    peakMiB,
  };
}

/** A server whose key nobody accepted holds all of them; then it is gone, so that nothing holds them again. */
async function measureHolding(
  engine: EngineHost,
  profileId: string,
  count: number,
): Promise<Pick<LargeQueue, 'holdMs' | 'releaseMs' | 'engineDelayWhileHoldingMs'>> {
  const stored = unwrap(await engine.request('profiles.list', {})).profiles.find(
    ({ id }) => id === profileId,
  );
  if (stored === undefined) throw new Error('the profile is gone');
  const { id: _, kind: __, ...settings } = stored;
  let beganMs = 0;
  const untilHeld = async (wanted: number) => {
    for (;;) {
      const statuses = unwrap(await engine.request('profiles.statuses', {})).statuses;
      if (beganMs === 0 && statuses.some(({ held }) => held !== null)) beganMs = performance.now();
      const overview = unwrap(await engine.request('queue.overview', { sinceMs: Date.now() }));
      const held = overview.profiles.find((one) => one.profileId === profileId)?.unfinished.held ?? 0;
      if (held === wanted) return performance.now() - beganMs;
      await pause(2);
    }
  };
  let holdMs = 0;
  let releaseMs = 0;
  const [, engineDelayWhileHoldingMs] = await whileAsking(engine, async () => {
    await using server = await startSshd();
    unwrap(
      await engine.request('profiles.update', {
        id: profileId,
        settings: { ...settings, host: server.host, port: server.port },
      }),
    );
    await engine.request('profiles.tryNow', { id: profileId });
    holdMs = await untilHeld(count);
    unwrap(await engine.request('profiles.update', { id: profileId, settings }));
    beganMs = performance.now();
    await engine.request('profiles.release', { id: profileId });
    releaseMs = performance.now() - beganMs;
  });
  return { holdMs, releaseMs, engineDelayWhileHoldingMs };
}

async function enqueue(engine: EngineHost, profileId: string, paths: readonly string[]): Promise<number> {
  const items = paths.map((localPath) => ({ localPath, remotePath: '/in', target: 'folder' as const }));
  const input = { profileId, recursive: true, batchId: randomUUID() };
  let transfers = 0;
  for (let index = 0; index * ITEMS_PER_PART < items.length; index += 1) {
    const isLast = (index + 1) * ITEMS_PER_PART >= items.length;
    const some = items.slice(index * ITEMS_PER_PART, (index + 1) * ITEMS_PER_PART);
    const part = { ...input, items: some, part: { index, isLast } };
    ({ transfers } = unwrap(await engine.request('transfers.enqueueUploads', part)));
  }
  return transfers;
}

/** In folders of a thousand. */
export async function writtenFiles(root: string, count: number): Promise<readonly string[]> {
  const paths: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const folder = join(root, String(Math.floor(n / 1_000)));
    if (n % 1_000 === 0) await mkdir(folder, { recursive: true });
    const path = join(folder, `claims_${String(n).padStart(6, '0')}.csv`);
    await writeFile(path, '');
    paths.push(path);
  }
  return paths;
}

/** Asks the engine something small all the while. @returns what came of the work, and the longest answer's time */
async function whileAsking<T>(engine: EngineHost, work: () => Promise<T>): Promise<readonly [T, number]> {
  let isOver = false;
  let longest = 0;
  const asking = (async () => {
    while (!isOver) {
      const start = performance.now();
      await engine.request('queue.controls', {});
      longest = Math.max(longest, performance.now() - start);
      await pause(5);
    }
  })();
  const result = await work();
  isOver = true;
  await asking;
  return [result, longest];
}
