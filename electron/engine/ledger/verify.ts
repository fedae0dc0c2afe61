import type { Database } from 'better-sqlite3';
import { failure } from '../../../shared/errors.ts';
import type { LedgerVerdict } from '../../../shared/models/ledger-entry.ts';
import { databaseFailure } from '../storage/database.ts';
import { entryHash, NO_PREVIOUS_HASH, parseBody } from './entry-hash.ts';
import type { LedgerHead } from './ledger.ts';

export interface VerifyOptions {
  /** A head known from outside the database; must have been read before the database is. */
  readonly head?: LedgerHead;
  /** Called now and then with the number of entries found right so far. */
  readonly onProgress?: (entries: number) => void;
  /** An `AbortSignal`, or anything else that can say it. */
  readonly signal?: { readonly aborted: boolean };
}

interface Row {
  readonly sequence: number;
  readonly previous_hash: Buffer;
  readonly hash: Buffer;
  readonly body: string;
}

type Problem = Extract<LedgerVerdict, { intact: false }>['problem'];

const PROGRESS_EVERY = 1_000;

class Wrong extends Error {
  readonly sequence: number;
  readonly problem: Problem;

  constructor(sequence: number, problem: Problem, message: string) {
    super(message);
    this.sequence = sequence;
    this.problem = problem;
  }
}

/**
 * Recomputes the whole ledger in order, one entry in memory at a time, and names the first entry that is wrong.
 * What it can't see: entries cut off or rewritten after the newest head known from outside; see
 * docs/ledger-format.md. Takes about 40 µs an entry: run it in a worker.
 * @param database a connection of its own (read-only), as it stays busy until the end.
 * @throws `Cancelled`, `DatabaseUnavailable`
 */
export function verifyLedger(database: Database, options: VerifyOptions = {}): LedgerVerdict {
  const { head, onProgress, signal } = options;
  let entries = 0;
  let newest: LedgerHead = { sequence: 0, hash: NO_PREVIOUS_HASH };
  try {
    const rows = database
      .prepare<[], Row>('SELECT sequence, previous_hash, hash, body FROM ledger_entries ORDER BY sequence')
      .iterate();
    for (const row of rows) {
      if (signal?.aborted) throw failure('Cancelled', 'verification cancelled');
      checkEntry(row, newest);
      newest = { sequence: row.sequence, hash: row.hash.toString('hex') };
      if (head?.sequence === newest.sequence && head.hash !== newest.hash)
        throw new Wrong(
          newest.sequence,
          'head-mismatch',
          `entry ${newest.sequence} is not the one the head file names`,
        );
      entries += 1;
      if (entries % PROGRESS_EVERY === 0) onProgress?.(entries);
    }
    if (head !== undefined && head.sequence > newest.sequence)
      throw new Wrong(
        newest.sequence + 1,
        'tail-cut',
        `the ledger ends with entry ${newest.sequence}, but entry ${head.sequence} was once written`,
      );
  } catch (thrown) {
    const wrong = thrown instanceof Wrong ? thrown : damagedFile(thrown, newest.sequence + 1);
    return {
      intact: false,
      entries,
      sequence: wrong.sequence,
      problem: wrong.problem,
      message: wrong.message,
    };
  }
  onProgress?.(entries);
  return { intact: true, entries, head: newest.hash, headSequence: newest.sequence };
}

function checkEntry(row: Row, before: LedgerHead): void {
  const { sequence } = row;
  const expected = before.sequence + 1;
  if (sequence > expected) throw new Wrong(expected, 'missing', `entry ${expected} is missing`);
  // Only numbers below 1 come here, as the first row.
  if (sequence < expected) throw new Wrong(sequence, 'link-mismatch', `there is an entry before the first`);
  const previousHash = row.previous_hash.toString('hex');
  if (previousHash !== before.hash)
    throw new Wrong(sequence, 'link-mismatch', `entry ${sequence} does not follow the entry before it`);
  let computed: string;
  try {
    computed = entryHash(sequence, previousHash, parseBody(row.body));
  } catch (thrown) {
    throw new Wrong(
      sequence,
      'unreadable',
      `entry ${sequence}: ${thrown instanceof Error ? thrown.message : ''}`,
    );
  }
  if (computed !== row.hash.toString('hex'))
    throw new Wrong(sequence, 'hash-mismatch', `the content of entry ${sequence} does not match its hash`);
}

/** A damaged file is a finding about the ledger; anything else that stopped us is not, and is thrown on. */
function damagedFile(thrown: unknown, sequence: number): Wrong {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return new Wrong(sequence, 'unreadable', `entry ${sequence}: the database file is damaged (${code})`);
  throw code.startsWith('SQLITE_') ? databaseFailure(thrown) : thrown;
}
