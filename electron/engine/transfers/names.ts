import { basename } from 'node:path';
import { remoteName } from '../../../shared/remote-path.ts';
import type { StoredTransfer } from './transfer-row.ts';

/** The file's name on the receiving side. */
export function nameOf(row: Pick<StoredTransfer, 'direction' | 'local_path' | 'remote_path'>): string {
  return row.direction === 'upload' ? remoteName(row.remote_path) : basename(row.local_path);
}

/** A local path's last part. */
export const nameOfLocal = (path: string): string => basename(path);
