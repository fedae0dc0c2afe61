import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { failure } from '../../../shared/errors.ts';
import type { Handle, SftpSession } from '../connections/sftp-session.ts';
import { onFileSystem } from '../errors/from-file-system.ts';
import type { RateLimit } from './rate-limit.ts';

/**
 * Bytes under way at the same time. SSH gives a channel a window of 2 MiB with OpenSSH, so more would only wait in
 * memory; with 255 KiB a chunk this measured 3.2 s for 1 GiB where OpenSSH's sftp took 3.0 to 5.0 s.
 */
const WINDOW_BYTES = 2 * 1_024 * 1_024;

/** A download is put on the disk in the background after each of these. */
const SYNC_EVERY_BYTES = 64 * 1_024 * 1_024;

export interface PumpOptions {
  readonly session: SftpSession;
  readonly remote: Handle;
  readonly local: FileHandle;
  /** For error reports only. */
  readonly localPath: string;
  /** The source's size when the transfer began; exactly this many bytes are moved. */
  readonly sizeBytes: number;
  /** Called with the number of bytes the receiving side has just acknowledged. */
  readonly onAcknowledged: (bytes: number) => void;
  readonly signal: AbortSignal;
  /** Asked before each piece. */
  readonly limit?: RateLimit;
  /** Downloads: put what came on the disk now and then; the caller does so once more at the end. */
  readonly syncs?: boolean;
}

/** An abort as a promise that only ever rejects; settled races let go of it. */
function whenAborted(signal: AbortSignal): { promise: Promise<never>; forget: () => void } {
  let forget = () => {};
  const promise = new Promise<never>((_, reject) => {
    const stop = () => reject(failure('Cancelled', 'the transfer was stopped'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    forget = () => signal.removeEventListener('abort', stop);
  });
  promise.catch(() => {});
  return { promise, forget };
}

/**
 * Sends a local file to an open remote handle: one sequential reader hashes and hands chunks to as many writes as fit
 * the window.
 * @returns lower-case hexadecimal SHA-256 of what was read
 * @throws `SourceChanged` when the file turns out shorter or longer than `sizeBytes`, `Cancelled` at once on abort,
 * and what the server or the file system say
 */
export async function pumpUp(options: PumpOptions): Promise<string> {
  const { session, remote, local, localPath, sizeBytes, signal, limit } = options;
  const chunkBytes = session.writeBytes;
  const window = Math.max(1, Math.floor(WINDOW_BYTES / chunkBytes));
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, sizeBytes + 1));
  const inFlight: Promise<void>[] = [];
  const aborted = whenAborted(signal);
  try {
    let position = 0;
    // One byte more than the size is asked for at the end, so that growing shows as surely as shrinking.
    for (;;) {
      if (inFlight.length >= window) await Promise.race([inFlight.shift(), aborted.promise]);
      const want = Math.min(buffer.length, sizeBytes - position + 1, limit?.chunkBytes ?? buffer.length);
      const turn = limit?.take(Math.min(want, sizeBytes - position), signal);
      if (turn !== undefined) await Promise.race([turn, aborted.promise]);
      const { bytesRead } = await onFileSystem(localPath, () => local.read(buffer, 0, want, position));
      signal.throwIfAborted();
      if (position + bytesRead > sizeBytes)
        throw failure('SourceChanged', 'the file grew', { path: localPath });
      if (bytesRead === 0) {
        if (position < sizeBytes) throw failure('SourceChanged', 'the file shrank', { path: localPath });
        break;
      }
      hash.update(buffer.subarray(0, bytesRead));
      const write = session
        .write(remote, buffer, bytesRead, position)
        .then(() => options.onAcknowledged(bytesRead));
      write.catch(() => {});
      inFlight.push(write);
      position += bytesRead;
      // A regular file gives fewer bytes than asked for only at its end: small files are read once.
      if (position === sizeBytes && bytesRead < want) break;
    }
    for (const write of inFlight) await Promise.race([write, aborted.promise]);
    return hash.digest('hex');
  } finally {
    aborted.forget();
  }
}

/**
 * Fetches a remote file into an open local one: as many reads as fit the window are under way, what comes is hashed
 * and written in order.
 * @returns lower-case hexadecimal SHA-256 of what was received
 * @throws as {@link pumpUp}
 */
export async function pumpDown(options: PumpOptions): Promise<string> {
  const { session, remote, local, localPath, sizeBytes, signal, syncs, limit } = options;
  const chunkBytes = session.readBytes;
  const window = Math.max(1, Math.floor(WINDOW_BYTES / chunkBytes));
  const hash = createHash('sha256');
  const spare: Buffer[] = [];
  const inFlight: Promise<{ buffer: Buffer; bytes: number }>[] = [];
  const aborted = whenAborted(signal);
  let unsyncedBytes = 0;
  let syncing: Promise<void> | undefined;
  /** The disk is kept busy meanwhile, so that what is waited for at the end is short. */
  const syncNowAndThen = (bytes: number) => {
    unsyncedBytes += bytes;
    if (syncs !== true || unsyncedBytes < SYNC_EVERY_BYTES || syncing !== undefined) return;
    unsyncedBytes = 0;
    syncing = local
      .datasync()
      // What goes wrong here goes wrong again, and is noticed, at the end.
      .catch(() => {})
      .finally(() => {
        syncing = undefined;
      });
  };

  const fetch = async (position: number, bytes: number) => {
    const buffer = spare.pop() ?? Buffer.allocUnsafe(Math.min(chunkBytes, sizeBytes));
    let filled = 0;
    while (filled < bytes) {
      const got = await session.read(remote, buffer, filled, bytes - filled, position + filled);
      if (got === 0) throw failure('SourceChanged', 'the file on the server is shorter than it said');
      filled += got;
    }
    return { buffer, bytes };
  };

  try {
    let asked = 0;
    let written = 0;
    while (written < sizeBytes) {
      while (inFlight.length < window && asked < sizeBytes) {
        const bytes = Math.min(chunkBytes, sizeBytes - asked, limit?.chunkBytes ?? chunkBytes);
        const turn = limit?.take(bytes, signal);
        if (turn !== undefined) await Promise.race([turn, aborted.promise]);
        const chunk = fetch(asked, bytes);
        chunk.catch(() => {});
        inFlight.push(chunk);
        asked += bytes;
      }
      const next = inFlight.shift();
      if (next === undefined) break;
      const { buffer, bytes } = await Promise.race([next, aborted.promise]);
      hash.update(buffer.subarray(0, bytes));
      await onFileSystem(localPath, () => local.write(buffer, 0, bytes, written));
      signal.throwIfAborted();
      spare.push(buffer);
      written += bytes;
      options.onAcknowledged(bytes);
      syncNowAndThen(bytes);
    }
    return hash.digest('hex');
  } finally {
    aborted.forget();
    // The file is not closed under a call that still works on it.
    await syncing;
  }
}
