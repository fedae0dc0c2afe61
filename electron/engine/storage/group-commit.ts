import type { Database } from 'better-sqlite3';
import { Failure, failure } from '../../../shared/errors.ts';
import { BUSY_TIMEOUT_MS, databaseFailure, isBusy } from './database.ts';
import { prepared } from './statements.ts';

/**
 * How long a change may wait for others to share its commit, milliseconds, and how many share one at most.
 * 12,000 single commits took 2.0 s on the machine this was measured on, in groups of 64 they took 0.1 s.
 */
const GATHER_MS = 2;
const GROUP_SIZE = 128;

/**
 * While another process writes: how long one try waits for it, in which nothing else of ours runs; how long until the
 * next; and after how long those who wait are told, milliseconds.
 */
const BUSY_WAIT_MS = 100;
const BUSY_AGAIN_MS = 150;
const BUSY_PATIENCE_MS = 60_000;

interface Pending {
  readonly change: (database: Database) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Failure) => void;
}

export interface GroupCommitOptions {
  /** Puts on the disk what was committed, where `COMMIT` doesn't do that itself. */
  readonly sync?: (() => Promise<void>) | undefined;
  /** Called right after each commit; what it returns is called once the commit is on the disk. */
  readonly committed?: () => () => void;
  /** How long changes wait for another process that writes, milliseconds; a minute unless said otherwise. */
  readonly patienceMs?: number;
}

const asFailure = (thrown: unknown): Failure =>
  thrown instanceof Failure ? thrown : databaseFailure(thrown);

/**
 * The disk refused what it was to keep. The system may have thrown those pages away and forget about it, so that the next
 * sync would say yes about a log with a hole: nothing is trusted to this file any more, until it is opened anew and SQLite
 * reads what is there.
 */
const isLost = (thrown: unknown): boolean =>
  thrown instanceof Error && 'syscall' in thrown && thrown.syscall === 'fdatasync';

/** Another process writes just now; it is worth waiting. */
class StillBusy extends Error {
  override readonly name = 'StillBusy';
}

/**
 * Collects changes and commits them together. Each change is all or nothing by itself; its promise settles when the
 * commit that holds it is on the disk.
 *
 * **A change may run twice**, the first time for nothing, so it may depend on the database alone and change nothing else
 * that can't be changed again. Hardly any ever fails, and a savepoint around each is dear: SQLite writes every
 * page a change touches to a journal of that savepoint first, which was 65 of the 71 writes that a small file cost. So a
 * group runs without, and once more with them where one of it failed.
 *
 * Where `sync` is given, the event loop doesn't wait for the disk. One group is on its way there at a time; what comes
 * meanwhile is the next.
 */
export class GroupCommit {
  readonly #database: Database;
  readonly #options: GroupCommitOptions;
  #pending: Pending[] = [];
  #timer: NodeJS.Timeout | undefined;
  #syncing: Promise<void> | undefined;
  /** Wait until all that can be seen is on the disk. */
  #readers: (() => void)[] = [];
  #closed = false;
  #lost: Failure | undefined;
  #busySinceMs: number | undefined;

  constructor(database: Database, options: GroupCommitOptions = {}) {
    this.#database = database;
    this.#options = options;
  }

