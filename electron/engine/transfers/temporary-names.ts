import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { joinRemote, remoteFolder, remoteName, temporaryName } from '../../../shared/remote-path.ts';
import { prepared } from '../storage/statements.ts';
import { nameOfLocal } from './names.ts';
import type { StoredTransfer } from './transfer-row.ts';

/** Beside the final name, and used by no other attempt, process or desk. */
export function newTemporary(direction: StoredTransfer['direction'], final: string): string {
  const id = randomBytes(6).toString('hex');
  return direction === 'upload'
    ? joinRemote(remoteFolder(final), temporaryName(remoteName(final), id))
    : join(dirname(final), temporaryName(nameOfLocal(final), id));
}

/**
 * Part of the change that claims a transfer: the name it will open is on the disk before anything is opened, without
 * a wait of its own. `undefined` where the final name isn't known yet, or where nothing will be sent.
 */
export function recordTemporary(database: Database, row: StoredTransfer): string | undefined {
  if (row.into_folder === 1 || row.publish_intent !== null || row.kind === 'folder') return undefined;
  const path = newTemporary(row.direction, row.direction === 'upload' ? row.remote_path : row.local_path);
  insertTemporary(database, row, path);
  return path;
}

export function insertTemporary(database: Database, row: StoredTransfer, path: string): void {
  prepared(
    database,
    'INSERT INTO temporaries (profile_id, transfer_id, fence, side, path) VALUES (?, ?, ?, ?, ?)',
  ).run(row.profile_id, row.id, row.fence, row.direction === 'upload' ? 'remote' : 'local', path);
}
