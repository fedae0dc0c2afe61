import { setImmediate } from 'node:timers/promises';
import type { Database, Statement } from 'better-sqlite3';
import { type AppError, failure } from '../../../shared/errors.ts';
import type { ProfileStatus, RetryPolicy } from '../../../shared/models/profile.ts';
import { retryDelayMs } from '../../../shared/retry-delay.ts';
import type { GroupCommit } from '../storage/group-commit.ts';
import { bringInLine, FROM_THE_START, type LookedUpTo, nextOutOfLine } from './held-transfers.ts';
import { STATUS_COLUMNS, type StatusRow, toStatus } from './profile-rows.ts';

/** Keeps what stops a profile just now: a person is needed, or its server can't be reached. */
export class ProfileStatuses {
  readonly #database: Database;
  readonly #commits: GroupCommit;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #changed: (status: ProfileStatus) => void;
  readonly #policyOf: (id: string) => RetryPolicy;
  readonly #one: Statement<[string], StatusRow>;
  readonly #some: Statement<[string], StatusRow>;
  readonly #all: Statement<[], StatusRow>;
  readonly #hold: Statement<{ id: string; error: string; atMs: number }>;
  readonly #release: Statement<[string]>;
  readonly #heldBecauseOf: Statement<[string], { id: string }>;
  readonly #reached: Statement<[string]>;
  readonly #notReached: Statement<{
    id: string;
    error: string;
    atMs: number;
    failures: number;
    nextMs: number;
  }>;
  readonly #tryNow: Statement<{ id: string; atMs: number }>;
  readonly #wake: Statement<{ atMs: number }, { id: string }>;

  constructor(parts: {
    database: Database;
    commits: GroupCommit;
    /** UTC milliseconds. */
    now: () => number;
    /** From 0 to 1. */
    random: () => number;
    changed: (status: ProfileStatus) => void;
    policyOf: (id: string) => RetryPolicy;
  }) {
    const { database } = parts;
    this.#database = database;
    this.#commits = parts.commits;
    this.#now = parts.now;
    this.#random = parts.random;
    this.#changed = parts.changed;
    this.#policyOf = parts.policyOf;
    this.#one = database.prepare(`SELECT ${STATUS_COLUMNS} FROM profiles WHERE id = ?`);
    this.#all = database.prepare(`SELECT ${STATUS_COLUMNS} FROM profiles ORDER BY name`);
    this.#some = database.prepare(
      `SELECT ${STATUS_COLUMNS} FROM profiles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY name`,
    );
    // Whoever found out that a person is needed has tried to connect: an older "can't be reached" is settled.
    this.#hold = database.prepare(
      `UPDATE profiles SET held_error = $error, held_at_ms = $atMs, unreachable_error = NULL,
         unreachable_since_ms = NULL, unreachable_failures = 0, next_try_at_ms = NULL
       WHERE id = $id AND held_error IS NULL`,
    );
    this.#release = database.prepare(
      `UPDATE profiles SET held_error = NULL, held_at_ms = NULL, unreachable_error = NULL,
         unreachable_since_ms = NULL, unreachable_failures = 0, next_try_at_ms = NULL
       WHERE id = ?`,
    );
    this.#reached = database.prepare(
      `UPDATE profiles SET unreachable_error = NULL, unreachable_since_ms = NULL, unreachable_failures = 0,
         next_try_at_ms = NULL
       WHERE id = ?`,
    );
    this.#notReached = database.prepare(
      `UPDATE profiles SET unreachable_error = $error, unreachable_failures = $failures, next_try_at_ms = $nextMs,
         unreachable_since_ms = coalesce(unreachable_since_ms, $atMs)
       WHERE id = $id`,
    );
    this.#heldBecauseOf = database.prepare(
      "SELECT id FROM profiles WHERE json_extract(held_error, '$.detail.viaProfileId') = ?",
    );
    this.#tryNow = database.prepare(
      'UPDATE profiles SET next_try_at_ms = $atMs WHERE id = $id AND unreachable_error IS NOT NULL',
    );
    this.#wake = database.prepare(
      `UPDATE profiles SET next_try_at_ms = $atMs, unreachable_failures = 0 WHERE unreachable_error IS NOT NULL
       RETURNING id`,
    );
  }

  /** @throws `NotFound` */
  status(id: string): ProfileStatus {
    return toStatus(this.#row(id));
  }

  /** In the order of their names, of all profiles unless told which; unknown ids are left out. */
  statuses(ids?: readonly string[]): readonly ProfileStatus[] {
    const rows = ids === undefined ? this.#all.all() : this.#some.all(JSON.stringify(ids));
    return rows.map(toStatus);
  }

  /** One refusal, one question: the first error stays until a person answers. @throws `NotFound` */
  async hold(id: string, error: AppError): Promise<void> {
    const { next } = await this.#change(id, (database) => {
      const held = this.#hold.run({ id, error: JSON.stringify(error), atMs: this.#now() }).changes;
      const first = firstInLine(database, id);
      return { isNews: held + first.changed > 0, value: first };
    });
    await this.#settleFrom(id, next);
  }

  /**
   * Those that were held because of it, being behind it, are released too.
   * @returns how many transfers wait in the queue again. @throws `NotFound`
   */
  async release(id: string): Promise<number> {
    let released = 0;
    for (const one of [id, ...this.#heldBecauseOf.all(id).map((row) => row.id)])
      released += await this.#releaseOne(one);
    return released;
  }

  async #releaseOne(id: string): Promise<number> {
    const { changed, next } = await this.#change(id, (database) => {
      this.#release.run(id);
      return { isNews: true, value: firstInLine(database, id) };
    });
    return changed + (await this.#settleFrom(id, next));
  }

  /**
   * What waits is `held` while its profile is, and only then: for what an engine that died had only half done, and for a batch
   * that was written while a person answered. In pieces, so that nothing else waits long; where all is well nothing is written.
   * @param batchId of that one alone
   */
  async settle(id: string, batchId?: string): Promise<void> {
    const from = batchId === undefined ? FROM_THE_START : { batchId, id: 0 };
    await this.#settleFrom(id, from, batchId);
  }

  async #settleFrom(id: string, from: LookedUpTo | null, only?: string): Promise<number> {
    let changed = 0;
    for (let at = from; at !== null && at.batchId === (only ?? at.batchId); ) {
      const { ids, next } = nextOutOfLine(this.#database, id, at);
      if (ids.length > 0) changed += await this.#commits.write((database) => bringInLine(database, id, ids));
      else if (next !== null) await setImmediate();
      at = next;
    }
    if (changed > 0) this.#changed(this.status(id));
    return changed;
  }

  /** Nothing is written where nothing was known to be wrong. @throws `NotFound` */
  async reached(id: string): Promise<void> {
    if (this.#row(id).unreachable_error === null) return;
    await this.#change(id, () => ({ isNews: this.#reached.run(id).changes > 0, value: undefined }));
  }

  /** One more failure to reach the server; the time of the next try follows from the profile's retry policy. */
  notReached(id: string, error: AppError): Promise<void> {
    return this.#change(id, () => {
      const atMs = this.#now();
      const failures = this.#row(id).unreachable_failures + 1;
      const nextMs = atMs + retryDelayMs(failures, this.#policyOf(id), this.#random());
      this.#notReached.run({ id, error: JSON.stringify(error), atMs, failures, nextMs });
      return { isNews: true, value: undefined };
    });
  }

  /** The waiting time is over now; how often it failed is still known. @throws `NotFound` */
  tryNow(id: string): Promise<void> {
    return this.#change(id, () => ({
      isNews: this.#tryNow.run({ id, atMs: this.#now() }).changes > 0,
      value: undefined,
    }));
  }

  /** The network is back: every unreachable server is tried at once, and its waiting times begin anew. */
  async wake(): Promise<number> {
    const ids = await this.#commits.write(() => this.#wake.all({ atMs: this.#now() }).map(({ id }) => id));
    for (const status of this.statuses(ids)) this.#changed(status);
    return ids.length;
  }

  /** Says what has become of it once it is on the disk. */
  async #change<T>(
    id: string,
    change: (database: Database) => { readonly isNews: boolean; readonly value: T },
  ): Promise<T> {
    const { isNews, value, status } = await this.#commits.write((database) => {
      const done = change(database);
      return { ...done, status: this.status(id) };
    });
    if (isNews) this.#changed(status);
    return value;
  }

  #row(id: string): StatusRow {
    const row = this.#one.get(id);
    if (row === undefined) throw failure('NotFound', 'there is no such profile');
    return row;
  }
}

/** Part of the change that holds or releases: most profiles have no more than this waiting. */
function firstInLine(
  database: Database,
  id: string,
): { readonly changed: number; readonly next: LookedUpTo | null } {
  const { ids, next } = nextOutOfLine(database, id, FROM_THE_START);
  return { changed: bringInLine(database, id, ids), next };
}
