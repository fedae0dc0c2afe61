import type { Database } from 'better-sqlite3';
import { Failure, failure } from '../../../shared/errors.ts';
import type { HistoryFilter, LedgerEntry, LedgerFields } from '../../../shared/models/ledger-entry.ts';
import { databaseFailure } from '../storage/database.ts';
import { parseBody } from './entry-hash.ts';

/** At most this many entries a page, whatever is asked for. */
export const LARGEST_PAGE = 1_000;

export interface HistoryPage {
  /** Newest first. */
  readonly entries: readonly LedgerEntry[];
  /** What to give as `after` for the following page, or `null` where this was the last. */
  readonly next: number | null;
}

/** An entry as the database holds it; `body` is its canonical text. */
export interface EntryRow {
  readonly sequence: number;
  readonly previous_hash: Buffer;
  readonly hash: Buffer;
  readonly body: string;
}

interface Condition {
  readonly where: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/**
 * A page of the entries that match, newest first, by keyset over the sequence. What is narrowed by more than the
 * period may be looked for in every entry until the page is full: over a long ledger ask a worker (`listInWorker`).
 * @param page `after`: the sequence before which to go on, exclusive. `limit`: entries, 1 to {@link LARGEST_PAGE}.
 * @throws `LedgerBroken` where an entry can't be read, `DatabaseUnavailable`
 */
export function listHistory(
  database: Database,
  filter: HistoryFilter,
  page: { readonly after?: number; readonly limit: number },
): HistoryPage {
  const limit = Math.min(Math.max(1, Math.trunc(page.limit)), LARGEST_PAGE);
  const { where, values } = conditionOf(database, filter);
  const rows = readingLedger(() =>
    database
      .prepare<[Record<string, string | number>], EntryRow>(
        `SELECT sequence, previous_hash, hash, body FROM ledger_entries
         WHERE sequence < @after AND ${where} ORDER BY sequence DESC LIMIT @rows`,
      )
      .all({ ...values, after: page.after ?? Number.MAX_SAFE_INTEGER, rows: limit + 1 }),
  );
  const entries = rows.slice(0, limit).map(entryOf);
  return { entries, next: rows.length > limit ? (entries.at(-1)?.sequence ?? null) : null };
}

/** How many entries match. @throws `LedgerBroken`, `DatabaseUnavailable` */
export function countHistory(database: Database, filter: HistoryFilter): number {
  const { where, values } = conditionOf(database, filter);
  return readingLedger(
    () =>
      database
        .prepare<[Record<string, string | number>], number>(
          `SELECT count(*) FROM ledger_entries WHERE ${where}`,
        )
        .pluck()
        .get(values) ?? 0,
  );
}

/** All entries that match, oldest first, one at a time; the connection is busy until the end. */
export function* iterateHistory(database: Database, filter: HistoryFilter): Generator<EntryRow> {
  const { where, values } = conditionOf(database, filter);
  const rows = readingLedger(() =>
    database
      .prepare<[Record<string, string | number>], EntryRow>(
        `SELECT sequence, previous_hash, hash, body FROM ledger_entries WHERE ${where} ORDER BY sequence`,
      )
      .iterate(values),
  );
  try {
    for (;;) {
      const step = readingLedger(() => rows.next());
      if (step.done) return;
      yield step.value;
    }
  } finally {
    rows.return?.();
  }
}

/** A row as everyone else sees it. @throws `LedgerBroken` where the body isn't as it was written. */
export function entryOf(row: EntryRow): LedgerEntry {
  return {
    sequence: row.sequence,
    previousHash: row.previous_hash.toString('hex'),
    hash: row.hash.toString('hex'),
    fields: fieldsOf(row),
  };
}

function fieldsOf(row: EntryRow): LedgerFields {
  try {
    return Object.fromEntries(parseBody(row.body).map(({ name, value }) => [name, value]));
  } catch (thrown) {
    throw failure('LedgerBroken', `entry ${row.sequence} can't be read`, {
      detail: { sequence: row.sequence },
      cause: thrown,
    });
  }
}

function conditionOf(database: Database, filter: HistoryFilter): Condition {
  const conditions: string[] = [];
  const values: Record<string, string | number> = {};
  if (!filter.everything) conditions.push("kind GLOB 'transfer.*'");
  if (filter.fromMs !== undefined || filter.toMs !== undefined) {
    values.fromMs = filter.fromMs ?? Number.MIN_SAFE_INTEGER;
    values.toMs = filter.toMs ?? Number.MAX_SAFE_INTEGER;
    // The index gives the stretch of the ledger that holds the period, then the stretch is walked in order. Clocks
    // may go back, so entries of another time can lie in it; the unary plus keeps SQLite from using the index for
    // the rows themselves, which would mean sorting the whole period for each page.
    const within = 'FROM ledger_entries WHERE at_ms >= @fromMs AND at_ms < @toMs';
    conditions.push(
      `sequence BETWEEN (SELECT min(sequence) ${within}) AND (SELECT max(sequence) ${within})`,
      '+at_ms >= @fromMs AND +at_ms < @toMs',
    );
  }
  // Both have an index of what is JSON (0002-window.ts); an entry that isn't any more has neither.
  if (filter.profileName !== undefined || filter.outcome !== undefined) conditions.push('json_valid(body)');
  if (filter.profileName !== undefined) {
    values.profileName = filter.profileName;
    // As the table of profiles compares names.
    conditions.push('profile_name = @profileName COLLATE NOCASE');
  }
  if (filter.direction !== undefined) {
    values.direction = filter.direction;
    conditions.push('direction = @direction');
  }
  if (filter.outcome !== undefined) {
    values.outcome = filter.outcome;
    conditions.push('outcome = @outcome');
  }
  if (filter.text !== undefined && filter.text !== '') {
    registerTextSearch(database);
    values.text = folded(filter.text);
    const searched = ['fileName', 'localPath', 'remotePath', 'newRemotePath', 'osUser'];
    conditions.push(
      `contains_folded(@text, ${searched.map((name) => `json_extract(body, '$.${name}.value')`).join(', ')})`,
    );
  }
  return { where: conditions.length === 0 ? '1' : conditions.join(' AND '), values };
}

/**
 * For comparing names whatever their case: SQLite's own LIKE folds ASCII only. Upper case, since lower case depends on
 * the neighbours (Greek sigma); composed, since macOS hands out decomposed names.
 */
const folded = (text: string): string => text.normalize('NFC').toUpperCase();

const searchable = new WeakSet<Database>();

function registerTextSearch(database: Database): void {
  if (searchable.has(database)) return;
  database.function(
    'contains_folded',
    { deterministic: true, varargs: true },
    (wanted: unknown, ...texts: readonly unknown[]) =>
      texts.some((text) => typeof text === 'string' && folded(text).includes(String(wanted))) ? 1 : 0,
  );
  searchable.add(database);
}

/** SQLite computes the columns for searching from the body; one that isn't JSON any more is a broken ledger. */
export function readingLedger<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    if (thrown instanceof Error && thrown.message.includes('malformed JSON'))
      throw failure('LedgerBroken', 'an entry of the ledger is not JSON', { cause: thrown });
    throw databaseFailure(thrown);
  }
}
