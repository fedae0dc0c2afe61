import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryAt, partnersInLedger } from '../../../electron/engine/ledger/entries.ts';
import { countHistory, LARGEST_PAGE, listHistory } from '../../../electron/engine/ledger/history.ts';
import type { HistoryFilter } from '../../../shared/models/ledger-entry.ts';
import {
  appendAll,
  dataDirectoryWithDatabase,
  deliveries,
  MINUTE_MS,
  SAMPLE_START_MS,
  type SampleEntry,
  transferFields,
} from '../../support/sample-ledger.ts';

const transfers: HistoryFilter = { everything: false };

function sequences(database: Database, filter: Partial<HistoryFilter>): readonly number[] {
  const whole = { ...transfers, ...filter };
  const { entries } = listHistory(database, whole, { limit: LARGEST_PAGE });
  expect(countHistory(database, whole)).toBe(entries.length);
  return entries.map((entry) => entry.sequence);
}

const MIXED: readonly SampleEntry[] = [
  { kind: 'transfer.delivered', fields: transferFields(0) },
  {
    kind: 'remote.removed',
    fields: { profileName: 'Midwest', server: 's:22', remotePath: '/midwest/si/old.csv' },
  },
  { kind: 'transfer.failed', fields: transferFields(2, { outcome: 'failed', fileName: 'ÄRZTE_50%.csv' }) },
  {
    kind: 'trust.accepted',
    fields: { server: 's:22', keyType: 'ssh-ed25519', fingerprint: 'SHA256:x', how: 'asked' },
  },
  { kind: 'transfer.delivered', fields: transferFields(4, { localPath: '/srv/Gro\u00dfe Praxis/a_b.csv' }) },
  {
    kind: 'remote.renamed',
    fields: { profileName: 'Midwest', remotePath: '/a.csv', newRemotePath: '/b-neu.csv' },
  },
  { kind: 'transfer.delivered', fields: transferFields(6, { remotePath: '/in/Zu\u0308rich.csv' }) },
];

