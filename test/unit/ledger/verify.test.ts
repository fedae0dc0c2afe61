import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestHead } from '../../../electron/engine/ledger/ledger.ts';
import { verifyLedger } from '../../../electron/engine/ledger/verify.ts';
import { appendAll, dataDirectoryWithDatabase, deliveries } from '../../support/sample-ledger.ts';
import { MUTATIONS } from './mutations.ts';

const MOST_ENTRIES = 9;

describe('verifying the ledger', () => {
  it('finds every unmutated ledger intact, with and without a known head', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MOST_ENTRIES }), (length) => {
        using place = dataDirectoryWithDatabase();
        appendAll(place.database, deliveries(length));
        const head = newestHead(place.database);
        const intact = {
          intact: true,
          entries: length,
          head: head?.hash ?? '0'.repeat(64),
          headSequence: length,
        };
        expect(verifyLedger(place.database)).toEqual(intact);
        if (head !== null) expect(verifyLedger(place.database, { head })).toEqual(intact);
      }),
      { numRuns: 10 },
    );
  });

  it.each(MUTATIONS)('finds $name and names the first entry affected', ({ apply, problems }) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: MOST_ENTRIES }).chain((length) =>
          fc.record({
            length: fc.constant(length),
            // Never the last entry: what happens to that one alone is the tests below.
            at: fc.integer({ min: 1, max: length - 1 }),
            distance: fc.integer({ min: 1, max: MOST_ENTRIES }),
          }),
        ),
        ({ length, at, distance }) => {
          using place = dataDirectoryWithDatabase();
          const { database } = place;
          appendAll(database, deliveries(length));
          const head = newestHead(database);
          if (head === null) throw new Error('nothing was appended');
          database.exec('DROP TRIGGER ledger_never_updated; DROP TRIGGER ledger_never_deleted');
          const affected = apply(database, at, Math.min(at + distance, length), length);
          const verdict = verifyLedger(database, { head });
          expect(verdict).toMatchObject({ intact: false, sequence: affected });
          expect(problems).toContain(verdict.intact ? 'intact' : verdict.problem);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('finds the last entry rewritten with a right hash when the head is known', () => {
    using place = dataDirectoryWithDatabase();
    const { database } = place;
    appendAll(database, deliveries(3));
    const head = { sequence: 3, hash: newestHead(database)?.hash ?? '' };
    database.exec('DROP TRIGGER ledger_never_updated; DROP TRIGGER ledger_never_deleted');
    database.exec('DELETE FROM ledger_entries WHERE sequence = 3');
    appendAll(database, [{ kind: 'transfer.failed', fields: {} }]);
    expect(verifyLedger(database)).toMatchObject({ intact: true });
    expect(verifyLedger(database, { head })).toEqual({
      intact: false,
      entries: 2,
      sequence: 3,
      problem: 'head-mismatch',
      message: 'entry 3 is not the one the head file names',
    });
  });

  it('finds the whole ledger gone when a head is known', () => {
    using place = dataDirectoryWithDatabase();
    expect(verifyLedger(place.database, { head: { sequence: 7, hash: 'ab'.repeat(32) } })).toMatchObject({
      intact: false,
      sequence: 1,
      problem: 'tail-cut',
    });
  });

  it('takes entries after the known head for new ones', () => {
    using place = dataDirectoryWithDatabase();
    appendAll(place.database, deliveries(2));
    const head = newestHead(place.database);
    appendAll(place.database, deliveries(2));
    expect(verifyLedger(place.database, head === null ? {} : { head })).toMatchObject({
      intact: true,
      entries: 4,
    });
  });

  it('tells how far it is and stops when asked', () => {
    using place = dataDirectoryWithDatabase();
    appendAll(place.database, deliveries(3));
    const told: number[] = [];
    verifyLedger(place.database, { onProgress: (entries) => told.push(entries) });
    expect(told.at(-1)).toBe(3);
    expect(() => verifyLedger(place.database, { signal: AbortSignal.abort() })).toThrow(/cancelled/);
    expect(verifyLedger(place.database)).toMatchObject({ intact: true });
  });
});
