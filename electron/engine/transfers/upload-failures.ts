import { errorOf, failure } from '../../../shared/errors.ts';
import type { SftpSession } from '../connections/sftp-session.ts';
import { isRemoteFolder } from './remote-side.ts';

/** Servers answer alike where there is no such folder and where a file has its name (OpenSSH: ENOTDIR). */
export async function missingFolder(thrown: unknown, session: SftpSession, folder: string): Promise<unknown> {
  if (errorOf(thrown).code !== 'NotFound') return thrown;
  const facts = await session.stat(folder).catch(() => undefined);
  if (facts !== undefined && !isRemoteFolder(facts))
    return failure('NotADirectory', 'a file has the name of the folder', { path: folder, cause: thrown });
  return failure('NotFound', 'the folder is not on the server', { path: folder, cause: thrown });
}

/** A server says "failure" to a full disk; where it tells how much is free, we can say so. */
export async function diskFullOr(
  thrown: unknown,
  session: SftpSession,
  folder: string,
  sizeBytes: number,
): Promise<never> {
  if (errorOf(thrown).code !== 'ServerFailure') throw thrown;
  const free = await session.freeBytes(folder).catch(() => undefined);
  if (free !== undefined && free < Math.min(sizeBytes, session.writeBytes))
    throw failure('DiskFull', 'the server has no space left', { path: folder, detail: { freeBytes: free } });
  throw thrown;
}
