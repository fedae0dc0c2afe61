import type { FileHandle } from 'node:fs/promises';
import { errorOf, failure } from '../../../shared/errors.ts';
import type { Handle, SftpSession } from '../connections/sftp-session.ts';
import { comparePrefixes, compareTails, type Prefix } from './prove-prefix.ts';

interface Completion {
  readonly session: SftpSession;
  readonly local: FileHandle;
  readonly localPath: string;
  /** Of what is to be sent. */
  readonly sizeBytes: number;
  /** What is there. */
  readonly target: { readonly path: string; readonly sizeBytes: number };
  readonly temporary: { readonly path: string; readonly handle: Handle };
  /** The temporary file is empty; else an earlier attempt has got on with it. */
  readonly mayCopy: boolean;
  readonly signal: AbortSignal;
}

/**
 * Proves that what is there is the beginning of the local file, and has the server copy it into our temporary file, so that
 * only the rest is sent. Nothing is written to what is there. The proof is of the copy: whatever becomes of the target
 * meanwhile. A server that can't copy (`copy-data`, OpenSSH 9.0) is sent everything once more.
 * @returns how many bytes were copied; `whole` where nothing is missing
 * @throws `AlreadyExists` where it isn't the beginning, or may not be read
 */
export async function completeTarget(completion: Completion): Promise<number | 'whole'> {
  const { session, local, localPath, sizeBytes, target, temporary, mayCopy, signal } = completion;
  const bytes = target.sizeBytes;
  if (bytes === 0) return sizeBytes === 0 ? 'whole' : 0;
  const there = await session.open(target.path, 'r').catch((thrown: unknown) => {
    if (errorOf(thrown).code !== 'PermissionDenied') throw thrown;
    throw failure('AlreadyExists', 'what is there may not be read', { path: target.path, cause: thrown });
  });
  try {
    const prefix: Prefix = { session, remote: there, local, localPath, bytes, target: target.path, signal };
    await compareTails(prefix);
    if (bytes === sizeBytes || !mayCopy || !session.offers('copy-data')) {
      await comparePrefixes(prefix);
      return bytes === sizeBytes ? 'whole' : 0;
    }
    await session.copyData(there, temporary.handle, bytes);
    const copy = await session.open(temporary.path, 'r');
    try {
      await comparePrefixes({ ...prefix, remote: copy });
    } finally {
      session.close(copy).catch(() => {});
    }
    return bytes;
  } finally {
    session.close(there).catch(() => {});
  }
}
