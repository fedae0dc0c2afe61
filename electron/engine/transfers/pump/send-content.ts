import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { type ErrorCode, errorOf, failure } from '../../../../shared/errors.ts';
import { type Lease, usefulChannels } from '../../connections/pool.ts';
import type { Handle } from '../../connections/sftp-session.ts';
import type { Job } from '../job.ts';
import type { TransferTools } from '../transfer-tools.ts';
import { localSource } from './interrupted.ts';
import { Lanes } from './lanes.ts';
import { Marks } from './marks.ts';
import { OrderCheck } from './order-check.ts';
import { hashUnsent } from './prove-prefix.ts';
import { pumpUp } from './pump.ts';
import { resumeUpload } from './resume-upload.ts';
import { Strand } from './strand.ts';

/** Buffers between the file and the channel: one being read, one being sent, and some that wait for their hash. */
const SLOTS = 6;

/** What a server may answer that takes a file's bytes in order only, when they come over several channels. */
const MAY_BE_ORDER: ReadonlySet<ErrorCode> = new Set([
  'ServerFailure',
  'UnsupportedByServer',
  'PermissionDenied',
  'InvalidRequest',
]);

/** The content of one file on its way to a server, from where an earlier attempt was interrupted or from the start. */
export class ContentUpload implements Disposable {
  readonly #job: Job;
  readonly #tools: TransferTools;
  readonly #source: { readonly file: FileHandle; readonly before: BigIntStats; readonly lease: Lease };
  #strand: Strand;
  /** Over how many the bytes came, and whether they could have come over several. */
  #channels = 1;
  #couldSpread = false;

  constructor(
    job: Job,
    tools: TransferTools,
    source: { readonly file: FileHandle; readonly before: BigIntStats; readonly lease: Lease },
  ) {
    this.#job = job;
    this.#tools = tools;
    this.#source = source;
    this.#strand = this.#newStrand();
  }

  /** The server's half file, open for more; `undefined` where there is none that could be gone on with. */
  async resume(): Promise<Handle | undefined> {
    if (this.#job.interrupted === undefined) return undefined;
    const { file, before, lease } = this.#source;
    const localPath = this.#job.row.local_path;
    const handle = await resumeUpload(this.#job, lease.session, { file, before, localPath }, this.#strand);
    if (handle === undefined) {
      this.#strand[Symbol.dispose]();
      this.#strand = this.#newStrand();
      return undefined;
    }
    this.#job.goOnAt(this.#strand.watermark.bytes);
    this.#tools.progressed(this.#job);
    return handle;
  }

  /** The server's file has the first `bytes` bytes already, by a way of its own: they are hashed, not sent. */
  async beginAt(bytes: number): Promise<void> {
    const local = { file: this.#source.file, path: this.#job.row.local_path };
    await hashUnsent(local, bytes, this.#strand);
    this.#job.bytesDone = bytes;
    this.#tools.progressed(this.#job);
  }

  /**
   * Sends what is missing over as many channels as distance and size make worth while.
   * @returns lower-case hexadecimal SHA-256 of the whole file
   */
  async send(opened: { readonly handle: Handle; readonly temporary: string }): Promise<string> {
    const { file, before, lease } = this.#source;
    const { session, channels } = lease;
    const job = this.#job;
    const { traits, progressed, profileOf, limitOf } = this.#tools;
    const { watermark, chunks } = this.#strand;
    const sizeBytes = Number(before.size);
    const lanes = new Lanes(session, opened.handle);
    const marks = this.#marks();
    const server = profileOf(job);
    const stop = new AbortController();
    const signal = AbortSignal.any([job.signal, stop.signal]);
    const order = new OrderCheck({
      session,
      temporary: opened.temporary,
      local: file,
      localPath: job.row.local_path,
      from: watermark.bytes,
      chunkBytes: session.writeBytes,
      isSure: session.writesAnywhere || traits.writesAnywhere(server),
      onSure: () => traits.prove(server),
      onSpoiled: () => stop.abort(),
    });
    let isOver = false;
    // What may be spoiled is nothing to go on with; nor does anything move once it is being written down.
    const mark = () => {
      if (isOver) return;
      const reached = watermark.takeMark();
      if (order.isSure || lanes.most === 1) marks.add(reached);
    };
    const useful = usefulChannels(session.roundTripMs, sizeBytes - watermark.bytes);
    this.#couldSpread = useful > 1;
    const wanted = traits.writesInOrder(server) ? 1 : useful;
    using _further = channels.want(wanted, (channel) => {
      void lanes.add(channel, () => channel.open(opened.temporary, 'r+'));
    });
    try {
      const sha256 = await pumpUp({
        lanes,
        chunks,
        watermark,
        local: file,
        localPath: job.row.local_path,
        sizeBytes,
        signal,
        limit: limitOf(job),
        onAcknowledged: (bytes) => {
          job.bytesDone += bytes;
          mark();
          order.reached(watermark.bytes, lanes.most);
          progressed(job);
        },
      });
      await order.finished(sizeBytes, lanes.most);
      this.#channels = lanes.most;
      isOver = true;
      marks.complete(sizeBytes, sha256);
      return sha256;
    } catch (thrown) {
      if (stop.signal.aborted && !job.signal.aborted)
        await order.finished(sizeBytes, lanes.most).catch((spoiled) => {
          throw this.#outOfOrder(spoiled, lanes.most);
        });
      this.#strand.breakOff();
      mark();
      isOver = true;
      throw MAY_BE_ORDER.has(errorOf(thrown).code) ? this.#outOfOrder(thrown, lanes.most) : thrown;
    } finally {
      await lanes.closeFurther(job.signal);
    }
  }

  /** The file on the server turned out not to be what was sent. */
  async spoiled(thrown: unknown): Promise<never> {
    const isSpoiled = errorOf(thrown).code === 'IntegrityMismatch';
    throw isSpoiled ? this.#outOfOrder(thrown, this.#channels) : thrown;
  }

  /** It arrived: what was learned about its server is kept. */
  async arrived(): Promise<void> {
    // A small file says nothing about the order of a large one.
    if (this.#channels === 1 && this.#couldSpread)
      await this.#tools.traits.confirm(this.#tools.profileOf(this.#job));
  }

  [Symbol.dispose](): void {
    this.#strand[Symbol.dispose]();
  }

  #outOfOrder(thrown: unknown, channels: number): unknown {
    const { traits, profileOf } = this.#tools;
    const server = profileOf(this.#job);
    if (channels === 1) {
      traits.acquit(server);
      return thrown;
    }
    if (this.#source.lease.session.writesAnywhere || traits.writesAnywhere(server)) return thrown;
    traits.suspect(server);
    // Nor is it known which parts of it are where they belong.
    this.#job.spoil();
    // What was refused may be the order, not the file: it is worth another try.
    const { message, retryable } = errorOf(thrown);
    return retryable ? thrown : failure('ServerFailure', message, { cause: thrown });
  }

  #marks(): Marks {
    const { before } = this.#source;
    const { marked, now } = this.#tools;
    return new Marks({ job: this.#job, source: localSource(before), write: marked, now });
  }

  #newStrand(): Strand {
    const { before, lease } = this.#source;
    return new Strand({
      sizeBytes: Number(before.size),
      chunkBytes: lease.session.writeBytes,
      slots: SLOTS,
      signal: this.#job.signal,
    });
  }
}
