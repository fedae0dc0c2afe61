import type { Database } from 'better-sqlite3';
import { failure } from '../../../../shared/errors.ts';
import type { BatchSummary, Direction } from '../../../../shared/models/transfer.ts';
import { isFinal, next, type TransferEvent, type TransferState } from '../../../../shared/transfer-state.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Profiles } from '../../profiles/profiles.ts';
import type { GroupCommit } from '../../storage/group-commit.ts';
import { prepared } from '../../storage/statements.ts';
import { Job } from '../job.ts';
import { abandonTemporaries, recordTemporary } from '../publishing/temporary-names.ts';
import { claimable, type WorkMode } from './claimable.ts';
import { claimStaged, letTogetherGo, togetherOf } from './together.ts';
import { transferEntry } from './transfer-entry.ts';
import {
  SELECT_TRANSFERS,
  type StoredTransfer,
  type TogetherColumn,
  type TransferChange,
} from './transfer-row.ts';
import { answerUnnoticed } from './wishes.ts';

/** A state nobody waits for is written after this long at the latest, milliseconds: within a tick of the news. */
const LATER_MS = 100;

/** A batch of which more is to come. */
export interface OpenBatch {
  /** How many parts were written. */
  readonly parts: number;
  /** The names it has taken so far, where two things may meet. */
  readonly taken: Set<string> | undefined;
}

export interface QueueParts {
  readonly database: Database;
  readonly commits: GroupCommit;
  readonly ledger: Ledger;
  readonly profiles: Profiles;
  readonly instanceId: string;
  readonly now: () => number;
  /** A row has changed, and the change is on the disk. */
  readonly changed: (row: StoredTransfer) => void;
}

/**
 * The queue's rows: claimed and moved on. How they come to be is in `write-batch.ts`; deciding what runs when is the
 * scheduler's.
 */
export class Queue {
  readonly parts: QueueParts;
  /** Batches whose items come in parts, and of which some are still to come. */
  readonly open = new Map<string, OpenBatch>();

  /** By claims whose commits are on their way to the disk, and by those that were just handed over. */
  readonly #beingClaimed = new Set<ReadonlySet<number>>();

  constructor(parts: QueueParts) {
    this.parts = parts;
  }

