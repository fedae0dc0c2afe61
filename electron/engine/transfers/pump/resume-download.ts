import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Stats } from 'ssh2';
import type { Handle, SftpSession } from '../../connections/sftp-session.ts';
import { onFileSystem } from '../../errors/from-file-system.ts';
import type { Job } from '../job.ts';
import { remoteSource } from './interrupted.ts';
import { agreeBefore, hashPrefix, orStartOver } from './resume.ts';
import type { Strand } from './strand.ts';

/** A link that somebody put in the file's place is not followed; Windows has no such flag. */
const READ_WRITE = constants.O_RDWR | (constants.O_NOFOLLOW ?? 0);

/**
 * Goes on with a download that was interrupted: where the server's file looks as it did, what is on this disk has the
 * digest it had, and the server agrees about the last bytes of it. `undefined`: it has to be begun anew.
 */
export function resumeDownload(
  job: Job,
  remote: { readonly session: SftpSession; readonly handle: Handle; readonly before: Stats },
  strand: Strand,
): Promise<FileHandle | undefined> {
  return orStartOver(takeUp(job, remote, strand));
}

async function takeUp(
  job: Job,
  { session, handle, before }: { session: SftpSession; handle: Handle; before: Stats },
  strand: Strand,
): Promise<FileHandle | undefined> {
  const { interrupted } = job;
  if (interrupted === undefined || interrupted.source !== remoteSource(before)) return undefined;
  const { path, bytes } = interrupted;
  const file = await onFileSystem(path, () => open(path, READ_WRITE));
  let isGood = false;
  try {
    const { size } = await onFileSystem(path, () => file.stat());
    if (size < bytes) return undefined;
    const local = { file, path };
    if (!(await agreeBefore(bytes, { session, handle }, local, job.signal))) return undefined;
    if (!(await hashPrefix(local, interrupted, strand))) return undefined;
    await onFileSystem(path, () => file.truncate(bytes));
    isGood = true;
    return file;
  } finally {
    if (!isGood) await file.close().catch(() => {});
  }
}
