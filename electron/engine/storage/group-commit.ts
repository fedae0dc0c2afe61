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

/**
 * Collects changes and commits them together. Each change is all or nothing by itself (a savepoint);
 * its promise settles when the commit that holds it is on the disk.
 */
export class GroupCommit {
  readonly #database: Database;
  readonly #committed: () => void;
  readonly #patienceMs: number;
  #pending: Pending[] = [];
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #busySinceMs: number | undefined;

  /** @param committed called after every commit that reached the disk */
  constructor(database: Database, committed: () => void = () => {}, patienceMs = BUSY_PATIENCE_MS) {
    this.#database = database;
    this.#committed = committed;
    this.#patienceMs = patienceMs;
  }

  /** Runs `change` in the next group. Rejects with its own error, or with the commit's. */
  write<T>(change: (database: Database) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) {
        reject(failure('EngineStopped', 'the engine is closing'));
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

  /** Commits what is pending now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const group = this.#pending;
    if (group.length === 0) return;
    this.#pending = [];
    const settle: (() => void)[] = [];
    try {
      if (!this.#begin()) {
        this.#pending = group;
        this.#timer = setTimeout(() => this.flush(), BUSY_AGAIN_MS);
        return;
      }
      for (const { change, resolve, reject } of group) {
        this.#run('SAVEPOINT one_change');
        try {
          const value = change(this.#database);
          this.#run('RELEASE one_change');
          settle.push(() => resolve(value));
        } catch (thrown) {
          // A full disk ends the whole transaction; then there is no savepoint to go back to.
          if (!this.#database.inTransaction) throw thrown;
          this.#database.exec('ROLLBACK TO one_change; RELEASE one_change');
          settle.push(() => reject(thrown instanceof Failure ? thrown : databaseFailure(thrown)));
        }
      }
      this.#run('COMMIT');
    } catch (thrown) {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      const reason = thrown instanceof Failure ? thrown : databaseFailure(thrown);
      for (const { reject } of group) reject(reason);
      return;
    }
    this.#committed();
    for (const done of settle) done();
  }

  /** Whether it is our turn to write. @throws what SQLite says, once we were patient enough */
  #begin(): boolean {
    // Closing waits as long as a statement may; otherwise connections need us more.
    const isPatient = this.#closed;
    if (!isPatient) this.#database.pragma(`busy_timeout = ${BUSY_WAIT_MS}`);
    try {
      this.#run('BEGIN IMMEDIATE');
      this.#busySinceMs = undefined;
      return true;
    } catch (thrown) {
      if (!isBusy(thrown) || isPatient) throw thrown;
      this.#busySinceMs ??= performance.now();
      if (performance.now() - this.#busySinceMs > this.#patienceMs) throw thrown;
      return false;
    } finally {
      if (!isPatient) this.#database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    }
  }

  #run(sql: string): void {
    prepared(this.#database, sql).run();
  }

  /** Commits what is pending and takes no more. */
  close(): void {
    this.#closed = true;
    this.flush();
  }
}
