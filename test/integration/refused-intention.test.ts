import { randomBytes } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { DATABASE_FILE } from '../../electron/engine/storage/database.ts';
import { startEngineFixture, startPracticeFixture } from '../support/engine-fixture.ts';
import { waitFor } from '../support/temp.ts';

const REFUSAL = `CREATE TRIGGER refusal BEFORE UPDATE ON transfers WHEN NEW.publish_intent IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'no'); END`;

it.each([
  ['a small file', 100],
  ['a large file', 5_000_000],
])('%s whose intention to publish can’t be written down leaves nothing behind', async (_what, size) => {
  await using practice = await startPracticeFixture();
  await using engine = await startEngineFixture({
    port: practice.server.port,
    trusted: practice.server.hostPublicKey,
  });
  const sent = join(practice.root, 'sent');
  await mkdir(sent);
  const path = join(engine.local, 'claims.csv');
  await writeFile(path, 'x'.repeat(size));
  const batchId = await engine.queueUploads([path], '/sent');
  const database = new BetterSqlite3(join(engine.dataDirectory, DATABASE_FILE));
  try {
    database.exec(REFUSAL);
    await engine.work();
    await waitFor(() => (practice.server.stats.requestsByName.OPEN ?? 0) >= 2, {
      what: 'it to be tried again',
    });
    database.exec('DROP TRIGGER refusal');
  } finally {
    database.close();
  }
  expect(await engine.finishedOne(batchId)).toMatchObject({ state: 'delivered' });
  await engine.request('queue.drain', { deadlineMs: 30_000 });
  expect(await readdir(sent)).toEqual(['claims.csv']);
});

it('a transfer that is called off while its intention can’t be written down is called off', async () => {
  await using practice = await startPracticeFixture({ delayReplyMs: 30 });
  await using engine = await startEngineFixture({
    port: practice.server.port,
    trusted: practice.server.hostPublicKey,
  });
  const path = join(engine.local, 'claims.csv');
  await writeFile(path, 'x'.repeat(100));
  const batchId = await engine.queueUploads([path], '/');
  const database = new BetterSqlite3(join(engine.dataDirectory, DATABASE_FILE));
  try {
    database.exec(REFUSAL);
    await engine.work();
    await waitFor(() => (practice.server.stats.requestsByName.CLOSE ?? 0) >= 1, { what: 'it to be sent' });
    await engine.request('transfers.cancel', { which: 'batch', batchId });
    expect(await engine.finishedOne(batchId)).toMatchObject({ state: 'cancelled' });
  } finally {
    database.close();
  }
  await engine.request('queue.drain', { deadlineMs: 30_000 });
  expect(await readdir(practice.root)).toEqual([]);
});

it.each([
  ['small', 100],
  ['large', 5_000_000],
])(
  'one that is %s waits longer each time, uses up no try, and isn’t sent again where it can be gone on with',
  async (what, size) => {
    const retry = { limit: 0, baseMs: 100, capMs: 60_000 };
    await using practice = await startPracticeFixture();
    await using engine = await startEngineFixture({
      port: practice.server.port,
      trusted: practice.server.hostPublicKey,
      settings: { retry },
    });
    const path = join(engine.local, 'claims.csv');
    await writeFile(path, randomBytes(size));
    const batchId = await engine.queueUploads([path], '/');
    const { requestsByName } = practice.server.stats;
    const writes = () => requestsByName.WRITE ?? 0;
    const database = new BetterSqlite3(join(engine.dataDirectory, DATABASE_FILE));
    let sentOnce = 0;
    try {
      database.exec(REFUSAL);
      const began = performance.now();
      await engine.work();
      // Half of each wait is certain: 50, 100, 200 and 400 ms.
      const waits = new Set<number | null>();
      while (waits.size < 4) {
        const waiting = await waitFor(
          async () => {
            const transfer = await engine.only(batchId);
            const isNew = transfer.state === 'waiting-to-retry' && !waits.has(transfer.nextAttemptAtMs);
            return isNew ? transfer : undefined;
          },
          { what: 'it to wait', everyMs: 2 },
        );
        waits.add(waiting.nextAttemptAtMs);
        if (waits.size === 1) sentOnce = writes();
        expect(waiting).toMatchObject({ attempt: 0, error: { code: 'DatabaseUnavailable' } });
      }
      expect(performance.now() - began).toBeGreaterThan(350);
      database.exec('DROP TRIGGER refusal');
    } finally {
      database.close();
    }
    const sent = writes();
    if (what === 'large') expect(sent).toBe(sentOnce);
    await engine.request('transfers.tryNow', { which: 'all' });
    expect(await engine.finishedOne(batchId)).toMatchObject({ state: 'delivered', attempt: 1, error: null });
    await engine.request('queue.drain', { deadlineMs: 30_000 });
    expect(await readdir(practice.root)).toEqual(['claims.csv']);
  },
);
