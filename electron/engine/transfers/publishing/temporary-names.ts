import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { joinRemote, remoteFolder, remoteName } from '../../../../shared/remote-path.ts';
import { temporaryName } from '../../../../shared/temporary-name.ts';
import { randomBytes } from '../../random/random-bytes.ts';
import { prepared } from '../../storage/statements.ts';
import { nameOfLocal } from '../names.ts';
import { adoptInterrupted, type Interrupted } from '../pump/interrupted.ts';
import type { StoredTransfer } from '../queue/transfer-row.ts';

/**
 * Beside the final name, and used by no other attempt, process or desk.
 * @param pattern how the profile wants temporary names
 */
export function newTemporary(direction: StoredTransfer['direction'], final: string, pattern: string): string {
  const id = randomBytes(6).toString('hex');
  return direction === 'upload'
    ? joinRemote(remoteFolder(final), temporaryName(remoteName(final), id, pattern))
    : join(dirname(final), temporaryName(nameOfLocal(final), id, pattern));
}

/**
 * Part of the change that claims a transfer: the name it will open is on the disk before anything is opened, without
 * a wait of its own; that of an interrupted attempt, if there is one. None where the final name isn't known yet, or
 * where nothing will be sent.
 */
export function recordTemporary(
  database: Database,
  row: StoredTransfer,
  pattern: string,
): { readonly temporary?: string; readonly interrupted?: Interrupted } {
  if (row.into_folder === 1 || row.publish_intent !== null || row.kind === 'folder') return {};
  // Only what was tried before can have left anything.
  const interrupted = row.fence > 1 ? adoptInterrupted(database, row) : undefined;
  if (interrupted !== undefined) return { interrupted };
  const temporary = newTemporary(
    row.direction,
    row.direction === 'upload' ? row.remote_path : row.local_path,
    pattern,
  );
  insertTemporary(database, row, temporary);
  return { temporary };
}

export function insertTemporary(database: Database, row: StoredTransfer, path: string): void {
  prepared(
    database,
    'INSERT INTO temporaries (profile_id, transfer_id, fence, side, path) VALUES (?, ?, ?, ?, ?)',
  ).run(row.profile_id, row.id, row.fence, row.direction === 'upload' ? 'remote' : 'local', path);
}

/** Part of a change: nobody uses these names any more, whoever is next connected removes them. */
export function abandonTemporaries(database: Database, transferId: number): void {
  prepared(database, 'UPDATE temporaries SET abandoned = 1 WHERE transfer_id = ?').run(transferId);
}
