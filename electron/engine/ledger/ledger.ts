import type { Database, Statement } from 'better-sqlite3';
import { failure } from '../../../shared/errors.ts';
import type { LedgerFields, LedgerKind, LedgerValue } from '../../../shared/models/ledger-entry.ts';
import { randomBytes } from '../random/random-bytes.ts';
import { prepared } from '../storage/statements.ts';
import { NO_PREVIOUS_HASH, SALT_BYTES, type SaltedField, sealed, unstorable } from './entry-hash.ts';

/** Who acts, as every entry records it. */
export interface LedgerAuthor {
  readonly osUser: string;
  readonly host: string;
  readonly appVersion: string;
}

/** The newest entry: whoever knows it can tell whether the chain up to it is still the same. */
export interface LedgerHead {
  readonly sequence: number;
  /** Lower-case hexadecimal SHA-256. */
  readonly hash: string;
}

interface HeadRow {
  readonly sequence: number;
  readonly hash: Buffer;
}

interface Statements {
  readonly head: Statement<[], HeadRow>;
  readonly insert: Statement<[number, Buffer, Buffer, string]>;
}

const NO_HASH = Buffer.from(NO_PREVIOUS_HASH, 'hex');

const SELECT_HEAD = 'SELECT sequence, hash FROM ledger_entries ORDER BY sequence DESC LIMIT 1';

/** The newest entry in the database, or `null` where there is none yet. */
export function newestHead(database: Database): LedgerHead | null {
  return headFrom(prepared<HeadRow>(database, SELECT_HEAD).get());
}

const headFrom = (row: HeadRow | undefined): LedgerHead | null =>
  row === undefined ? null : { sequence: row.sequence, hash: row.hash.toString('hex') };

/** Appends to the hash-chained record of everything that matters; the format is in docs/ledger-format.md. */
export class Ledger {
  readonly #author: LedgerAuthor;
  readonly #now: () => number;
  readonly #random: (bytes: number) => Buffer;
  readonly #statements = new WeakMap<Database, Statements>();

  /** @param now UTC milliseconds. @param random only a test has a reason to give one. */
  constructor(author: LedgerAuthor, now: () => number, random: (bytes: number) => Buffer = randomBytes) {
    this.#author = author;
    this.#now = now;
    this.#random = random;
  }

  /**
   * Appends one entry **inside the caller's transaction**, the one that makes the change it records. The
   * transaction must have begun IMMEDIATE: the entry before is read from the database, where another process may
   * have appended meanwhile. `kind`, `atMs`, `osUser`, `host` and `appVersion` are added and can't be given.
   * @returns the new head; tell it to a {@link HeadKeeper} once the transaction is committed, not before.
   * @throws `Internal` outside a transaction, `InvalidRequest` for a value that would not read back the same
   * (non-finite or unsafe numbers, lone surrogates).
   */
  append(database: Database, kind: LedgerKind, fields: LedgerFields): LedgerHead {
    if (!database.inTransaction)
      throw failure('Internal', 'a ledger entry was appended outside a transaction');
    const statements = this.#statementsOf(database);
    const salted = this.#salt({ ...fields, ...this.#author, kind, atMs: this.#now() });
    const before = statements.head.get();
    const sequence = (before?.sequence ?? 0) + 1;
    const previousHash = before?.hash.toString('hex') ?? NO_PREVIOUS_HASH;
    const { hash, body } = sealed(sequence, previousHash, salted);
    statements.insert.run(sequence, before?.hash ?? NO_HASH, Buffer.from(hash, 'hex'), body);
    return { sequence, hash };
  }

  #salt(fields: LedgerFields): readonly SaltedField[] {
    // In key order from the start: hash and text both want it.
    const names = Object.keys(fields).sort();
    const salts = this.#random(names.length * SALT_BYTES).toString('hex');
    return names.map((name, index) => {
      // What is missing is refused like anything else that can't be recorded.
      const value = fields[name] as LedgerValue;
      const reason = unstorable(name, value);
      if (reason !== null) throw failure('InvalidRequest', `the ledger can't record ${name}: ${reason}`);
      return { name, value, salt: salts.slice(index * SALT_BYTES * 2, (index + 1) * SALT_BYTES * 2) };
    });
  }

  #statementsOf(database: Database): Statements {
    const known = this.#statements.get(database);
    if (known !== undefined) return known;
    const statements: Statements = {
      head: database.prepare<[], HeadRow>(SELECT_HEAD),
      insert: database.prepare<[number, Buffer, Buffer, string]>(
        'INSERT INTO ledger_entries (sequence, previous_hash, hash, body) VALUES (?, ?, ?, ?)',
      ),
    };
    this.#statements.set(database, statements);
    return statements;
  }
}
