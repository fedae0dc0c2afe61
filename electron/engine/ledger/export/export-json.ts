import type { HistoryFilter } from '../../../../shared/models/ledger-entry.ts';
import { canonicalJson } from '../canonical-json.ts';
import { LEDGER_FORMAT } from '../entry-hash.ts';
import { type EntryRow, entryOf } from '../history.ts';
import type { LedgerHead } from '../ledger.ts';

/** What stands before the first entry. `head`: the newest entry when the export was made, exported or not. */
export function jsonStart(exportedAtMs: number, filter: HistoryFilter, head: LedgerHead | null): string {
  const start = {
    format: LEDGER_FORMAT,
    exportedAt: new Date(exportedAtMs).toISOString(),
    filter,
    head: head === null ? null : { sequence: head.sequence, hash: head.hash },
  };
  return `${JSON.stringify(start).slice(0, -1)},"entries":[`;
}

/**
 * One entry with everything that is needed to verify it again. The stored body goes in as it is: it is JSON already.
 * @throws `LedgerBroken` where it isn't.
 */
export function jsonEntry(row: EntryRow, first: boolean): string {
  const { sequence, previousHash, hash } = entryOf(row);
  const known = canonicalJson({ sequence, previousHash, hash });
  return `${first ? '' : ','}\n${known.slice(0, -1)},"body":${row.body}}`;
}

export const jsonEnd = (): string => '\n]}\n';
