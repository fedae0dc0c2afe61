import { hash as hashOnce } from 'node:crypto';
import { unlessCancelled } from '../../cancellation/cancellation.ts';
import { CHANNEL_WINDOW_BYTES } from '../../connections/pool.ts';
import type { Handle, SftpSession } from '../../connections/sftp-session.ts';
import { HashedChunks } from '../pump/hashed-chunks.ts';

/** Buffers that wait for their hash, besides those that are under way. */
const SPARE_SLOTS = 2;

export interface ReadBack {
  /** Lower-case hexadecimal SHA-256 of what was read. */
  readonly sha256: string;
  /** One more than expected where the file goes on behind it. */
  readonly bytes: number;
}

/** Whether a file is read with one request, so that what is asked next travels with it. */
export const isReadAtOnce = (session: SftpSession, sizeBytes: number): boolean =>
  sizeBytes < session.readBytes;

/**
 * Reads a small open file with one request, which is sent before this returns: it may be closed right behind it.
 * @returns `short` where the server gave less than there should be, as it may; then reading on takes an open file
 */
export async function readAtOnce(
  session: SftpSession,
  handle: Handle,
  { sizeBytes, signal }: { readonly sizeBytes: number; readonly signal: AbortSignal },
): Promise<ReadBack | 'short'> {
  const buffer = Buffer.allocUnsafe(sizeBytes + 1);
  const bytes = await unlessCancelled(session.read(handle, buffer, 0, buffer.length, 0), signal);
  if (bytes < sizeBytes) return 'short';
  return { sha256: hashOnce('sha256', buffer.subarray(0, bytes), 'hex'), bytes };
}

/**
 * Reads an open remote file from its beginning to its end and hashes it, with as many reads under way as fit the window.
 * The first are sent before this returns. One byte more than expected is asked for, so that a longer file shows.
 * @throws what the server says, and what `signal` says
 */
export async function readBack(
  { session }: { readonly session: SftpSession },
  handle: Handle,
  { sizeBytes, signal }: { readonly sizeBytes: number; readonly signal: AbortSignal },
): Promise<ReadBack> {
  const end = sizeBytes + 1;
  const chunkBytes = Math.min(session.readBytes, end);
  const window = Math.max(1, Math.floor(CHANNEL_WINDOW_BYTES / chunkBytes));
  using chunks = new HashedChunks({ sizeBytes, chunkBytes, slots: window + SPARE_SLOTS, signal });
  const inFlight: Promise<Chunk>[] = [];
  let asked = 0;
  const askNext = async (taken: Buffer | Promise<Buffer>) => {
    const position = asked;
    const bytes = Math.min(chunkBytes, end - position);
    asked += bytes;
    // Waiting only where it must: the first reads go out at once.
    const buffer = taken instanceof Promise ? await taken : taken;
    return await readChunk(session, handle, { buffer, position, bytes, endsAt: sizeBytes });
  };
  for (let bytes = 0; ; ) {
    while (inFlight.length < window && asked < end) {
      const taken = chunks.take();
      const chunk = askNext(taken);
      chunk.catch(() => {});
      inFlight.push(chunk);
      if (taken instanceof Promise) await taken;
    }
    const next = inFlight.shift();
    const chunk = next === undefined ? undefined : await unlessCancelled(next, signal);
    if (chunk !== undefined) {
      chunks.submit(chunk.filled);
      chunks.release();
      bytes += chunk.filled;
    }
    if (chunk === undefined || chunk.filled < chunk.wanted) return { sha256: await chunks.digest(), bytes };
  }
}

interface Chunk {
  readonly wanted: number;
  /** Fewer than wanted: the file ended. */
  readonly filled: number;
}

/**
 * A server may give less than asked for in the middle of a file; then the rest is asked for again. Where the file is to
 * end, it did (draft-ietf-secsh-filexfer-02 section 6.4: a read of a regular file gives all there is).
 */
async function readChunk(
  session: SftpSession,
  handle: Handle,
  { buffer, position, bytes, endsAt }: { buffer: Buffer; position: number; bytes: number; endsAt: number },
): Promise<Chunk> {
  let filled = 0;
  while (filled < bytes) {
    const got = await session.read(handle, buffer, filled, bytes - filled, position + filled);
    filled += got;
    if (got === 0 || position + filled === endsAt) break;
  }
  return { wanted: bytes, filled };
}
