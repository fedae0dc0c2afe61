import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { failure } from '../../../../shared/errors.ts';
import { HINTS } from '../../../../shared/messages/hints.ts';
import type { ConflictPolicy, Direction, Priority } from '../../../../shared/models/transfer.ts';
import type { VerifyMode } from '../../../../shared/models/verification.ts';
import { unlessCancelled } from '../../cancellation/cancellation.ts';
import { instanceIsGone } from '../../storage/instances.ts';
import { ROWS_PER_CHANGE } from '../../storage/rows-per-change.ts';
import { prepared } from '../../storage/statements.ts';
import { type ExpandedTransfer, sizeClassOf } from '../expanding/expand.ts';
import { deleteBatch } from './delete-batch.ts';
import type { Queue } from './queue.ts';
import { positionsBehind, rankOf } from './queue-order.ts';
import { SELECT_TRANSFERS, type StoredTransfer } from './transfer-row.ts';

/** A batch as its writer begins it. */
export interface NewBatch {
  /** Made by the caller, so that asking again adds nothing; without one the batch gets its own. */
  readonly batchId?: string | undefined;
  /** Of a batch whose items come in parts. */
  readonly part?: { readonly index: number; readonly isLast: boolean } | undefined;
  readonly profileId: string;
  readonly direction: Direction;
  readonly conflict: ConflictPolicy;
  /** Nothing of it gets its final name before all of it is sent. */
  readonly together: boolean;
  readonly verify?: VerifyMode | undefined;
  readonly reserve: boolean;
  readonly priority: Priority;
  /** The names that its items take, which those of its further parts may meet. */
  readonly taken?: Set<string> | undefined;
  readonly transfers: AsyncIterable<ExpandedTransfer>;
  readonly signal: AbortSignal;
}

export interface WrittenBatch {
  readonly batchId: string;
  readonly transfers: number;
  readonly bytes: number;
}

/**
 * Writes a batch down, in pieces, and makes it visible as a whole at the end: a crash in between leaves nothing.
 * What may not be transferred is there too, as failed with the reason, and what is passed over as skipped. A batch that is complete under the same id is
 * answered as it is, and `transfers` isn't read.
 * @throws `NotFound`: no such profile; `BatchBeingWritten`: somebody who lives is writing it just now;
 * `InvalidRequest`: the id is that of another profile's batch, or of one the other way; `ClaimLost`: this engine was
 * taken for dead meanwhile, and somebody else has written the batch
 */
export async function writeBatch(queue: Queue, batch: NewBatch): Promise<WrittenBatch> {
  const { commits, profiles } = queue.parts;
  const { transfer } = profiles.get(batch.profileId);
  if (batch.together && batch.direction === 'upload' && transfer.directWrite)
    throw failure('InvalidRequest', 'nothing to publish where files are written directly', {
      hint: HINTS.togetherDirectly,
    });
  const batchId = batch.batchId ?? randomUUID();
  const { index = 0, isLast = true } = batch.part ?? {};
  if (index === 0) {
    const complete = await commits.write((database) => begin(database, queue, batchId, batch));
    if (complete !== null) return complete;
  } else {
    const written = queue.open.get(batchId)?.parts;
    // The answer got lost, perhaps with the engine that gave it.
    if (written === undefined) return whereComplete(queue, batchId);
    if (index < written) return writtenBatch(queue.parts.database, batchId);
    if (index > written) throw failure('InvalidRequest', 'a part of the batch is missing');
  }
  queue.open.delete(batchId);
  let count = 0;
  let bytes = 0;
  let piece: ExpandedTransfer[] = [];
  const writePiece = async () => {
    const rows = piece;
    piece = [];
    if (rows.length > 0) await commits.write((database) => insert(database, queue, batchId, batch, rows));
  };
  try {
    for await (const transfer of untilCancelled(batch.transfers, batch.signal)) {
      piece.push(transfer);
      count += 1;
      bytes += transfer.sizeBytes ?? 0;
      if (piece.length >= ROWS_PER_CHANGE) await writePiece();
    }
    await writePiece();
    if (isLast) await commits.write((database) => makeReady(database, queue, batchId, batch.reserve));
    else queue.open.set(batchId, { parts: index + 1, taken: batch.taken });
  } catch (thrown) {
    await commits.write((database) => {
      if (isOurs(database, queue, batchId)) deleteBatch(database, batchId);
    });
    throw thrown;
  }
  // A person may have answered, or been asked, while it was written.
  if (isLast) await profiles.settleBatch(batch.profileId, batchId);
  return index > 0 && isLast
    ? writtenBatch(queue.parts.database, batchId)
    : { batchId, transfers: count, bytes };
}

/** A part that comes when nobody knows of the ones before it. @throws `InvalidRequest` unless all of them are there */
function whereComplete(queue: Queue, batchId: string): WrittenBatch {
  const { database } = queue.parts;
  if (batchRow(database, batchId)?.ready !== 1)
    throw failure('InvalidRequest', 'the parts of the batch before this one are gone');
  return writtenBatch(database, batchId);
}

/** Ends at once with `Cancelled`, also while a silent server is waited for; what is being read is closed behind that. */
async function* untilCancelled<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const reading = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await unlessCancelled(reading.next(), signal);
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    const closed = reading.return?.().catch(() => undefined);
    if (!signal.aborted) await closed;
  }
}

