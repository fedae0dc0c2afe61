import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Database } from 'better-sqlite3';
import type { PreflightFinding } from '../../../shared/models/preflight.ts';
import { stopIfCancelled } from '../cancellation/cancellation.ts';
import { onFileSystem } from '../errors/from-file-system.ts';
import { prepared } from '../storage/statements.ts';

/** Read at a time, bytes: hashing this much takes the engine's thread well under a millisecond. */
const CHUNK_BYTES = 256 * 1_024;
/** A delivery's entry is written with its transfer; their clocks are read moments apart, milliseconds. */
const ENTRY_WITHIN_MS = 60_000;

/** As the index `transfers_delivered` has it. */
const DELIVERED = `profile_id = ? AND size_bytes = ? AND state = 'delivered' AND direction = 'upload'
  AND sha256 IS NOT NULL`;

interface Delivery {
  readonly id: number;
  readonly local_path: string;
  readonly finished_at_ms: number;
}

type AlreadySent = Extract<PreflightFinding, { kind: 'already-sent' }>;

/**
 * The newest delivery of the same content to the same profile. The file is read only where one of its size was
 * delivered at all; an empty one is like every other empty one, which says nothing.
 * @param file absolute @param sizeBytes as it was looked at
 * @throws `LocalPermissionDenied`, `LocalReadFailed` …, `Cancelled`
 */
export async function sentBefore(
  database: Database,
  profileId: string,
  file: { readonly path: string; readonly sizeBytes: number },
  signal: AbortSignal,
): Promise<AlreadySent | null> {
  const { path, sizeBytes } = file;
  if (sizeBytes === 0) return null;
  const any = prepared(database, `SELECT 1 FROM transfers WHERE ${DELIVERED} LIMIT 1`);
  if (any.get(profileId, sizeBytes) === undefined) return null;
  const sha256 = await sha256Of(path, signal);
  const delivery = prepared<Delivery>(
    database,
    `SELECT id, local_path, finished_at_ms FROM transfers WHERE ${DELIVERED} AND sha256 = ?
     ORDER BY finished_at_ms DESC LIMIT 1`,
  ).get(profileId, sizeBytes, sha256);
  if (delivery === undefined) return null;
  const { fileName, osUser } = recordOf(database, delivery);
  return {
    kind: 'already-sent',
    level: 'warning',
    fileName: fileName ?? basename(delivery.local_path),
    finishedAtMs: delivery.finished_at_ms,
    osUser,
  };
}

async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await onFileSystem(path, async () => {
    try {
      await pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES }), hash, { signal });
    } catch (thrown) {
      stopIfCancelled(signal);
      throw thrown;
    }
  });
  return hash.digest('hex');
}

/** Who sent it and under which name, from its entry in the ledger, which is near in time. */
function recordOf(
  database: Database,
  { id, finished_at_ms: finishedAtMs }: Delivery,
): { readonly fileName: string | null; readonly osUser: string | null } {
  const row = prepared<{ fileName: string | null; osUser: string | null }>(
    database,
    `SELECT json_extract(body, '$.fileName.value') AS fileName, json_extract(body, '$.osUser.value') AS osUser
     FROM ledger_entries WHERE at_ms BETWEEN ? AND ? AND kind = 'transfer.delivered'
       AND json_extract(body, '$.transferId.value') = ? LIMIT 1`,
  ).get(finishedAtMs - ENTRY_WITHIN_MS, finishedAtMs + ENTRY_WITHIN_MS, id);
  return row ?? { fileName: null, osUser: null };
}
