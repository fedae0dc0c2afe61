import type { Database } from 'better-sqlite3';
import type { EngineOutput, Selection } from '../../../shared/contract/engine-requests.ts';
import type { ConflictPolicy } from '../../../shared/models/transfer.ts';
import type { TransferState } from '../../../shared/transfer-state.ts';
import type { Queue } from './queue.ts';
import type { Scheduler } from './scheduler.ts';
import { abandonTemporaries } from './temporary-names.ts';
import { SELECT_TRANSFERS, type StoredTransfer } from './transfer-row.ts';

/** Rows ended in one change: each is an entry of the ledger. */
const ROWS_PER_CHANGE = 500;

/** As if it had just been queued; what it had come to is in the ledger. */
const FROM_THE_START = `state = 'queued', attempt = 0, error = NULL, next_attempt_at_ms = NULL, publish_intent = NULL,
  skip_reason = NULL, stage = NULL, checked = NULL, checked_by = NULL, sha256 = NULL, warnings = '[]', bytes_done = 0,
  requested = NULL, started_at_ms = NULL,
  sent_at_ms = NULL, checked_at_ms = NULL, finished_at_ms = NULL, dismissed_at_ms = NULL`;

/** Who hears of changes to more rows than can be named. */
export interface ManyChanged {
  batchChanged(batchId: string): void;
  /** Nothing is said about them but that they changed. */
  unnamed(): void;
}

/** How many transfers a wish concerns, and to how many of them it is no more than a wish yet: they are running. */
export type Wished = EngineOutput<'transfers.pause'>;

interface Choice {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

function chosen(selection: Selection): Choice {
  switch (selection.which) {
    case 'all':
      return { sql: '1', values: [] };
    case 'batch':
      return { sql: 'batch_id = ?', values: [selection.batchId] };
    case 'profile':
      return { sql: 'profile_id = ?', values: [selection.profileId] };
    case 'transfers':
      return { sql: 'id IN (SELECT value FROM json_each(?))', values: [JSON.stringify(selection.ids)] };
  }
}

/**
 * What a person wants of the queue. Waiting rows change at once; running ones are asked, by a row that whoever holds
 * the claim notices, in whatever process that is.
 */
export class QueueCommands {
  readonly #queue: Queue;
  readonly #scheduler: Scheduler;
  readonly #changed: ManyChanged;

  constructor(queue: Queue, scheduler: Scheduler, changed: ManyChanged) {
    this.#queue = queue;
    this.#scheduler = scheduler;
    this.#changed = changed;
  }

  async pause(selection: Selection): Promise<Wished> {
    // Asked first: what its worker gives back before it heard of this is among those that wait by then.
    const wished = await this.#ask(selection, 'pause');
    const changed = await this.#update(selection, `state = 'paused'`, ['queued', 'waiting-to-retry', 'held']);
    this.noticeWishes();
    return { changed: wished + changed, wished };
  }

  /** @returns how many go on, and the profiles whose hold they were waiting behind */
  async resume(selection: Selection): Promise<{ changed: number; profiles: readonly string[] }> {
    const { sql, values } = chosen(selection);
    const profiles = this.#database
      .prepare<unknown[], { profile_id: string }>(
        `SELECT DISTINCT profile_id FROM transfers WHERE state IN ('paused', 'held') AND ${sql}`,
      )
      .all(...values)
      .map((row) => row.profile_id);
    const changed = await this.#update(selection, `state = 'queued', requested = NULL`, ['paused', 'held']);
    // A pause not noticed yet is taken back.
    await this.#write((database) =>
      database
        .prepare(`UPDATE transfers SET requested = NULL WHERE requested = 'pause' AND ${sql}`)
        .run(...values),
    );
    return { changed, profiles };
  }

