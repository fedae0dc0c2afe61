import type { FileHandle } from 'node:fs/promises';
import { failure } from '../../../../shared/errors.ts';
import { onFileSystem } from '../../errors/from-file-system.ts';
import type { HashedChunks } from './hashed-chunks.ts';
import type { Lane, Lanes } from './lanes.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Watermark } from './watermark.ts';

/** A download is put on the disk in the background after each of these. */
const SYNC_EVERY_BYTES = 64 * 1_024 * 1_024;

export interface PumpOptions {
  readonly lanes: Lanes;
  readonly local: FileHandle;
  /** For error reports only. */
  readonly localPath: string;
  /** The source's size when the transfer began; exactly this many bytes are there in the end. */
  readonly sizeBytes: number;
  /** How far the receiving side has come; where it begins, both sides are known to agree, and `chunks` has that much. */
  readonly watermark: Watermark;
  /** Buffers, and the hash of what passes through them. */
  readonly chunks: HashedChunks;
  /** Called with the number of bytes the receiving side has just acknowledged. */
  readonly onAcknowledged: (bytes: number) => void;
  readonly signal: AbortSignal;
  /** Asked before each piece. */
  readonly limit?: RateLimit;
  /** Downloads: put what came on the disk now and then; the caller does so once more at the end. */
  readonly syncs?: boolean;
}

/** Waits for the next answer, whichever it is; the first that is bad news ends every wait. */
class Answers {
  readonly #signal: AbortSignal;
  #failed: { readonly reason: unknown } | undefined;
  #wake: (() => void) | undefined;
  inFlight = 0;
  readonly #stop = () => this.fail(failure('Cancelled', 'the transfer was stopped'));

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    if (signal.aborted) this.#stop();
    signal.addEventListener('abort', this.#stop, { once: true });
  }

  /** Counts a request; `then` runs when it is answered well. */
  watch<T>(request: Promise<T>, then: (value: T) => void): void {
    this.inFlight += 1;
    request.then(
      (value) => {
        this.inFlight -= 1;
        then(value);
        this.#wake?.();
      },
      (reason: unknown) => this.fail(reason),
    );
  }

  fail(reason: unknown): void {
    this.#failed ??= { reason };
    this.#wake?.();
  }

