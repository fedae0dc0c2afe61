import { basename } from 'node:path';
import { whyNotLocalName } from '../../../shared/local-name.ts';
import { remoteName } from '../../../shared/remote-path.ts';
import type { Job } from './job.ts';
import type { StoredTransfer } from './transfer-row.ts';

/** The file's name on the receiving side. */
export function nameOf(row: Pick<StoredTransfer, 'direction' | 'local_path' | 'remote_path'>): string {
  return row.direction === 'upload' ? remoteName(row.remote_path) : basename(row.local_path);
}

/** A local path's last part. */
export const nameOfLocal = (path: string): string => basename(path);

/** What system a server runs on nobody tells us. A name that Windows can't hold is sent, and said to be one. */
export function warnOfName(job: Job, name: string): void {
  if (whyNotLocalName(name, 'win32') !== undefined) job.warnings.add('windows-cannot-hold-name');
}
