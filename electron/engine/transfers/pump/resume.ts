import type { FileHandle } from 'node:fs/promises';
import { errorOf } from '../../../../shared/errors.ts';
import type { Handle, SftpSession } from '../../connections/sftp-session.ts';
import { onFileSystem } from '../../errors/from-file-system.ts';
import type { Interrupted } from './interrupted.ts';
import type { Strand } from './strand.ts';

/** Compared on the other side before anything is appended, bytes: a splice shows where it was made. */
export const COMPARED_BYTES = 256 * 1_024;

/**
 * Whether both sides have the same bytes right before the watermark. The side that receives is not trusted to have kept
 * what it acknowledged, nor the one that sends to be still the same file.
 */
export async function agreeBefore(
  watermarkBytes: number,
  remote: { readonly session: SftpSession; readonly handle: Handle },
  local: { readonly file: FileHandle; readonly path: string },
  signal: AbortSignal,
): Promise<boolean> {
  const length = Math.min(COMPARED_BYTES, watermarkBytes);
  const start = watermarkBytes - length;
  const there = Buffer.allocUnsafe(length);
  const here = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length; ) {
    signal.throwIfAborted();
    const { session, handle } = remote;
    const want = Math.min(length - filled, session.readBytes);
    const got = await session.read(handle, there, filled, want, start + filled);
    if (got === 0) return false;
    filled += got;
  }
  const { bytesRead } = await onFileSystem(local.path, () => local.file.read(here, 0, length, start));
  return bytesRead === length && here.equals(there);
}

/**
 * Hashes the first `interrupted.bytes` of a local file, so that the final hash is that of the whole file.
 * @returns whether they still have the digest they had; then the strand begins behind them
 */
export async function hashPrefix(
  { file, path }: { readonly file: FileHandle; readonly path: string },
  { bytes, sha256 }: Interrupted,
  strand: Strand,
): Promise<boolean> {
  const { chunks, chunkBytes } = strand;
  for (let position = 0; position < bytes; ) {
    const buffer = await chunks.take();
    const want = Math.min(buffer.length, chunkBytes, bytes - position);
    const start = position;
    const { bytesRead } = await onFileSystem(path, () => file.read(buffer, 0, want, start));
    if (bytesRead === 0) return false;
    position += bytesRead;
    chunks.submit(bytesRead);
    chunks.release();
  }
  if (chunks.soFar().sha256 !== sha256) return false;
  strand.beginHere();
  return true;
}

/** What says "not so" to going on, so that it is begun anew; anything else ends the attempt. */
export async function orStartOver<T>(takeUp: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await takeUp;
  } catch (thrown) {
    const { code, retryable } = errorOf(thrown);
    if (code === 'ServerFailure' || code === 'LocalReadFailed') return undefined;
    if (retryable || code === 'Cancelled' || code === 'ClaimLost' || code === 'EngineStopped') throw thrown;
    return undefined;
  }
}