  /** Runs `change` in the next group. Rejects with its own error, or with the commit's. */
  write<T>(change: (database: Database) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) {
        reject(failure('EngineStopped', 'the engine is closing'));
        return;
      }
      if (this.#lost !== undefined) {
        reject(this.#lost);
        return;
      }
      this.#pending.push({ change, resolve: resolve as (value: unknown) => void, reject });
      if (this.#pending.length >= GROUP_SIZE && this.#busySinceMs === undefined) this.flush();
      else this.#timer ??= setTimeout(() => this.flush(), GATHER_MS);
    });
  }

  /** Like {@link write} where nobody waits for the outcome; `failed` hears of what went wrong. */
  post(change: (database: Database) => void, failed: (reason: Failure) => void): void {
    this.write(change).catch(failed);
  }

  /**
   * Looks at the database at a moment when all that is committed is on the disk: what is told to others must not be gone
   * after a power cut. `look` begins in the same turn, and what it reads later is its own affair.
   */
  read<T>(look: () => T | Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = () => {
        // What can be seen may not be there after a power cut.
        if (this.#lost !== undefined) {
          reject(this.#lost);
          return;
        }
        try {
          resolve(look());
        } catch (thrown) {
          reject(thrown);
        }
      };
      if (this.#syncing === undefined) run();
      else this.#readers.push(run);
    });
  }

  /** Commits what is pending now, or as soon as the commit before is on the disk. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const group = this.#pending;
    if (group.length === 0 || this.#syncing !== undefined) return;
    this.#pending = [];
    const refuse = (thrown: unknown) => {
      const reason = asFailure(thrown);
      for (const { reject } of group) reject(reason);
    };
    if (this.#lost !== undefined) {
      refuse(this.#lost);
      return;
    }
    let settle: readonly (() => void)[];
    let onDisk: (() => void) | undefined;
    try {
      settle = this.#together(group) ?? this.#apart(group) ?? [];
      onDisk = this.#options.committed?.();
    } catch (thrown) {
      if (thrown instanceof StillBusy) {
        this.#pending = group;
        this.#timer = setTimeout(() => this.flush(), BUSY_AGAIN_MS);
      } else refuse(thrown);
      return;
    }
    const finish = () => {
      onDisk?.();
      for (const done of settle) done();
    };
    const { sync } = this.#options;
    if (sync === undefined) {
      finish();
      return;
    }
    this.#syncing = sync()
      .then(finish, (thrown: unknown) => {
        if (isLost(thrown)) this.#lost = asFailure(thrown);
        refuse(thrown);
      })
      .finally(() => {
        this.#syncing = undefined;
        const readers = this.#readers;
        this.#readers = [];
        for (const read of readers) read();
        this.flush();
      });
  }

  /** As if none could fail. @returns `undefined` where one did: then nothing of the group has happened */
  #together(group: readonly Pending[]): readonly (() => void)[] | undefined {
    return this.#transaction(() => {
      const settle: (() => void)[] = [];
      for (const { change, resolve } of group) {
        try {
          const value = change(this.#database);
          settle.push(() => resolve(value));
        } catch (thrown) {
          // A full disk has ended the transaction: that is everybody's failure, and trying again is no use.
          if (!this.#database.inTransaction) throw thrown;
          return undefined;
        }
      }
      return settle;
    });
  }

  /** Each in a savepoint of its own, so that one that fails takes none with it. */
  #apart(group: readonly Pending[]): readonly (() => void)[] | undefined {
    return this.#transaction(() =>
      group.map(({ change, resolve, reject }) => {
        this.#run('SAVEPOINT one_change');
        try {
          const value = change(this.#database);
          this.#run('RELEASE one_change');
          return () => resolve(value);
        } catch (thrown) {
          if (!this.#database.inTransaction) throw thrown;
          this.#database.exec('ROLLBACK TO one_change; RELEASE one_change');
          return () => reject(asFailure(thrown));
        }
      }),
    );
  }

  /** Commits what `work` has done, unless it throws or answers `undefined`. */
  #transaction<T>(work: () => T | undefined): T | undefined {
    this.#begin();
    try {
      const value = work();
      if (value !== undefined) this.#run('COMMIT');
      return value;
    } finally {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
    }
  }

  /** Begins to write. @throws `StillBusy` while another process does, what SQLite says once we were patient enough */
  #begin(): void {
    // Closing waits as long as a statement may; otherwise connections need us more.
    const isPatient = this.#closed;
    if (!isPatient) this.#waitForOthers(BUSY_WAIT_MS);
    try {
      this.#run('BEGIN IMMEDIATE');
      this.#busySinceMs = undefined;
    } catch (thrown) {
      if (!isBusy(thrown) || isPatient) throw thrown;
      this.#busySinceMs ??= performance.now();
      if (performance.now() - this.#busySinceMs > (this.#options.patienceMs ?? BUSY_PATIENCE_MS))
        throw thrown;
      throw new StillBusy();
    } finally {
      if (!isPatient) this.#waitForOthers(BUSY_TIMEOUT_MS);
    }
  }

  /** Not by `pragma`, which makes a statement and collects its rows: this is done twice for every commit. */
  #waitForOthers(ms: number): void {
    this.#database.exec(`PRAGMA busy_timeout = ${ms}`);
  }

  #run(sql: string): void {
    prepared(this.#database, sql).run();
  }

  /** Commits what is pending and takes no more; settles when that is on the disk. */
  async close(): Promise<void> {
    this.#closed = true;
    for (this.flush(); this.#syncing !== undefined; this.flush()) await this.#syncing;
  }
}
