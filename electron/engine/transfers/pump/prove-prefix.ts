import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { failure } from '../../../../shared/errors.ts';
import type { Handle, SftpSession } from '../../connections/sftp-session.ts';
import { onFileSystem } from '../../errors/from-file-system.ts';
import { agreeBefore } from './resume.ts';
import type { Strand } from './strand.ts';

/*
 * `resume` for a name that is taken: what is there is completed only where it is proven to be the beginning of what is to be there.
 * Neither its size nor its time says so, nor its end alone: a file that was written in parallel can have a right end and holes.
 */

/** Reads under way at the same time while a prefix is hashed. */
const READS_AHEAD = 8;

const notAPrefix = (path: string) =>
  failure('AlreadyExists', 'what is there is not the beginning of what is to be there', { path });

/** A file on the server and one here, and how far they are to be the same. */
export interface Prefix {
  readonly session: SftpSession;
  readonly remote: Handle;
  readonly local: FileHandle;
  readonly localPath: string;
  readonly bytes: number;
  /** The one that is to be completed, for the error. */
  readonly target: string;
  readonly signal: AbortSignal;
}

/** The last bytes of it are the same on both sides: another file nearly always differs here. @throws `AlreadyExists` where they aren't */
export async function compareTails(prefix: Prefix): Promise<void> {
  const { session, remote: handle, local: file, localPath: path, bytes, target, signal } = prefix;
  if (!(await agreeBefore(bytes, { session, handle }, { file, path }, signal))) throw notAPrefix(target);
}

/** All of it is the same on both sides, by two hashes. @throws `AlreadyExists` where it isn't */
export async function comparePrefixes(prefix: Prefix): Promise<void> {
  const { session, remote, local, localPath, bytes, target, signal } = prefix;
  const there = createHash('sha256');
  let seen = 0;
  const hashThere = async () => {
    for await (const chunk of remoteBytes(session, remote, bytes, signal)) {
      there.update(chunk);
      seen += chunk.length;
    }
  };
  const [here] = await Promise.all([hashOf(local, localPath, bytes, signal), hashThere()]);
  if (seen !== bytes || here !== there.digest('hex')) throw notAPrefix(target);
}

/** @param whole as it was received @throws `AlreadyExists` where the other file isn't its beginning */
export async function compareLocalPrefix(
  whole: string,
  target: string,
  bytes: number,
  signal: AbortSignal,
): Promise<void> {
  const hash = async (path: string) => {
    await using file = await onFileSystem(path, () => open(path, 'r'));
    return await hashOf(file, path, bytes, signal);
  };
  const [one, other] = await Promise.all([hash(whole), hash(target)]);
  if (one !== other) throw notAPrefix(target);
}

async function hashOf(file: FileHandle, path: string, bytes: number, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  if (bytes === 0) return hash.digest('hex');
  await onFileSystem(path, async () => {
    const stream = createReadStream('', { fd: file, start: 0, end: bytes - 1, autoClose: false, signal });
    for await (const chunk of stream) hash.update(chunk as Buffer);
  });
  return hash.digest('hex');
}

/** In order, several reads under way. Ends early where the file does. @throws what the server says, `Cancelled` */
async function* remoteBytes(
  session: SftpSession,
  remote: Handle,
  to: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const read = async (start: number): Promise<Buffer> => {
    const wanted = Math.min(session.readBytes, to - start);
    const buffer = Buffer.allocUnsafe(wanted);
    let filled = 0;
    // A short read is allowed anywhere (draft-ietf-secsh-filexfer-02 section 6.4).
    while (filled < wanted) {
      const bytes = await session.read(remote, buffer, filled, wanted - filled, start + filled);
      if (bytes === 0) break;
      filled += bytes;
    }
    return buffer.subarray(0, filled);
  };
  const ahead: Promise<Buffer>[] = [];
  let next = 0;
  for (;;) {
    while (next < to && ahead.length < READS_AHEAD) {
      const reading = read(next);
      reading.catch(() => {});
      ahead.push(reading);
      next += session.readBytes;
    }
    const oldest = ahead.shift();
    if (oldest === undefined) return;
    signal.throwIfAborted();
    yield await oldest;
  }
}

/** Hashes what is not sent, so that the hash of the whole file is known in the end; the strand begins behind it. */
export async function hashUnsent(
  { file, path }: { readonly file: FileHandle; readonly path: string },
  bytes: number,
  strand: Strand,
): Promise<void> {
  const { chunks, chunkBytes } = strand;
  for (let position = 0; position < bytes; ) {
    const buffer = await chunks.take();
    const want = Math.min(buffer.length, chunkBytes, bytes - position);
    const { bytesRead } = await onFileSystem(path, () => file.read(buffer, 0, want, position));
    if (bytesRead === 0) throw failure('SourceChanged', 'the file shrank', { path });
    chunks.submit(bytesRead);
    chunks.release();
    position += bytesRead;
  }
  strand.beginHere();
}