  /** Whether this engine is about to work on a transfer that it has claimed. */
  isBeingClaimed(id: number): boolean {
    for (const ids of this.#beingClaimed) if (ids.has(id)) return true;
    return false;
  }

  /** How the profile of a transfer wants temporary names. */
  temporaryNames(row: Pick<StoredTransfer, 'profile_id'>): string {
    return this.parts.profiles.get(row.profile_id).transfer.temporaryName;
  }

  /**
   * Takes as many transfers of a profile as are `free`, queued ones of each size in their order and staged ones to publish: one guarded
   * change, a new fence for each, and the temporary name it is going to use, where that is known already.
   */
  claim(
    profileId: string,
    free: Readonly<Record<StoredTransfer['size_class'] | 'staged', number>>,
    mode: WorkMode,
  ): Promise<readonly Job[]> {
    const { instanceId, commits, now } = this.parts;
    const ids = new Set<number>();
    this.#beingClaimed.add(ids);
    const claimed = commits.write((database) => {
      ids.clear();
      const { condition, batches } = claimable(database, instanceId, mode);
      const candidates = prepared<StoredTransfer>(
        database,
        `${SELECT_TRANSFERS} WHERE transfers.id IN (
           SELECT id FROM transfers INDEXED BY transfers_to_claim
           WHERE profile_id = +$profile AND state = 'queued' AND size_class = +$class AND ${condition}
             AND (requested IS NULL OR publish_intent IS NOT NULL)
           ORDER BY priority, place LIMIT +$limit)`,
      );
      const take = prepared(
        database,
        `UPDATE transfers SET state = ?, claimed_by = ?, fence = ?, started_at_ms = ?, next_attempt_at_ms = NULL
         WHERE id = ?`,
      );
      const one = prepared<StoredTransfer>(database, `${SELECT_TRANSFERS} WHERE transfers.id = +?`);
      const staged = claimStaged(database, { instanceId, profileId, limit: free.staged, mode })
        .flatMap((id) => one.get(id) ?? [])
        .map((row) => new Job(row, {}));
      const rows = (['large', 'small'] as const).flatMap((sizeClass) =>
        free[sizeClass] <= 0
          ? []
          : candidates.all({
              profile: profileId,
              class: sizeClass,
              limit: free[sizeClass],
              batches,
            }),
      );
      // Nobody else writes between the choice and this: both are in one transaction that began as a writing one.
      const queued = rows
        .sort((a, b) => a.priority - b.priority || a.place - b.place || a.id - b.id)
        .map((chosen) => {
          const row: StoredTransfer = {
            ...chosen,
            state: 'preparing',
            claimed_by: instanceId,
            fence: chosen.fence + 1,
            started_at_ms: chosen.started_at_ms ?? now(),
            next_attempt_at_ms: null,
          };
          take.run(row.state, row.claimed_by, row.fence, row.started_at_ms, row.id);
          return new Job(row, recordTemporary(database, row, this.temporaryNames(row)));
        });
      const jobs = [...staged, ...queued];
      for (const { id } of jobs) ids.add(id);
      return jobs;
    });
    // Whoever waits for the claim has begun to work on them by then.
    const handedOver = () => setImmediate(() => this.#beingClaimed.delete(ids));
    claimed.then(handedOver, handedOver);
    return claimed;
  }

  /**
   * Moves a claimed transfer on and writes that down; settles when it is on the disk. A final state is an entry of the
   * ledger in the same change; a state that isn't active any more gives the claim back.
   * @throws `ClaimLost` where somebody else has taken it meanwhile
   */
  step(
    job: Job,
    event: TransferEvent,
    change: TransferChange = {},
    also: (database: Database) => void = () => {},
  ): Promise<void> {
    const state = next(job.row.state, event);
    if (state === undefined) return Promise.reject(failure('Internal', `no ${event} from ${job.row.state}`));
    const { commits, now, changed } = this.parts;
    const leaves =
      isFinal(state) ||
      state === 'queued' ||
      state === 'waiting-to-retry' ||
      state === 'held' ||
      state === 'staged' ||
      state === 'paused';
    const final = isFinal(state) ? { finished_at_ms: now() } : {};
    // A wish is answered by leaving; one that is to be answered by the next claimant is named in `change`.
    const left = leaves ? { claimed_by: null, requested: change.requested ?? null } : {};
    const columns = { ...job.takeUnwritten(), ...change, ...final, state, ...left };
    const row: StoredTransfer = { ...job.row, ...columns };
    job.row = row;
    return commits
      .write((database) => {
        const answer = leaves ? answerUnnoticed(database, row, now()) : {};
        job.row = { ...row, ...answer };
        this.#guardedUpdate(database, job, { ...columns, ...answer });
        also(database);
        // Of what has ended nothing is left but what carries its name.
        if (isFinal(job.row.state) && job.row.state !== 'delivered') abandonTemporaries(database, job.id);
        this.#appendOutcome(database, job.row);
        return job.row;
      })
      .then(changed);
  }

  /** Writes columns of a claimed transfer without moving it on. @throws `ClaimLost` */
  note(job: Job, change: TransferChange, also: (database: Database) => void = () => {}): Promise<void> {
    const columns = { ...job.takeUnwritten(), ...change };
    job.row = { ...job.row, ...columns };
    return this.parts.commits.write((database) => {
      this.#guardedUpdate(database, job, columns);
      also(database);
    });
  }

  /** After a change that could not be written down: what the row says of the intention to publish counts. */
  readIntent(job: Job): void {
    const stored = prepared<Pick<StoredTransfer, 'publish_intent'>>(
      this.parts.database,
      'SELECT publish_intent FROM transfers WHERE id = ?',
    ).get(job.id);
    if (stored !== undefined) job.row = { ...job.row, ...stored };
  }

  /**
   * Moves a claimed transfer on where nothing depends on its being written down: it is with the next step, or by
   * itself when that doesn't come soon. Small files are past such states before anyone could look.
   * @param failed hears that it could not be written down
   */
  later(job: Job, event: TransferEvent, change: TransferChange, failed: (reason: unknown) => void): void {
    const state = next(job.row.state, event);
    if (state === undefined) {
      failed(failure('Internal', `no ${event} from ${job.row.state}`));
      return;
    }
    job.row = { ...job.row, ...change, state };
    job.leaveUnwritten({ ...change, state });
    if (job.hasTimer) return;
    job.afterAWhile(LATER_MS, () => {
      if (!job.hasUnwritten) return;
      const { row } = job;
      this.note(job, {}).then(() => this.parts.changed(row), failed);
    });
  }

  #guardedUpdate(database: Database, job: Job, columns: Readonly<Record<string, unknown>>): void {
    const names = Object.keys(columns);
    // Touching the state alone still asks whether the claim holds.
    if (names.length === 0) names.push('state');
    const values = names.map((name) => columns[name] ?? (name === 'state' ? job.row.state : null));
    const update = prepared(
      database,
      `UPDATE transfers SET ${names.map((name) => `${name} = ?`).join(', ')}
       WHERE id = ? AND fence = ? AND claimed_by = ?`,
    );
    const { changes } = update.run(...values, job.id, job.row.fence, this.parts.instanceId);
    if (changes !== 1) throw failure('ClaimLost', 'another process has taken this transfer');
  }

  /** Final states of rows nobody has claimed, written by whoever ended them. */
  appendOutcomes(database: Database, rows: readonly StoredTransfer[]): void {
    for (const row of rows) this.#appendOutcome(database, row);
  }

  #appendOutcome(database: Database, row: StoredTransfer): void {
    if (row.together !== null && (row.state === 'staged' || isFinal(row.state)))
      letTogetherGo(database, row.batch_id);
    if (!isFinal(row.state)) return;
    const { kind, fields } = transferEntry(row, row.state, this.parts.profiles.get(row.profile_id));
    this.parts.ledger.append(database, kind, fields);
  }

