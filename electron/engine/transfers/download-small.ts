import { hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Stats } from 'ssh2';
import { failure } from '../../../shared/errors.ts';
import { unlessCancelled } from '../cancellation/cancellation.ts';
import type { Handle, SftpSession } from '../connections/sftp-session.ts';
import { onFileSystem } from '../errors/from-file-system.ts';
import type { Job } from './job.ts';
import type { TransferTools } from './transfer-tools.ts';

/** Ahead of what is asked of an open file one by one, so that a small one is two round trips and not five. */
export class SmallRead implements Disposable {
  readonly #job: Job;
  readonly #tools: TransferTools;
  readonly #session: SftpSession;
  readonly #handle: Handle;
  readonly #buffer: Buffer;
  readonly #first: Promise<number>;
  #after: Promise<Stats>;
  /** What the server says of the file, asked before anything was read. */
  readonly before: Promise<Stats>;

  /** @param sizeBytes as large as the file probably is */
  constructor(job: Job, tools: TransferTools, session: SftpSession, handle: Handle, sizeBytes: number) {
    this.#job = job;
    this.#tools = tools;
    this.#session = session;
    this.#handle = handle;
    // One byte more than the size is asked for, so that growing shows as surely as shrinking.
    this.#buffer = Buffer.allocUnsafe(sizeBytes + 1);
    this.before = session.fstat(handle);
    this.#first = session.read(handle, this.#buffer, 0, sizeBytes + 1, 0);
    this.#after = session.fstat(handle);
    // Whoever asks for them hears of what went wrong.
    for (const asked of [this.before, this.#first, this.#after]) asked.catch(() => {});
  }

  /** Whether a file of this size is all in what was asked for. */
  holds(sizeBytes: number): boolean {
    return sizeBytes < this.#buffer.length;
  }

  /** Nothing of it is there from before; see {@link readAhead}. */
  resume(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /**
   * Writes the content into an open local file.
   * @returns lower-case hexadecimal SHA-256 of what came
   * @throws `SourceChanged` where the file isn't as long any more as it said, `Cancelled` at once on abort, and what the server
   * or the file system say
   */
  async receive({ file, path }: { readonly file: FileHandle; readonly path: string }): Promise<string> {
    const { signal, row } = this.#job;
    const { size: sizeBytes } = await this.before;
    const changed = (message: string) => failure('SourceChanged', message, { path: row.remote_path });
    let bytes = await unlessCancelled(this.#first, signal);
    while (bytes < sizeBytes) {
      // Servers may give less than was asked for.
      const want = sizeBytes + 1 - bytes;
      const more = await unlessCancelled(
        this.#session.read(this.#handle, this.#buffer, bytes, want, bytes),
        signal,
      );
      if (more === 0) throw changed('the file on the server is shorter than it said');
      bytes += more;
      this.#after = this.#session.fstat(this.#handle);
      this.#after.catch(() => {});
    }
    if (bytes > sizeBytes) throw changed('the file on the server is longer than it said');
    const content = this.#buffer.subarray(0, bytes);
    for (let written = 0; written < bytes; )
      written += (await onFileSystem(path, () => file.write(content, written, bytes - written, written)))
        .bytesWritten;
    this.#job.bytesDone = bytes;
    this.#tools.progressed(this.#job);
    return hash('sha256', content, 'hex');
  }

  /** What the server says of the file, asked after everything was read. */
  get after(): Promise<Stats> {
    return this.#after;
  }

  /** It holds nothing but memory. */
  [Symbol.dispose](): void {}
}

/** `undefined` where nothing is known of the file's size, or it is more than one read fetches. */
export async function readAhead(
  job: Job,
  tools: TransferTools,
  session: SftpSession,
  handle: Handle,
): Promise<SmallRead | undefined> {
  const { size_class: sizeClass, size_bytes: sizeBytes } = job.row;
  if (sizeClass !== 'small' || sizeBytes === null || job.interrupted !== undefined) return undefined;
  if (sizeBytes >= session.readBytes) return undefined;
  await tools.limitOf(job).take(sizeBytes, job.signal);
  return new SmallRead(job, tools, session, handle, sizeBytes);
}