  async cancel(selection: Selection): Promise<Wished> {
    const { sql, values } = chosen(selection);
    let wished = await this.#ask(selection, 'cancel');
    // Cut off between its intention to publish and the outcome: it has to be looked at before it can be called off.
    wished += await this.#update(
      selection,
      `state = 'queued', requested = 'cancel'`,
      ['queued', 'paused', 'waiting-to-retry', 'held'],
      'publish_intent IS NOT NULL',
    );
    let changed = wished;
    for (;;) {
      const ended = await this.#write((database) => {
        const rows = database
          .prepare<unknown[], StoredTransfer>(
            `${SELECT_TRANSFERS} WHERE transfers.id IN (
               SELECT id FROM transfers WHERE state IN ('queued', 'paused', 'waiting-to-retry', 'held')
               AND publish_intent IS NULL AND ${sql} LIMIT ${ROWS_PER_CHANGE})`,
          )
          .all(...values);
        const finishedAtMs = this.#queue.parts.now();
        const end = database.prepare(
          `UPDATE transfers SET state = 'cancelled', requested = NULL, finished_at_ms = ? WHERE id = ?`,
        );
        for (const row of rows) {
          end.run(finishedAtMs, row.id);
          abandonTemporaries(database, row.id);
        }
        this.#queue.appendOutcomes(
          database,
          rows.map((row) => ({ ...row, state: 'cancelled' as const, finished_at_ms: finishedAtMs })),
        );
        return rows.length;
      });
      changed += ended;
      if (ended < ROWS_PER_CHANGE) break;
    }
    this.#announce(selection);
    this.noticeWishes();
    return { changed, wished };
  }

  /** Failed and cancelled ones again from the start; unconfirmed ones only where named one by one. */
  async retry(selection: Selection): Promise<number> {
    const states: TransferState[] = ['failed', 'cancelled', 'waiting-to-retry'];
    if (selection.which === 'transfers') states.push('unconfirmed');
    // A name that may not be used stays refused.
    const also = `coalesce(json_extract(error, '$.code'), '') <> 'NameNotAllowed'`;
    const changed = await this.#update(selection, FROM_THE_START, states, also);
    this.#scheduler.kick();
    return changed;
  }

  /** Those that failed because their target exists are tried again, and do what a person says about it. */
  async resolveConflict(ids: readonly number[], conflict: ConflictPolicy): Promise<number> {
    const changed = await this.#update(
      { which: 'transfers', ids: [...ids] },
      `conflict = ?, ${FROM_THE_START}`,
      ['failed'],
      `json_extract(error, '$.code') = 'AlreadyExists'`,
      [conflict],
    );
    this.#scheduler.kick();
    return changed;
  }

  /** Takes finished ones out of the lists; trying one again brings it back. */
  async dismiss(selection: Selection): Promise<number> {
    const { sql, values } = chosen(selection);
    const atMs = this.#queue.parts.now();
    let changed = 0;
    let upTo = 0;
    for (;;) {
      const ids = this.#database
        .prepare<unknown[], { id: number }>(
          `SELECT id FROM transfers WHERE id > ? AND finished_at_ms IS NOT NULL AND dismissed_at_ms IS NULL
             AND batch_id NOT IN (SELECT id FROM batches WHERE ready = 0) AND ${sql} ORDER BY id LIMIT ?`,
        )
        .all(upTo, ...values, ROWS_PER_CHANGE)
        .map(({ id }) => id);
      if (ids.length === 0) break;
      upTo = ids.at(-1) ?? upTo;
      changed += await this.#write(
        (database) =>
          database
            .prepare(
              `UPDATE transfers SET dismissed_at_ms = ? WHERE finished_at_ms IS NOT NULL
                 AND id IN (SELECT value FROM json_each(?))`,
            )
            .run(atMs, JSON.stringify(ids)).changes,
      );
    }
    if (changed > 0) this.#changed.unnamed();
    return changed;
  }

  /** Passes on what was asked of transfers this engine is working on. */
  noticeWishes(): void {
    const rows = this.#database
      .prepare<[string], { id: number; requested: 'pause' | 'cancel' }>(
        'SELECT id, requested FROM transfers WHERE requested IS NOT NULL AND claimed_by = ?',
      )
      .all(this.#queue.parts.instanceId);
    const wishes = new Map(rows.map((row) => [row.id, row.requested]));
    for (const wish of ['pause', 'cancel'] as const)
      this.#scheduler.stop(wish, (job) => wishes.get(job.id) === wish);
    this.#scheduler.kick();
  }

  #ask(selection: Selection, wish: 'pause' | 'cancel'): Promise<number> {
    const { sql, values } = chosen(selection);
    return this.#write(
      (database) =>
        database
          .prepare(`UPDATE transfers SET requested = ? WHERE claimed_by IS NOT NULL AND ${sql}`)
          .run(wish, ...values).changes,
    );
  }

  async #update(
    selection: Selection,
    set: string,
    states: readonly TransferState[],
    also = '1',
    setValues: readonly (string | number)[] = [],
  ): Promise<number> {
    const { sql, values } = chosen(selection);
    const changed = await this.#write(
      (database) =>
        database
          .prepare(
            `UPDATE transfers SET ${set} WHERE claimed_by IS NULL AND state IN (SELECT value FROM json_each(?)) AND ${sql} AND ${also}`,
          )
          .run(...setValues, JSON.stringify(states), ...values).changes,
    );
    this.#announce(selection);
    return changed;
  }

  /** Rows by the thousand changed: those who show them ask again; the numbers of the batch are sent. */
  #announce(selection: Selection): void {
    const { sql, values } = chosen(selection);
    for (const { batch_id } of this.#database
      .prepare<unknown[], { batch_id: string }>(
        `SELECT DISTINCT batch_id FROM transfers WHERE ${sql} AND state NOT IN ('delivered', 'skipped') LIMIT 100`,
      )
      .all(...values))
      this.#changed.batchChanged(batch_id);
  }

  get #database(): Database {
    return this.#queue.parts.database;
  }

  #write<T>(change: (database: Database) => T): Promise<T> {
    return this.#queue.parts.commits.write(change);
  }
}
