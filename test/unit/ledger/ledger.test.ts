import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listHistory } from '../../../electron/engine/ledger/history.ts';
import { Ledger, newestHead } from '../../../electron/engine/ledger/ledger.ts';
import { verifyLedger } from '../../../electron/engine/ledger/verify.ts';
import { openDatabase } from '../../../electron/engine/storage/database.ts';
import type { LedgerFields } from '../../../shared/models/ledger-entry.ts';
import { dataDirectoryWithDatabase, SAMPLE_START_MS, transferFields } from '../../support/sample-ledger.ts';

const author = { osUser: 'dana', host: 'desk-4', appVersion: '0.1.0' };
const newLedger = (): Ledger => new Ledger(author, () => SAMPLE_START_MS);

describe('appending to the ledger', () => {
  it('records the fields, what happened, when and by whom, and links each entry to the one before', () => {
    using place = dataDirectoryWithDatabase();
    const { database } = place;
    const ledger = newLedger();
    const [first, second] = database
      .transaction(() => [
        ledger.append(database, 'transfer.delivered', transferFields(0)),
        ledger.append(database, 'remote.removed', {
          remotePath: '/old.csv',
          kind: 'forged',
          osUser: 'someone',
        }),
      ])
      .immediate();
    const { entries } = listHistory(database, { everything: true }, { limit: 10 });
    expect(entries).toEqual([
      {
        sequence: 2,
        previousHash: first?.hash,
        hash: second?.hash,
        fields: { ...author, kind: 'remote.removed', atMs: SAMPLE_START_MS, remotePath: '/old.csv' },
      },
      {
        sequence: 1,
        previousHash: '0'.repeat(64),
        hash: first?.hash,
        fields: { ...author, kind: 'transfer.delivered', atMs: SAMPLE_START_MS, ...transferFields(0) },
      },
    ]);
    expect(newestHead(database)).toEqual(second);
  });

  it('goes on where another process has appended meanwhile', () => {
    using place = dataDirectoryWithDatabase();
    const other = openDatabase(place.dataDirectory);
    try {
      const ours = newLedger();
      const theirs = newLedger();
      for (let turn = 0; turn < 3; turn += 1) {
        place.database
          .transaction(() => ours.append(place.database, 'remote.folder-made', { turn }))
          .immediate();
        other.transaction(() => theirs.append(other, 'remote.folder-made', { turn })).immediate();
      }
      expect(verifyLedger(other)).toMatchObject({ intact: true, entries: 6, headSequence: 6 });
    } finally {
      other.close();
    }
  });

  it('leaves nothing behind when the transaction it is part of is undone', () => {
    using place = dataDirectoryWithDatabase();
    const { database } = place;
    const ledger = newLedger();
    const undone = database.transaction(() => {
      ledger.append(database, 'remote.removed', {});
      throw new Error('undone');
    });
    expect(() => undone.immediate()).toThrow('undone');
    expect(newestHead(database)).toBeNull();
    database.transaction(() => ledger.append(database, 'remote.removed', {})).immediate();
    expect(verifyLedger(database)).toMatchObject({ intact: true, entries: 1 });
  });

  it('refuses to work outside a transaction', () => {
    using place = dataDirectoryWithDatabase();
    expect(() => newLedger().append(place.database, 'remote.removed', {})).toThrow(/outside a transaction/);
  });

  it.each([
    ['a number that is none', { sizeBytes: Number.NaN }],
    ['an infinite number', { sizeBytes: Number.POSITIVE_INFINITY }],
    ['a whole number that JSON readers would round', { sizeBytes: 2 ** 53 }],
    ['half of a surrogate pair', { fileName: 'a\ud800b' }],
    ['a name that is no identifier', { 'file name': 'a' }],
    ['a name with a meaning of its own', JSON.parse('{"__proto__": 1}') as LedgerFields],
    ['a value that is missing', { fileName: undefined } as unknown as LedgerFields],
  ])('refuses %s and appends nothing', (_, fields) => {
    using place = dataDirectoryWithDatabase();
    const { database } = place;
    const append = database.transaction(() => newLedger().append(database, 'remote.removed', fields));
    expect(() => append.immediate()).toThrow(/the ledger can't record/);
    expect(newestHead(database)).toBeNull();
  });

  it('can be appended to but not changed or shortened through SQL', () => {
    using place = dataDirectoryWithDatabase();
    const { database } = place;
    database.transaction(() => newLedger().append(database, 'remote.removed', {})).immediate();
    expect(() => database.exec("UPDATE ledger_entries SET body = '{}'")).toThrow(/append-only/);
    expect(() => database.exec('DELETE FROM ledger_entries')).toThrow(/append-only/);
  });

  it('gives every value back exactly as it was', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
    );
    using place = dataDirectoryWithDatabase();
    const { database } = place;
    const ledger = newLedger();
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z][A-Z0-9]{1,9}$/), value), (fields) => {
        const { sequence } = database
          .transaction(() => ledger.append(database, 'transfer.failed', fields))
          .immediate();
        const [entry] = listHistory(
          database,
          { everything: false },
          { after: sequence + 1, limit: 1 },
        ).entries;
        expect(entry?.fields).toEqual({
          ...fields,
          ...author,
          kind: 'transfer.failed',
          atMs: SAMPLE_START_MS,
        });
      }),
    );
  });
});
