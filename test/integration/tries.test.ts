import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startEngineFixture, startPracticeFixture } from '../support/engine-fixture.ts';
import { waitFor } from '../support/temp.ts';

it('pausing uses up none of the tries that are there for what goes wrong', async () => {
  await using practice = await startPracticeFixture({ delayReplyMs: 10 });
  await using engine = await startEngineFixture({
    port: practice.server.port,
    trusted: practice.server.hostPublicKey,
    settings: { retry: { limit: 1 } },
  });
  const path = join(engine.local, 'claims.csv');
  await writeFile(path, randomBytes(8_000_000));
  const batchId = await engine.queueUploads([path], '/');
  await engine.work();
  const writes = () => practice.server.stats.requestsByName.WRITE ?? 0;
  for (let pauses = 0; pauses < 3; pauses += 1) {
    const before = writes();
    await waitFor(() => writes() > before, { what: 'it to be sent', everyMs: 1 });
    await engine.request('transfers.pause', { which: 'all' });
    await engine.inState(batchId, 'paused');
    await engine.request('transfers.resume', { which: 'all' });
  }
  practice.faults.dropInsteadOf = { name: 'WRITE', times: 1 };
  expect(await engine.finishedOne(batchId)).toMatchObject({ state: 'delivered', attempt: 2 });
});
