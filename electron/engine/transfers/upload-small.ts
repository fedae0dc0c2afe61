import { hash } from 'node:crypto';
import { unlessCancelled } from '../cancellation/cancellation.ts';
import type { Handle, SftpSession } from '../connections/sftp-session.ts';
import type { Job } from './job.ts';
import { giveBack, type SmallSource } from './small-source.ts';
import type { TransferTools } from './transfer-tools.ts';

/** A file that is open on the server. */
export interface OpenTarget<T> {
  readonly handle: Handle;
  /**
   * What is done with it after the bytes, its closing included. Called once.
   * @param written settles with the bytes' acknowledgement, where that is still to come
   */
  readonly finish: (sha256: string, written: Promise<void> | undefined) => Promise<T>;
  /** What a failed write means. */
  readonly explain: (thrown: unknown) => Promise<never>;
}

export interface SmallUpload<T> extends OpenTarget<T> {
  readonly session: SftpSession;
  readonly source: SmallSource;
}

/**
 * Sends a file that one write holds. What follows on the open file is asked for right behind the write, in the same packet:
 * a server carries out the requests on one file in order (draft-ietf-secsh-filexfer-02 section 3), so nothing has to wait for
 * the write's answer but our own conclusions.
 * @returns lower-case hexadecimal SHA-256 of what was sent, and what finishing said
 * @throws as the pump does: `SourceChanged`, `Cancelled` at once on abort, and what the server or the file system say
 */
export async function sendSmall<T>(
  job: Job,
  tools: TransferTools,
  { session, handle, source, finish, explain }: SmallUpload<T>,
): Promise<{ readonly sha256: string; readonly finished: T }> {
  const { buffer, bytes } = await source.content();
  await tools.limitOf(job).take(bytes, job.signal);
  job.signal.throwIfAborted();
  const sha256 = hash('sha256', buffer.subarray(0, bytes), 'hex');
  const written = bytes === 0 ? Promise.resolve() : session.write(handle, buffer, bytes, 0);
  // It was copied.
  giveBack(buffer);
  const finished = finish(sha256, written);
  const all = Promise.allSettled([written, finished, source.mustBeUnchanged()]);
  const [write, end, after] = await unlessCancelled(all, job.signal);
  if (write.status === 'rejected') return await explain(write.reason);
  job.bytesDone += bytes;
  tools.progressed(job);
  if (after.status === 'rejected') throw after.reason;
  tools.later(job, 'sent', { sent_at_ms: tools.now() });
  if (end.status === 'rejected') throw end.reason;
  return { sha256, finished: end.value };
}