interface BatchRow {
  readonly profile_id: string;
  readonly direction: Direction;
  readonly ready: 0 | 1;
  readonly reserved_by: string | null;
}

const batchRow = (database: Database, batchId: string): BatchRow | undefined =>
  prepared<BatchRow>(
    database,
    'SELECT profile_id, direction, ready, reserved_by FROM batches WHERE id = ?',
  ).get(batchId);

/** @returns the batch where it is there already; `null` where it is to be written from now on */
function begin(database: Database, queue: Queue, batchId: string, batch: NewBatch): WrittenBatch | null {
  const { instanceId, now } = queue.parts;
  const there = batchRow(database, batchId);
  if (there !== undefined) {
    if (there.profile_id !== batch.profileId || there.direction !== batch.direction)
      throw failure('InvalidRequest', 'the id is that of another batch');
    if (there.ready === 1) return writtenBatch(database, batchId);
    const isOpen = there.reserved_by === instanceId && queue.open.delete(batchId);
    if (!isOpen && there.reserved_by !== null && !instanceIsGone(database, there.reserved_by, now()))
      throw failure('BatchBeingWritten', 'the batch is being written just now');
    deleteBatch(database, batchId);
  }
  database
    .prepare(
      `INSERT INTO batches (id, profile_id, direction, conflict, verify, created_at_ms, ready, reserved_by, together)
       VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)`,
    )
    .run(
      batchId,
      batch.profileId,
      batch.direction,
      batch.conflict,
      batch.verify ?? null,
      now(),
      instanceId,
      batch.together ? 'all' : null,
    );
  return null;
}

function writtenBatch(database: Database, batchId: string): WrittenBatch {
  const numbers = database
    .prepare<[string], { transfers: number; bytes: number }>(
      'SELECT count(*) AS transfers, coalesce(sum(size_bytes), 0) AS bytes FROM transfers WHERE batch_id = ?',
    )
    .get(batchId);
  return { batchId, transfers: numbers?.transfers ?? 0, bytes: numbers?.bytes ?? 0 };
}

/** An engine taken for dead loses what it was writing, and somebody else may have begun it again under the same id. */
function isOurs(database: Database, queue: Queue, batchId: string): boolean {
  const row = batchRow(database, batchId);
  return row?.ready === 0 && row.reserved_by === queue.parts.instanceId;
}

function mustBeOurs(database: Database, queue: Queue, batchId: string): void {
  if (!isOurs(database, queue, batchId)) throw failure('ClaimLost', 'another process has taken this batch');
}

function insert(
  database: Database,
  queue: Queue,
  batchId: string,
  batch: Pick<NewBatch, 'profileId' | 'direction' | 'priority'>,
  rows: readonly ExpandedTransfer[],
): void {
  mustBeOurs(database, queue, batchId);
  const statement = prepared(
    database,
    `INSERT INTO transfers (batch_id, profile_id, direction, local_path, remote_path, into_folder,
       make_folders_below, size_bytes, size_class, state, error, queued_at_ms, finished_at_ms, priority, position,
       kind, skip_reason, inside, warnings)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const priority = rankOf(batch.priority);
  const positionOf = positionsBehind(database);
  const atMs = queue.parts.now();
  // Nothing of a held profile is tried; its new transfers wait for the same answer.
  const waits = queue.parts.profiles.status(batch.profileId).held === null ? 'queued' : 'held';
  for (const [index, row] of rows.entries()) {
    const ended = endOf(row);
    statement.run(
      batchId,
      batch.profileId,
      batch.direction,
      row.localPath,
      row.remotePath,
      row.intoFolder ? 1 : 0,
      row.makeFoldersBelow,
      row.sizeBytes,
      sizeClassOf(row.sizeBytes),
      ended ?? waits,
      row.refused === undefined ? null : JSON.stringify(row.refused),
      atMs,
      ended === null ? null : atMs,
      priority,
      positionOf(index),
      row.kind ?? 'file',
      row.skipped ?? null,
      row.inside ?? null,
      JSON.stringify(row.warnings ?? []),
    );
  }
}

/** What was never going to be transferred ends as it begins. */
function endOf({ refused, skipped }: ExpandedTransfer): 'failed' | 'skipped' | null {
  if (refused !== undefined) return 'failed';
  return skipped === undefined ? null : 'skipped';
}

function makeReady(database: Database, queue: Queue, batchId: string, reserve: boolean): void {
  mustBeOurs(database, queue, batchId);
  database
    .prepare('UPDATE batches SET ready = 1, reserved_by = iif(?, reserved_by, NULL) WHERE id = ?')
    .run(reserve ? 1 : 0, batchId);
  // One file alone has nobody to wait for.
  database
    .prepare(
      `UPDATE batches SET together = NULL WHERE id = $id
       AND (SELECT count(*) FROM (SELECT 1 FROM transfers WHERE batch_id = $id LIMIT 2)) < 2`,
    )
    .run({ id: batchId });
  const ended = database
    .prepare<[string], StoredTransfer>(
      `${SELECT_TRANSFERS} WHERE transfers.batch_id = ? AND transfers.state IN ('failed', 'skipped')`,
    )
    .all(batchId);
  queue.appendOutcomes(database, ended);
}
