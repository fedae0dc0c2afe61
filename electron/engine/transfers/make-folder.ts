import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failure } from '../../../shared/errors.ts';
import { onFileSystem } from '../errors/from-file-system.ts';
import type { Job } from './job.ts';
import { ensureLocalFolder } from './local-tree.ts';
import { recordPublished } from './publish-attempt.ts';
import { ensureRemoteFolder } from './remote-folders.ts';
import { remoteFacts } from './remote-side.ts';
import type { AttemptOutcome, TransferTools } from './transfer-tools.ts';

/**
 * Makes a folder in which nothing is transferred. One that is there already is as good, so that an attempt that was cut off
 * is simply made again: there is nothing half about a folder.
 * @throws `NotADirectory` where a file has its name
 */
export async function makeFolder(job: Job, tools: TransferTools): Promise<AttemptOutcome> {
  const { direction, profile_id: profileId, remote_path: remotePath, local_path: localPath } = job.row;
  const below = job.row.make_folders_below;
  if (below === null) throw failure('Internal', 'a folder that may not be made');
  const start = (serverKey: string | null) =>
    tools.later(job, 'start', { attempt: job.attempt, error: null, server_key: serverKey });
  if (direction === 'upload') {
    if (!tools.pool.isConnected(profileId)) tools.later(job, 'connect');
    using lease = await tools.pool.acquire(profileId, job.signal);
    start(lease.serverKey);
    await ensureRemoteFolder(lease.session, remotePath, below);
    // It was known once; somebody may have removed it since.
    if ((await remoteFacts(lease.session.stat(remotePath))) === null) await lease.session.mkdir(remotePath);
  } else {
    // The server's part was the listing it was found in.
    start(null);
    await ensureLocalFolder(localPath, { below, inside: job.row.inside ?? dirname(localPath) });
    if (!(await onFileSystem(localPath, () => lstat(localPath))).isDirectory())
      throw failure('NotADirectory', 'a file has the name of the folder', { path: localPath });
  }
  job.signal.throwIfAborted();
  tools.later(job, 'sent', { sent_at_ms: tools.now() });
  tools.later(job, 'verified', { stage: 'sent' });
  await recordPublished(job, tools, direction === 'upload' ? remotePath : localPath);
  return 'published';
}