describe('history', () => {
  it('lists transfers newest first and everything else only when asked', () => {
    using place = dataDirectoryWithDatabase();
    appendAll(place.database, MIXED);
    expect(sequences(place.database, {})).toEqual([7, 5, 3, 1]);
    expect(sequences(place.database, { everything: true })).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it('narrows by partner in any case, direction, outcome, and all of them together', () => {
    using place = dataDirectoryWithDatabase();
    appendAll(place.database, deliveries(12));
    expect(sequences(place.database, { profileName: 'midWEST' })).toEqual([10, 7, 4, 1]);
    expect(sequences(place.database, { direction: 'download' })).toEqual([12, 10, 8, 6, 4, 2]);
    expect(sequences(place.database, { profileName: 'Midwest', direction: 'download' })).toEqual([10, 4]);
    expect(sequences(place.database, { outcome: 'failed' })).toEqual([]);
    expect(sequences(place.database, { outcome: 'delivered', direction: 'upload', text: '_10' })).toEqual([
      11,
    ]);
  });

  it('narrows by period, from inclusive to exclusive', () => {
    using place = dataDirectoryWithDatabase();
    appendAll(place.database, deliveries(6));
    const minute = (index: number): number => SAMPLE_START_MS + index * MINUTE_MS;
    expect(sequences(place.database, { fromMs: minute(2) })).toEqual([6, 5, 4, 3]);
    expect(sequences(place.database, { toMs: minute(2) })).toEqual([2, 1]);
    expect(sequences(place.database, { fromMs: minute(1), toMs: minute(3) })).toEqual([3, 2]);
    expect(sequences(place.database, { fromMs: minute(9) })).toEqual([]);
  });

  it('finds the entries of a period although the clock went back', () => {
    using place = dataDirectoryWithDatabase();
    const at = [10, 30, 20, 40, 5, 25];
    appendAll(
      place.database,
      at.map((atMs, index) => ({ kind: 'transfer.delivered', fields: transferFields(index), atMs })),
    );
    expect(sequences(place.database, { fromMs: 20, toMs: 40 })).toEqual([6, 3, 2]);
  });

  it.each([
    ['a part of a file name, in any case, also beyond ASCII', 'ärzte', [3]],
    ['characters that mean something in a LIKE pattern', '50%', [3]],
    ['an underscore as itself', 'a_b', [5]],
    ['a letter that becomes two in upper case', 'GROSSE PRAXIS', [5]],
    ['a name whose accents are composed otherwise', 'z\u00fcrich', [7]],
    ['a path on the server', '/midwest/si/', [5, 3, 1]],
    ['nothing', 'nowhere', []],
  ])('searches names and paths for %s', (_, text, expected) => {
    using place = dataDirectoryWithDatabase();
    appendAll(place.database, MIXED);
    expect(sequences(place.database, { text })).toEqual(expected);
  });

  it('searches the name of who did it', () => {
    using place = dataDirectoryWithDatabase();
    appendAll(place.database, deliveries(3));
    expect(sequences(place.database, { text: 'DANA' })).toEqual([3, 2, 1]);
  });

  it('gives one entry, and says where there is none', () => {
    using place = dataDirectoryWithDatabase();
    appendAll(place.database, deliveries(3));
    const [entry] = listHistory(place.database, transfers, { limit: 1 }).entries;
    expect(entryAt(place.database, 3)).toEqual(entry);
    expect(() => entryAt(place.database, 4)).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ code: 'NotFound' }) }),
    );
  });

  it('names every partner once, in alphabetical order, going from name to name', () => {
    using place = dataDirectoryWithDatabase();
    expect(partnersInLedger(place.database)).toEqual([]);
    const names = ['Zürich', 'Midwest', 'ärzte', 'MIDWEST', 'alpha', 'Beta', 'Zürich'];
    appendAll(place.database, [
      ...names.map((profileName, index) => ({
        kind: 'transfer.delivered' as const,
        fields: transferFields(index, { profileName }),
      })),
      { kind: 'trust.accepted', fields: { server: 's:22' } },
    ]);
    expect(partnersInLedger(place.database)).toEqual(['alpha', 'ärzte', 'Beta', 'Midwest', 'Zürich']);
  });

  it('searches the paths of deletions and renames too, old and new', () => {
    using place = dataDirectoryWithDatabase();
    appendAll(place.database, MIXED);
    expect(sequences(place.database, { text: 'OLD.csv', everything: true })).toEqual([2]);
    expect(sequences(place.database, { text: 'neu', everything: true })).toEqual([6]);
  });

  it('pages through any filter without missing or repeating an entry', () => {
    using place = dataDirectoryWithDatabase();
    appendAll(place.database, deliveries(40));
    const filters = fc.record<HistoryFilter>(
      {
        everything: fc.boolean(),
        direction: fc.constantFrom('upload', 'download'),
        profileName: fc.constantFrom('Midwest', 'Practice'),
        fromMs: fc.integer({ min: SAMPLE_START_MS, max: SAMPLE_START_MS + 40 * MINUTE_MS }),
      },
      { requiredKeys: ['everything'] },
    );
    fc.assert(
      fc.property(filters, fc.integer({ min: 1, max: 15 }), (filter, limit) => {
        const paged: number[] = [];
        for (let after: number | null | undefined; after !== null; ) {
          const page = listHistory(
            place.database,
            filter,
            after === undefined ? { limit } : { limit, after },
          );
          expect(page.entries.length).toBeLessThanOrEqual(limit);
          paged.push(...page.entries.map((entry) => entry.sequence));
          after = page.next;
        }
        expect(paged).toEqual(sequences(place.database, filter));
      }),
    );
  });

  it('says that the ledger is broken, and where, instead of showing an entry that was altered', () => {
    using place = dataDirectoryWithDatabase();
    appendAll(place.database, deliveries(2));
    place.database.exec('DROP TRIGGER ledger_never_updated');
    place.database.exec("UPDATE ledger_entries SET body = body || ' ' WHERE sequence = 2");
    expect(() => listHistory(place.database, transfers, { limit: 5 })).toThrow(
      expect.objectContaining({
        error: expect.objectContaining({ code: 'LedgerBroken', detail: { sequence: 2 } }),
      }),
    );
  });

  it('walks the ledger in order instead of sorting a period for each page', () => {
    using place = dataDirectoryWithDatabase();
    appendAll(place.database, deliveries(3));
    const seen: string[] = [];
    const spied = new Proxy(place.database, {
      get(target, property) {
        if (property !== 'prepare') return Reflect.get(target, property);
        return (sql: string) => {
          seen.push(sql);
          return target.prepare(sql);
        };
      },
    });
    const filter = { everything: false, fromMs: 1, toMs: 2 };
    listHistory(spied, filter, { limit: 5 });
    const plan = place.database
      .prepare<[Record<string, number>], { detail: string }>(`EXPLAIN QUERY PLAN ${seen[0]}`)
      .all({ fromMs: 1, toMs: 2, after: 9, rows: 5 })
      .map((step) => step.detail);
    expect(plan.join('\n')).not.toContain('TEMP B-TREE');
    expect(plan.join('\n')).toContain('USING INDEX ledger_by_time');
  });
});