  throwIfFailed(): void {
    if (this.#failed !== undefined) throw this.#failed.reason;
  }

  /** Settles after the next answer. @throws what was the first to go wrong */
  async next(): Promise<void> {
    this.throwIfFailed();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
    this.throwIfFailed();
  }

  /** Settles with `turn`; an answer that is bad news ends that wait too. */
  async until(turn: Promise<void>): Promise<void> {
    let isOver = false;
    turn.then(
      () => {
        isOver = true;
        this.#wake?.();
      },
      (reason: unknown) => this.fail(reason),
    );
    while (!isOver) await this.next();
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.#stop);
  }
}

/** A lane with room for a chunk; waits for one. */
async function laneFor(lanes: Lanes, bytes: number, answers: Answers): Promise<Lane> {
  for (;;) {
    const lane = lanes.withRoom(bytes);
    if (lane !== undefined) return lane;
    await answers.next();
  }
}

/**
 * Sends a local file to a remote one: one sequential reader, a chunk ahead of the sending, hands chunks in order to
 * whichever channel has room.
 * @returns lower-case hexadecimal SHA-256 of the whole file as it was read
 * @throws `SourceChanged` when the file turns out shorter or longer than `sizeBytes`, `Cancelled` at once on abort,
 * and what the server or the file system say
 */
export async function pumpUp(options: PumpOptions): Promise<string> {
  const { lanes, local, localPath, sizeBytes, watermark, chunks, limit } = options;
  const chunkBytes = lanes.first.session.writeBytes;
  using answers = new Answers(options.signal);
  let position = watermark.bytes;

  const read = async () => {
    const buffer = await chunks.take();
    // One byte more than the size is asked for at the end, so that growing shows as surely as shrinking.
    const most = Math.min(buffer.length, chunkBytes, limit?.chunkBytes ?? chunkBytes);
    const want = Math.min(most, sizeBytes - position + 1);
    const { bytesRead } = await onFileSystem(localPath, () => local.read(buffer, 0, want, position));
    if (position + bytesRead > sizeBytes)
      throw failure('SourceChanged', 'the file grew', { path: localPath });
    if (bytesRead === 0 && position < sizeBytes)
      throw failure('SourceChanged', 'the file shrank', { path: localPath });
    const start = position;
    position += bytesRead;
    // A regular file gives fewer bytes than asked for only at its end: small files are read once.
    return { buffer, bytes: bytesRead, start, isLast: position === sizeBytes && bytesRead < want };
  };
  const readAhead = () => {
    const chunk = read();
    chunk.catch(() => {});
    return chunk;
  };

  let reading = readAhead();
  try {
    for (;;) {
      const { buffer, bytes, start, isLast } = await reading;
      answers.throwIfFailed();
      if (bytes === 0) break;
      if (!isLast) reading = readAhead();
      const turn = limit?.take(bytes, options.signal);
      if (turn !== undefined) await answers.until(turn);
      const lane = await laneFor(lanes, bytes, answers);
      lanes.begin(lane, bytes);
      const answered = watermark.begin(start + bytes);
      answers.watch(lane.session.write(lane.handle, buffer, bytes, start), () => {
        lanes.end(lane, bytes);
        answered();
        options.onAcknowledged(bytes);
      });
      // ssh2 has taken the bytes by now.
      chunks.submit(bytes);
      chunks.release();
      if (isLast) break;
    }
    while (answers.inFlight > 0) await answers.next();
    return chunks.digest();
  } finally {
    // The file is not closed under a read that still works on it.
    await reading.catch(() => {});
  }
}

/** A chunk of a download, from the request to the disk. */
interface Fetched {
  readonly buffer: Buffer;
  readonly start: number;
  readonly bytes: number;
  isThere: boolean;
}

/**
 * Fetches a remote file into an open local one: as many reads as fit the channels are under way; what comes is hashed
 * and written in order.
 * @returns lower-case hexadecimal SHA-256 of the whole file as it was received
 * @throws as {@link pumpUp}
 */
export async function pumpDown(options: PumpOptions): Promise<string> {
  const { lanes, local, localPath, sizeBytes, watermark, chunks, limit } = options;
  const chunkBytes = lanes.first.session.readBytes;
  using answers = new Answers(options.signal);
  const fetched: Fetched[] = [];
  const disk = new BackgroundSync(local, options.syncs === true);
  let asked = watermark.bytes;

  const ask = async () => {
    const bytes = Math.min(chunkBytes, sizeBytes - asked, limit?.chunkBytes ?? chunkBytes);
    const lane = lanes.withRoom(bytes);
    if (lane === undefined) return false;
    const turn = limit?.take(bytes, options.signal);
    if (turn !== undefined) await answers.until(turn);
    const chunk: Fetched = { buffer: await chunks.take(), start: asked, bytes, isThere: false };
    asked += bytes;
    fetched.push(chunk);
    lanes.begin(lane, bytes);
    answers.watch(readWhole(lane, chunk), () => {
      lanes.end(lane, bytes);
      chunk.isThere = true;
    });
    return true;
  };

  try {
    while (watermark.bytes < sizeBytes) {
      // With fewer than all buffers in our hands, the one that is waited for is only waiting for its hash.
      while (asked < sizeBytes && fetched.length < chunks.slots && (await ask()));
      const next = fetched[0];
      if (next === undefined) break;
      if (!next.isThere) {
        await answers.next();
        continue;
      }
      fetched.shift();
      const written = watermark.begin(next.start + next.bytes);
      chunks.submit(next.bytes);
      await onFileSystem(localPath, () => local.write(next.buffer, 0, next.bytes, next.start));
      answers.throwIfFailed();
      chunks.release();
      written();
      options.onAcknowledged(next.bytes);
      disk.wrote(next.bytes);
    }
    return chunks.digest();
  } finally {
    // The file is not closed under a call that still works on it.
    await disk.settled();
  }
}

async function readWhole({ session, handle }: Lane, { buffer, start, bytes }: Fetched): Promise<void> {
  for (let filled = 0; filled < bytes; ) {
    const got = await session.read(handle, buffer, filled, bytes - filled, start + filled);
    if (got === 0) throw failure('SourceChanged', 'the file on the server is shorter than it said');
    filled += got;
  }
}

/** Keeps the disk busy while a download goes on, so that what is waited for at its end is short. */
class BackgroundSync {
  readonly #file: FileHandle;
  readonly #isWanted: boolean;
  #unsyncedBytes = 0;
  #syncing: Promise<void> | undefined;

  constructor(file: FileHandle, isWanted: boolean) {
    this.#file = file;
    this.#isWanted = isWanted;
  }

  wrote(bytes: number): void {
    this.#unsyncedBytes += bytes;
    if (!this.#isWanted || this.#unsyncedBytes < SYNC_EVERY_BYTES || this.#syncing !== undefined) return;
    this.#unsyncedBytes = 0;
    this.#syncing = this.#file
      .datasync()
      // What goes wrong here goes wrong again, and is noticed, at the end.
      .catch(() => {})
      .finally(() => {
        this.#syncing = undefined;
      });
  }

  async settled(): Promise<void> {
    await this.#syncing;
  }
}
