import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Handle, SftpSession } from '../../connections/sftp-session.ts';
import type { Job } from '../job.ts';
import { localSource } from './interrupted.ts';
import { agreeBefore, hashPrefix, orStartOver } from './resume.ts';
import type { Strand } from './strand.ts';

/**
 * Goes on with an upload that was interrupted: where source, digest and the last bytes on the server are as they were, the
 * server's file is cut back to the watermark and open again. `undefined`: it has to be begun anew, under another name,
 * because the broken session may still write to this one.
 */
export function resumeUpload(
  job: Job,
  session: SftpSession,
  source: { readonly file: FileHandle; readonly before: BigIntStats; readonly localPath: string },
  strand: Strand,
): Promise<Handle | undefined> {
  return orStartOver(takeUp(job, session, source, strand));
}

async function takeUp(
  job: Job,
  session: SftpSession,
  { file, before, localPath }: { file: FileHandle; before: BigIntStats; localPath: string },
  strand: Strand,
): Promise<Handle | undefined> {
  const { interrupted } = job;
  if (interrupted === undefined || interrupted.source !== localSource(before)) return undefined;
  const handle = await session.open(interrupted.path, 'r+');
  let isGood = false;
  try {
    const { size } = await session.fstat(handle);
    if (size < interrupted.bytes) return undefined;
    const local = { file, path: localPath };
    if (!(await agreeBefore(interrupted.bytes, { session, handle }, local, job.signal))) return undefined;
    if (!(await hashPrefix(local, interrupted, strand))) return undefined;
    // Behind the watermark there may be holes; and what is longer than the source would never match.
    await session.fsetstat(handle, { size: interrupted.bytes });
    isGood = true;
    return handle;
  } finally {
    if (!isGood) session.close(handle).catch(() => {});
  }
}
