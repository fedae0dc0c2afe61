import type { Database } from 'better-sqlite3';
import type {
  EngineOutput,
  EngineParsedInput,
  Selection,
} from '../../../../shared/contract/engine-requests.ts';
import type { ConflictPolicy } from '../../../../shared/models/transfer.ts';
import { FINAL_STATES, type TransferState } from '../../../../shared/transfer-state.ts';
import { inPieces, ROWS_PER_CHANGE } from '../../storage/rows-per-change.ts';
import type { Scheduler } from '../scheduler.ts';
import { dismissFinished } from './dismiss-finished.ts';
import type { Queue } from './queue.ts';
import { moveTransfers, setPriority } from './queue-order.ts';
import { chosen } from './selection.ts';
import {
  CAN_BE_ENDED,
  endAsCancelled,
  publishTheRest,
  stageAgain,
  WAS_NEVER_RENAMED,
  WITHHELD,
  withhold,
} from './together-commands.ts';
import { AS_ASKED, SELECT_TRANSFERS, type StoredTransfer } from './transfer-row.ts';

/** As if it had just been queued; what it had come to is in the ledger. */
const FROM_THE_START = `state = 'queued', attempt = 0, error = NULL, next_attempt_at_ms = NULL, publish_intent = NULL,
  skip_reason = NULL, stage = NULL, checked = NULL, checked_by = NULL, sha256 = NULL, warnings = '[]', bytes_done = 0,
  requested = NULL, started_at_ms = NULL, ${AS_ASKED},
  sent_at_ms = NULL, checked_at_ms = NULL, finished_at_ms = NULL, dismissed_at_ms = NULL`;

/** Who hears of changes to more rows than can be named. */
export interface ManyChanged {
  batchChanged(batchId: string): void;
  /** Nothing is said about them but that they changed. */
  unnamed(): void;
}

