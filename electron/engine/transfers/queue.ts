import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { failure } from '../../../shared/errors.ts';
import type { BatchSummary, ConflictPolicy, Direction } from '../../../shared/models/transfer.ts';
import { isFinal, next, type TransferEvent, type TransferState } from '../../../shared/transfer-state.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Profiles } from '../profiles/profiles.ts';
import type { GroupCommit } from '../storage/group-commit.ts';
import { prepared } from '../storage/statements.ts';
import { deleteBatch } from './delete-batch.ts';
import type { ExpandedTransfer } from './expand.ts';
import { sizeClassOf } from './expand.ts';
import { Job } from './job.ts';
import { recordTemporary } from './temporary-names.ts';
import { transferEntry } from './transfer-entry.ts';
import { SELECT_TRANSFERS, type StoredTransfer, type TransferChange } from './transfer-row.ts';
import { answerUnnoticed } from './wishes.ts';

/** Rows written in one change while a batch is made, so that transfers already running never wait long. */
const ROWS_PER_CHANGE = 500;

/** A state nobody waits for is written after this long at the latest, milliseconds: within a tick of the news. */
const LATER_MS = 100;

/** Which batches a worker may take from. */
export type WorkMode = 'everything' | 'reserved' | 'nothing';

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

/** The queue's rows: made, claimed, moved on. Deciding what runs when is the scheduler's. */
export class Queue {
  readonly parts: QueueParts;

  constructor(parts: QueueParts) {
    this.parts = parts;
  }

  /**
   * Writes a batch down, in pieces, and makes it visible as a whole at the end: a crash in between leaves nothing.
   * What may not be transferred is there too, as failed with the reason.
   */
  async enqueue(options: {
    profileId: string;
    direction: Direction;
    conflict: ConflictPolicy;
    reserve: boolean;
    transfers: AsyncIterable<ExpandedTransfer>;
    signal: AbortSignal;
  }): Promise<{ batchId: string; transfers: number; bytes: number }> {
    const { commits, instanceId, now } = this.parts;
    const batchId = randomUUID();
    await commits.write((database) =>
      database
        .prepare(
          `INSERT INTO batches (id, profile_id, direction, conflict, created_at_ms, ready, reserved_by)
           VALUES (?, ?, ?, ?, ?, 0, ?)`,
        )
        .run(batchId, options.profileId, options.direction, options.conflict, now(), instanceId),
    );
    let count = 0;
    let bytes = 0;
    let piece: ExpandedTransfer[] = [];
    const writePiece = async () => {
      const rows = piece;
      piece = [];
      if (rows.length > 0) await commits.write((database) => this.#insert(database, batchId, options, rows));
    };
    try {
      for await (const transfer of options.transfers) {
        options.signal.throwIfAborted();
        piece.push(transfer);
        count += 1;
        bytes += transfer.sizeBytes ?? 0;
        if (piece.length >= ROWS_PER_CHANGE) await writePiece();
      }
      await writePiece();
      await commits.write((database) => this.#makeReady(database, batchId, options.reserve));
    } catch (thrown) {
      await commits.write((database) => deleteBatch(database, batchId));
      throw thrown;
    }
    return { batchId, transfers: count, bytes };
  }

  #insert(
    database: Database,
    batchId: string,
    options: { profileId: string; direction: Direction },
    rows: readonly ExpandedTransfer[],
  ): void {
    const insert = prepared(
      database,
      `INSERT INTO transfers (batch_id, profile_id, direction, local_path, remote_path, into_folder,
         make_folders_below, size_bytes, size_class, state, error, queued_at_ms, finished_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const atMs = this.parts.now();
    for (const row of rows)
      insert.run(
        batchId,
        options.profileId,
        options.direction,
        row.localPath,
        row.remotePath,
        row.intoFolder ? 1 : 0,
        row.makeFoldersBelow,
        row.sizeBytes,
        sizeClassOf(row.sizeBytes),
        row.refused === undefined ? 'queued' : 'failed',
        row.refused === undefined ? null : JSON.stringify(row.refused),
        atMs,
        row.refused === undefined ? null : atMs,
      );
  }

  #makeReady(database: Database, batchId: string, reserve: boolean): void {
    database
      .prepare('UPDATE batches SET ready = 1, reserved_by = iif(?, reserved_by, NULL) WHERE id = ?')
      .run(reserve ? 1 : 0, batchId);
    // Nothing of a held profile is tried; its new transfers wait for the same answer.
    database
      .prepare(
        `UPDATE transfers SET state = 'held' WHERE batch_id = ? AND state = 'queued'
         AND (SELECT held_at_ms FROM profiles WHERE profiles.id = transfers.profile_id) IS NOT NULL`,
      )
      .run(batchId);
    const refused = database
      .prepare<[string], StoredTransfer>(
        `${SELECT_TRANSFERS} WHERE transfers.batch_id = ? AND transfers.state = 'failed'`,
      )
      .all(batchId);
    for (const row of refused) this.#appendOutcome(database, row);
  }

  /**
   * Takes as many queued transfers of a profile as are `free` for each size: one guarded change, a new fence for each, and the temporary
   * name it is going to use, where that is known already.
   */
  claim(
    profileId: string,
    free: Readonly<Record<StoredTransfer['size_class'], number>>,
    mode: WorkMode,
  ): Promise<readonly Job[]> {
    const { instanceId, commits, now } = this.parts;
    return commits.write((database) => {
      const take = prepared<{ id: number }>(
        database,
        `UPDATE transfers SET state = 'preparing', claimed_by = $me, fence = fence + 1,
           started_at_ms = coalesce(started_at_ms, $now), next_attempt_at_ms = NULL
         WHERE id IN (
           SELECT t.id FROM transfers t JOIN batches b ON b.id = t.batch_id
           WHERE t.profile_id = $profile AND t.state = 'queued' AND t.size_class = $class
             AND (t.requested IS NULL OR t.publish_intent IS NOT NULL)
             AND b.ready = 1 AND (b.reserved_by = $me OR (b.reserved_by IS NULL AND $everything))
           ORDER BY t.id LIMIT $limit)
         RETURNING id`,
      );
      const everything = mode === 'everything' ? 1 : 0;
      const ids = (['large', 'small'] as const).flatMap((sizeClass) =>
        free[sizeClass] <= 0
          ? []
          : take.all({
              me: instanceId,
              now: now(),
              profile: profileId,
              class: sizeClass,
              limit: free[sizeClass],
              everything,
            }),
      );
      const one = prepared<StoredTransfer>(database, `${SELECT_TRANSFERS} WHERE transfers.id = ?`);
      return ids
        .map(({ id }) => one.get(id))
        .filter((row) => row !== undefined)
        .sort((a, b) => a.id - b.id)
        .map((row) => new Job(row, recordTemporary(database, row)));
    });
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
    if (!isFinal(row.state)) return;
    const { kind, fields } = transferEntry(row, row.state, this.parts.profiles.get(row.profile_id));
    this.parts.ledger.append(database, kind, fields);
  }

  /** Numbers over a batch. */
  summary(batchId: string): BatchSummary {
    const { database } = this.parts;
    const batch = prepared<{ profile_id: string; direction: Direction; created_at_ms: number }>(
      database,
      'SELECT profile_id, direction, created_at_ms FROM batches WHERE id = ?',
    ).get(batchId);
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
      counts,
      total: groups.reduce((sum, group) => sum + group.count, 0),
      bytesTotal: groups.reduce((sum, group) => sum + group.bytes, 0),
      bytesDone: groups.find((group) => group.state === 'delivered')?.bytes ?? 0,
    };
  }
}
