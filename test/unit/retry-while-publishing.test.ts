import { expect, it } from 'vitest';
import { QueueCommands } from '../../electron/engine/transfers/queue/queue-commands.ts';
import type { Scheduler } from '../../electron/engine/transfers/scheduler.ts';
import { startQueueScene } from '../support/queue-scene.ts';

it('“try again” doesn’t send anew what was cut off while publishing, even if that becomes known in between', async () => {
  await using scene = await startQueueScene();
  const { database, commits, queue } = scene;
  const scheduler = { kick: () => undefined, stop: () => undefined } as unknown as Scheduler;
  const commands = new QueueCommands(queue, scheduler, {
    batchChanged: () => undefined,
    unnamed: () => undefined,
  });
  database.exec(`UPDATE transfers SET state = 'waiting-to-retry'`);
  // Already on its way when somebody asks, and not to be seen yet.
  const cutOff = commits.write((writing) =>
    writing.exec(`UPDATE transfers SET publish_intent = '{"temporary":"/claims.csv.part"}'`),
  );
  const retried = commands.retry({ which: 'batch', batchId: 'b' });
  await Promise.all([retried, cutOff]);
  expect(database.prepare('SELECT state, publish_intent FROM transfers').get()).toEqual({
    state: 'waiting-to-retry',
    publish_intent: '{"temporary":"/claims.csv.part"}',
  });
});
