import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countInWorker, listInWorker, verifyInWorker } from '../../electron/engine/ledger/export/export.ts';
import { HEAD_FILE, HeadKeeper } from '../../electron/engine/ledger/head.ts';
import { countHistory, listHistory } from '../../electron/engine/ledger/history.ts';
import { newestHead } from '../../electron/engine/ledger/ledger.ts';
import type { HistoryFilter } from '../../shared/models/ledger-entry.ts';
import { appendAll, dataDirectoryWithDatabase, deliveries } from '../support/sample-ledger.ts';

const ENTRIES = 2_500;
const made = dataDirectoryWithDatabase();
const { dataDirectory, database } = made;
const target = (name: string): string => join(dataDirectory, name);

beforeAll(() => {
  appendAll(database, deliveries(ENTRIES));
});
afterAll(() => {
  made[Symbol.dispose]();
});

describe('reading the ledger in a worker', () => {
  it('counts and lists like the functions it wraps', async () => {
    const filter: HistoryFilter = { everything: false, text: 'LOG_1' };
    const page = { limit: 7 };
    expect(await listInWorker({ dataDirectory, filter, page })).toEqual(listHistory(database, filter, page));
    expect(await countInWorker({ dataDirectory, filter })).toBe(countHistory(database, filter));
  });

  it('verifies the ledger and says whether there was a head to compare with', async () => {
    const intact = {
      intact: true,
      entries: ENTRIES,
      headSequence: ENTRIES,
      head: newestHead(database)?.hash,
    };
    expect(await verifyInWorker({ dataDirectory })).toEqual({ ...intact, headFile: 'absent' });
    writeFileSync(target(HEAD_FILE), 'not a head');
    expect(await verifyInWorker({ dataDirectory })).toEqual({ ...intact, headFile: 'unreadable' });
    const keeper = new HeadKeeper(dataDirectory);
    keeper.note(newestHead(database) ?? { sequence: 0, hash: '' });
    await keeper.close();
    const told: number[] = [];
    const verdict = await verifyInWorker({ dataDirectory, onProgress: (entries) => told.push(entries) });
    expect(verdict).toEqual({ ...intact, headFile: 'known' });
    expect(told).toEqual([1_000, 2_000, ENTRIES]);
  });

  it('finds a tail that was cut off behind its back', async () => {
    using cut = dataDirectoryWithDatabase();
    appendAll(cut.database, deliveries(4));
    const head = newestHead(cut.database);
    writeFileSync(join(cut.dataDirectory, HEAD_FILE), JSON.stringify({ format: 1, ...head }));
    cut.database.exec('DROP TRIGGER ledger_never_deleted; DELETE FROM ledger_entries WHERE sequence > 2');
    expect(await verifyInWorker({ dataDirectory: cut.dataDirectory })).toMatchObject({
      intact: false,
      sequence: 3,
      problem: 'tail-cut',
    });
  });

  it('does nothing when it is cancelled already', async () => {
    await expect(verifyInWorker({ dataDirectory, signal: AbortSignal.abort() })).rejects.toMatchObject({
      error: { code: 'Cancelled' },
    });
  });
});
