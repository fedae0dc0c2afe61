import type { Database } from 'better-sqlite3';
import { entryHash, parseBody } from '../../../electron/engine/ledger/entry-hash.ts';

interface Body {
  [name: string]: { salt: string; value: unknown };
}

/** Changes a body the way someone who knows the format would: still canonical, sorted keys. */
function editBody(database: Database, sequence: number, edit: (body: Body) => void): void {
  const text = database.prepare('SELECT body FROM ledger_entries WHERE sequence = ?').pluck().get(sequence);
  const body: Body = JSON.parse(String(text));
  edit(body);
  const sorted = Object.fromEntries(Object.entries(body).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  database
    .prepare('UPDATE ledger_entries SET body = ? WHERE sequence = ?')
    .run(JSON.stringify(sorted), sequence);
}

/** Numbers from `from` on move by one; in two steps, as each step's numbers must be free. */
function renumber(database: Database, from: number, by: 1 | -1): void {
  database.prepare('UPDATE ledger_entries SET sequence = sequence + 1000000 WHERE sequence >= ?').run(from);
  database
    .prepare('UPDATE ledger_entries SET sequence = sequence - 1000000 + ? WHERE sequence >= 1000000')
    .run(by);
}

export interface Mutation {
  readonly name: string;
  /** Does it at the entries `at` < `other` of a ledger of `length` and says which entry is the first affected. */
  readonly apply: (database: Database, at: number, other: number, length: number) => number;
  readonly problems: readonly string[];
}

const column =
  (name: 'hash' | 'previous_hash'): Mutation['apply'] =>
  (database, at) => {
    const bytes = database
      .prepare<[number], Buffer>(`SELECT ${name} FROM ledger_entries WHERE sequence = ?`)
      .pluck()
      .get(at);
    const changed = Buffer.from(bytes ?? '');
    changed[at % 32] = (changed[at % 32] ?? 0) ^ 1;
    database.prepare(`UPDATE ledger_entries SET ${name} = ? WHERE sequence = ?`).run(changed, at);
    return at;
  };

/** What someone with write access to the database might do; the append-only triggers must be gone. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'a changed value',
    problems: ['hash-mismatch'],
    apply: (database, at) => {
      editBody(database, at, (body) => {
        body.sizeBytes = { salt: body.sizeBytes?.salt ?? '', value: 1 };
      });
      return at;
    },
  },
  {
    name: 'a value of another type',
    problems: ['hash-mismatch'],
    apply: (database, at) => {
      editBody(database, at, (body) => {
        body.attempts = { salt: body.attempts?.salt ?? '', value: '1' };
      });
      return at;
    },
  },
  {
    name: 'a changed salt',
    problems: ['hash-mismatch'],
    apply: (database, at) => {
      editBody(database, at, (body) => {
        body.fileName = { salt: '0'.repeat(32), value: body.fileName?.value };
      });
      return at;
    },
  },
  {
    name: 'a renamed field',
    problems: ['hash-mismatch'],
    apply: (database, at) => {
      editBody(database, at, (body) => {
        const { sha256 } = body;
        delete body.sha256;
        if (sha256 !== undefined) body.sha1 = sha256;
      });
      return at;
    },
  },
  {
    name: 'a removed field',
    problems: ['hash-mismatch'],
    apply: (database, at) => {
      editBody(database, at, (body) => {
        delete body.errorCode;
      });
      return at;
    },
  },
  {
    name: 'an added field',
    problems: ['hash-mismatch'],
    apply: (database, at) => {
      editBody(database, at, (body) => {
        body.approved = { salt: '1'.repeat(32), value: true };
      });
      return at;
    },
  },
  {
    name: 'a field given twice, for readers that take the first',
    problems: ['unreadable'],
    apply: (database, at) => {
      database
        .prepare(
          `UPDATE ledger_entries SET body = '{"outcome":{"salt":"x","value":"failed"},' || substr(body, 2) WHERE sequence = ?`,
        )
        .run(at);
      return at;
    },
  },
  { name: 'a changed hash', problems: ['hash-mismatch'], apply: column('hash') },
  { name: 'a changed link', problems: ['link-mismatch'], apply: column('previous_hash') },
  {
    name: 'two entries swapped',
    problems: ['link-mismatch'],
    apply: (database, at, other) => {
      const move = database.prepare('UPDATE ledger_entries SET sequence = ? WHERE sequence = ?');
      move.run(0, at);
      move.run(at, other);
      move.run(other, 0);
      return at;
    },
  },
  {
    name: 'two contents swapped',
    problems: ['hash-mismatch'],
    apply: (database, at, other) => {
      const read = database
        .prepare<[number], string>('SELECT body FROM ledger_entries WHERE sequence = ?')
        .pluck();
      const write = database.prepare('UPDATE ledger_entries SET body = ? WHERE sequence = ?');
      const [one, two] = [read.get(at), read.get(other)];
      write.run(two, at);
      write.run(one, other);
      return at;
    },
  },
  {
    name: 'an entry removed from the middle',
    problems: ['missing'],
    apply: (database, at) => {
      database.prepare('DELETE FROM ledger_entries WHERE sequence = ?').run(at);
      return at;
    },
  },
  {
    name: 'an entry removed and the rest renumbered',
    problems: ['link-mismatch'],
    apply: (database, at) => {
      database.prepare('DELETE FROM ledger_entries WHERE sequence = ?').run(at);
      renumber(database, at + 1, -1);
      return at;
    },
  },
  {
    name: 'an entry inserted, well made, and the rest renumbered',
    problems: ['link-mismatch'],
    apply: (database, at) => {
      renumber(database, at, 1);
      const before = database
        .prepare<[number], Buffer>('SELECT hash FROM ledger_entries WHERE sequence = ?')
        .pluck()
        .get(at - 1);
      const previous = before?.toString('hex') ?? '0'.repeat(64);
      const body =
        database
          .prepare<[number], string>('SELECT body FROM ledger_entries WHERE sequence = ?')
          .pluck()
          .get(at + 1) ?? '';
      database
        .prepare('INSERT INTO ledger_entries (sequence, previous_hash, hash, body) VALUES (?, ?, ?, ?)')
        .run(
          at,
          Buffer.from(previous, 'hex'),
          Buffer.from(entryHash(at, previous, parseBody(body)), 'hex'),
          body,
        );
      // The inserted one is a right entry of some other ledger; the next can't follow it.
      return at + 1;
    },
  },
  {
    name: 'an entry put before the first',
    problems: ['link-mismatch'],
    apply: (database, at) => {
      database
        .prepare(
          'INSERT INTO ledger_entries (sequence, previous_hash, hash, body) SELECT ?, previous_hash, hash, body FROM ledger_entries WHERE sequence = ?',
        )
        .run(0, at);
      return 0;
    },
  },
  {
    name: 'a rewritten entry with a right hash',
    problems: ['link-mismatch'],
    apply: (database, at) => {
      editBody(database, at, (body) => {
        body.outcome = { salt: body.outcome?.salt ?? '', value: 'failed' };
      });
      const row = database
        .prepare<[number], { previous_hash: Buffer; body: string }>(
          'SELECT previous_hash, body FROM ledger_entries WHERE sequence = ?',
        )
        .get(at);
      const hash = entryHash(at, row?.previous_hash.toString('hex') ?? '', parseBody(row?.body ?? ''));
      database
        .prepare('UPDATE ledger_entries SET hash = ? WHERE sequence = ?')
        .run(Buffer.from(hash, 'hex'), at);
      return at + 1;
    },
  },
  {
    name: 'the tail cut off',
    problems: ['tail-cut'],
    apply: (database, at) => {
      database.prepare('DELETE FROM ledger_entries WHERE sequence >= ?').run(at);
      return at;
    },
  },
];
