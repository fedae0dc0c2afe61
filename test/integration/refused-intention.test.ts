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
  await engine.request('queue.drain', { deadlineMs: 10_000 });
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
  await engine.request('queue.drain', { deadlineMs: 10_000 });
  expect(await readdir(practice.root)).toEqual([]);
});