/** How many transfers a wish concerns, and to how many of them it is no more than a wish yet: they are running. */
export type Wished = EngineOutput<'transfers.pause'>;

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
    // Asked first: what its worker gives back before it heard of this is among those that wait by then. And asked
    // again: what wasn't paused yet may have been taken up meanwhile.
    let wished = await this.#ask(selection, 'pause');
    let changed = 0;
    for (;;) {
      this.noticeWishes();
      const paused = await this.#update(selection, `state = 'paused'`, [
        'queued',
        'waiting-to-retry',
        'staged',
        'held',
      ]);
      changed += paused;
      if (paused < ROWS_PER_CHANGE) return { changed: wished + changed, wished };
      wished += await this.#ask(selection, 'pause', 'requested IS NULL');
    }
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
    const staged = await this.#write((database) => stageAgain(database, sql, values));
    const queued = await this.#update(selection, `state = 'queued', requested = NULL`, ['paused', 'held']);
    const changed = staged + queued;
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
    // First: what is just being called off must not be published because the rest of it is gone already.
    await this.#write((database) => withhold(database, sql, values));
    let wished = await this.#ask(selection, 'cancel');
    // Cut off between its intention to publish and the outcome: it has to be looked at before it can be called off.
    wished += await this.#update(
      selection,
      `state = 'queued', requested = 'cancel'`,
      ['queued', 'paused', 'waiting-to-retry', 'held'],
      `publish_intent IS NOT NULL AND NOT (${WAS_NEVER_RENAMED})`,
    );
    const changed = wished + (await this.#endWaiting(`${CAN_BE_ENDED} AND ${sql}`, values));
    this.#announce(selection);
    this.noticeWishes();
    return { changed, wished };
  }

  /** Ends what a person called off when the engine that was told died in the middle of it. */
  async finishCancelling(): Promise<number> {
    return await this.#endWaiting(WITHHELD, []);
  }

  async #endWaiting(which: string, values: readonly (string | number)[]): Promise<number> {
    for (let changed = 0; ; ) {
      const ended = await this.#write((database) => {
        const rows = database
          .prepare<unknown[], StoredTransfer>(
            `${SELECT_TRANSFERS} WHERE transfers.id IN (SELECT id FROM transfers WHERE ${which} LIMIT ${ROWS_PER_CHANGE})`,
          )
          .all(...values);
        endAsCancelled(this.#queue, database, rows);
        return rows.length;
      });
      changed += ended;
      if (ended < ROWS_PER_CHANGE) return changed;
    }
  }

  /** @throws `NotFound`, `InvalidRequest` for a batch whose files are published one by one */
  async publishTogether(batchId: string): Promise<{ publishing: number; waitingFor: number }> {
    await this.#write((database) => publishTheRest(database, batchId));
    const { together, counts, total } = this.#queue.summary(batchId);
    this.#changed.batchChanged(batchId);
    this.#scheduler.kick();
    const publishing = together === 'publishing' ? (counts.staged ?? 0) : 0;
    const final = FINAL_STATES.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
    return { publishing, waitingFor: total - final - publishing };
  }

  /** Failed and cancelled ones again from the start; unconfirmed ones only where named one by one. */
  async retry(selection: Selection): Promise<number> {
    const states: TransferState[] = ['failed', 'cancelled', 'waiting-to-retry'];
    if (selection.which === 'transfers') states.push('unconfirmed');
    // Cut off between its intention to publish and the outcome: sent again, it could arrive twice. It is looked at.
    const looked = await this.#update(
      selection,
      `state = 'queued', attempt = 0, next_attempt_at_ms = NULL`,
      ['waiting-to-retry'],
      'publish_intent IS NOT NULL',
    );
    // A name that may not be used stays refused; and what has come to wait just now, cut off while publishing, stays too.
    const also = `coalesce(json_extract(error, '$.code'), '') <> 'NameNotAllowed'
      AND NOT (state = 'waiting-to-retry' AND publish_intent IS NOT NULL)`;
    const changed = looked + (await this.#update(selection, FROM_THE_START, states, also));
    this.#scheduler.kick();
    return changed;
  }

  /** Those that wait for their next try go now; that try counts as it would have. */
  async tryNow(selection: Selection): Promise<number> {
    const changed = await this.#update(selection, `state = 'queued', next_attempt_at_ms = NULL`, [
      'waiting-to-retry',
    ]);
    const { sql, values } = chosen(selection);
    const { profiles } = this.#queue.parts;
    const waits = this.#database.prepare<unknown[], number>(
      `SELECT 1 FROM transfers WHERE profile_id = ? AND finished_at_ms IS NULL AND ${sql} LIMIT 1`,
    );
    for (const { profileId, unreachable } of profiles.statuses())
      if (unreachable !== null && waits.get(profileId, ...values) !== undefined)
        await profiles.tryNow(profileId);
    this.#scheduler.kick();
    return changed;
  }

  /** The network is back: what waits for its next try goes now, and the try that failed without it isn't counted. */
  wake(): Promise<number> {
    return this.#update(
      { which: 'all' },
      `state = 'queued', next_attempt_at_ms = NULL, attempt = max(0, attempt - 1)`,
      ['waiting-to-retry'],
    );
  }

  async move(input: EngineParsedInput<'transfers.move'>): Promise<number> {
    const changed = await moveTransfers(this.#queue.parts, input);
    if (changed > 0) this.#changed.unnamed();
    return changed;
  }

  async setPriority(input: EngineParsedInput<'transfers.setPriority'>): Promise<number> {
    const changed = await setPriority(this.#queue.parts, input);
    if (changed > 0) this.#changed.unnamed();
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
    const changed = await dismissFinished(this.#queue, selection);
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

  #ask(selection: Selection, wish: 'pause' | 'cancel', also = '1'): Promise<number> {
    const { sql, values } = chosen(selection);
    return this.#write(
      (database) =>
        database
          .prepare(`UPDATE transfers SET requested = ? WHERE claimed_by IS NOT NULL AND ${sql} AND ${also}`)
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
    const which = `claimed_by IS NULL AND state IN (${states.map((state) => `'${state}'`).join(', ')}) AND ${also}`;
    const ids = this.#database
      .prepare<unknown[], number>(`SELECT id FROM transfers WHERE ${which} AND ${sql}`)
      .pluck()
      .all(...values);
    let changed = 0;
    // In pieces: a hundred thousand rows in one change would hold up everything else.
    for (const some of inPieces(ids)) {
      const piece = JSON.stringify(some);
      changed += await this.#write(
        (database) =>
          database
            .prepare(`UPDATE transfers SET ${set} WHERE ${which} AND id IN (SELECT value FROM json_each(?))`)
            .run(...setValues, piece).changes,
      );
    }
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