  /** Numbers over a batch. */
  summary(batchId: string): BatchSummary {
    const { database } = this.parts;
    const batch = prepared<{
      profile_id: string;
      direction: Direction;
      created_at_ms: number;
      together: TogetherColumn | null;
    }>(database, 'SELECT profile_id, direction, created_at_ms, together FROM batches WHERE id = ?').get(
      batchId,
    );
    if (batch === undefined) throw failure('NotFound', 'no such batch');
    const groups = prepared<{ state: TransferState; count: number; bytes: number }>(
      database,
      `SELECT state, count(*) AS count, coalesce(sum(size_bytes), 0) AS bytes FROM transfers
       INDEXED BY transfers_by_batch WHERE batch_id = ? GROUP BY state`,
    ).all(batchId);
    const counts: Partial<Record<TransferState, number>> = {};
    for (const group of groups) counts[group.state] = group.count;
    return {
      id: batchId,
      profileId: batch.profile_id,
      direction: batch.direction,
      createdAtMs: batch.created_at_ms,
      together: togetherOf(batch.together, counts),
      counts,
      total: groups.reduce((sum, group) => sum + group.count, 0),
      foldersMade:
        prepared<{ count: number }>(
          database,
          `SELECT count(*) AS count FROM transfers INDEXED BY transfers_folders
           WHERE batch_id = ? AND kind = 'folder' AND state = 'delivered'`,
        ).get(batchId)?.count ?? 0,
      bytesTotal: groups.reduce((sum, group) => sum + group.bytes, 0),
      // What is staged is all there, only under another name.
      bytesDone: groups.reduce(
        (sum, { state, bytes }) => sum + (state === 'delivered' || state === 'staged' ? bytes : 0),
        0,
      ),
    };
  }
}
