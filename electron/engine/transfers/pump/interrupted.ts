import type { BigIntStats } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { Stats } from 'ssh2';
import { prepared } from '../../storage/statements.ts';
import type { StoredTransfer } from '../queue/transfer-row.ts';

/** How far an attempt came, in the words in which it is stored beside its temporary name. */
export interface Mark {
  /** The receiving side has the first so many bytes, without a hole. */
  readonly bytes: number;
  /** Of those, lower-case hexadecimal, as the source was read then. */
  readonly sha256: string;
  /** What the source was like, see {@link localSource} and {@link remoteSource}. */
  readonly source: string;
}

/** What tells one state of a local file from another. */
export const localSource = (facts: BigIntStats): string => `${facts.size} ${facts.mtimeNs} ${facts.ino}`;
/** What tells one state of a server's file from another, as far as servers say. */
export const remoteSource = (facts: Stats): string => `${facts.size} ${facts.mtime}`;

/** Part of a change: the mark stands beside the name this attempt uses. */
export function storeMark(
  database: Database,
  row: Pick<StoredTransfer, 'id' | 'fence'>,
  { bytes, sha256, source }: Mark,
): void {
  prepared(
    database,
    `UPDATE temporaries SET watermark_bytes = ?, prefix_sha256 = ?, source = ?
     WHERE transfer_id = ? AND fence = ? AND abandoned = 0`,
  ).run(bytes, sha256, source, row.id, row.fence);
}

/** A temporary file of an earlier attempt that the next may go on with. */
export interface Interrupted extends Mark {
  readonly path: string;
}

/** Part of the change that claims a transfer: what an earlier attempt has left is this one's from now on. */
export function adoptInterrupted(database: Database, row: StoredTransfer): Interrupted | undefined {
  const kept = prepared<{ id: number; path: string; bytes: number; sha256: string; source: string }>(
    database,
    `SELECT id, path, watermark_bytes AS bytes, prefix_sha256 AS sha256, source FROM temporaries
     WHERE transfer_id = ? AND abandoned = 0 AND watermark_bytes > 0 ORDER BY id DESC LIMIT 1`,
  ).get(row.id);
  if (kept === undefined) return undefined;
  prepared(database, 'UPDATE temporaries SET fence = ? WHERE id = ?').run(row.fence, kept.id);
  const { path, bytes, sha256, source } = kept;
  return { path, bytes, sha256, source };
}
