import type { Database } from 'better-sqlite3';
import { failure } from '../../../shared/errors.ts';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import { type EntryRow, entryOf, readingLedger } from './history.ts';

/** One entry. @throws `NotFound`, `LedgerBroken` where it can't be read */
export function entryAt(database: Database, sequence: number): LedgerEntry {
  const row = readingLedger(() =>
    database
      .prepare<[number], EntryRow>(
        'SELECT sequence, previous_hash, hash, body FROM ledger_entries WHERE sequence = ?',
      )
      .get(sequence),
  );
  if (row === undefined) throw failure('NotFound', `the ledger has no entry ${sequence}`);
  return entryOf(row);
}

/** The newest entry about a transfer. @throws `NotFound` where there is none, `LedgerBroken`, `DatabaseUnavailable` */
export function entryOfTransfer(database: Database, transferId: number): LedgerEntry {
  const row = readingLedger(() =>
    database
      .prepare<[number], EntryRow>(
        // The condition on the body is the index's (0002-window.ts).
        `SELECT sequence, previous_hash, hash, body FROM ledger_entries
         WHERE json_extract(body, '$.transferId.value') = ? AND json_valid(body) ORDER BY sequence DESC LIMIT 1`,
      )
      .get(transferId),
  );
  if (row === undefined) throw failure('NotFound', `the ledger has no entry about transfer ${transferId}`);
  return entryOf(row);
}

/**
 * Every partner's name in the ledger once, whatever the case of its letters, in alphabetical order. Goes from name to
 * name in an index, so that it takes as long as there are names, however many entries.
 */
export function partnersInLedger(database: Database): readonly string[] {
  const names = readingLedger(() =>
    database
      .prepare<[], string>(
        `WITH RECURSIVE found (name) AS (
           SELECT (SELECT profile_name FROM ledger_entries WHERE json_valid(body) AND profile_name IS NOT NULL
                   ORDER BY profile_name COLLATE NOCASE LIMIT 1)
           UNION ALL
           SELECT (SELECT profile_name FROM ledger_entries
                   WHERE json_valid(body) AND profile_name > found.name COLLATE NOCASE
                   ORDER BY profile_name COLLATE NOCASE LIMIT 1)
           FROM found WHERE found.name IS NOT NULL)
         SELECT name FROM found WHERE name IS NOT NULL`,
      )
      .pluck()
      .all(),
  );
  return names.toSorted(new Intl.Collator().compare);
}
