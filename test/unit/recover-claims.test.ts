import { afterEach, beforeEach, expect, it } from 'vitest';
import { recoverClaims } from '../../electron/engine/transfers/queue/recover.ts';
import { type QueueScene, startQueueScene } from '../support/queue-scene.ts';
import { waitFor } from '../support/temp.ts';

let scene: QueueScene;
/** Lets what was committed reach the disk. */
let reachDisk: (() => void)[];
let isSlow: boolean;

beforeEach(async () => {
  isSlow = false;
  reachDisk = [];
  scene = await startQueueScene(() =>
    isSlow ? new Promise<void>((resolve) => reachDisk.push(resolve)) : Promise.resolve(),
  );
});
afterEach(() => scene[Symbol.asyncDispose]());

const claim = () => scene.queue.claim('p', { small: 1, large: 1, staged: 1 }, 'everything');
const recover = (working: ReadonlySet<number>) => recoverClaims(scene.queue, scene.instance, () => working);
const states = () => scene.database.prepare('SELECT state FROM transfers').pluck().all();

it('a claim that is on its way to the disk is not taken back', async () => {
  isSlow = true;
  const claimed = claim();
  await waitFor(() => reachDisk.length === 1, { what: 'the claim to be committed' });
  const working = new Set<number>();
  const recovered = recover(working);
  isSlow = false;
  reachDisk.pop()?.();
  // As the scheduler does: in the same turn it works on them.
  for (const job of await claimed) working.add(job.id);
  expect([await recovered, states()]).toEqual([0, ['preparing']]);
});

it('a claim that nobody works on is taken back', async () => {
  await claim();
  await waitFor(async () => (await recover(new Set())) === 1, { what: 'the claim to be taken back' });
  expect(states()).toEqual(['queued']);
});

it('a claim of an engine that has ended is taken back, though it ended in good order', async () => {
  scene.database.exec(`
    INSERT INTO instances (id, pid, host, boot_id, started_at_ms, heartbeat_at_ms, ended_at_ms)
      VALUES ('ended', 1, 'desk', 'boot', 0, 0, 1);
    UPDATE transfers SET state = 'preparing', claimed_by = 'ended', fence = 1`);
  expect([await recover(new Set()), states()]).toEqual([1, ['queued']]);
});
