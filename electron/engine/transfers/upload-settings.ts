import type { BigIntStats } from 'node:fs';
import { errorOf } from '../../../shared/errors.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { Handle, SftpSession } from '../connections/sftp-session.ts';
import type { Job } from './job.ts';
import type { TransferTools } from './transfer-tools.ts';

/** The profile as this run is to use it: what came with the command goes first. */
export function uploadProfile(job: Job, tools: TransferTools, source: BigIntStats): Profile {
  const profile = tools.profileOf(job);
  const options = tools.pool.optionsFor(job.row.profile_id);
  return {
    ...profile,
    transfer: {
      ...profile.transfer,
      syncUploads: options?.syncUploads ?? profile.transfer.syncUploads,
      directWrite: writesDirectly(job, tools),
      fileMode: modeOfUpload(profile, source),
    },
  };
}

/** Whether it is written under its final name from the start. */
export const writesDirectly = (job: Job, tools: TransferTools): boolean =>
  tools.pool.optionsFor(job.row.profile_id)?.directWrite ?? tools.profileOf(job).transfer.directWrite;

/** Permission bits of the uploaded file. Windows has none worth keeping: its files would all be 666. */
const modeOfUpload = ({ transfer }: Profile, source: BigIntStats): number =>
  transfer.keepPermissions && process.platform !== 'win32' ? Number(source.mode & 0o777n) : transfer.fileMode;

/**
 * Has the server write an open file to its disk, where it offers that and the profile asks for it. Travels with the
 * requests around it; 2,000 files of 4 KiB took 1.2 s with it and 0.7 s without.
 * @throws what the server says where its disk refuses: such a file isn't delivered
 */
export async function syncUpload(
  job: Job,
  session: SftpSession,
  handle: Handle,
  { transfer }: Profile,
): Promise<void> {
  if (transfer.syncUploads === 'off') return;
  const missing = () => {
    if (transfer.syncUploads === 'always') job.warnings.add('not-synced');
  };
  if (!session.offers('fsync@openssh.com')) return missing();
  try {
    await session.fsync(handle);
  } catch (thrown) {
    if (errorOf(thrown).code !== 'UnsupportedByServer') throw thrown;
    missing();
  }
}
