import type { FileHandle } from 'node:fs/promises';
import type { Stats } from 'ssh2';
import { CHANNEL_WINDOW_BYTES, type Lease, usefulChannels } from '../../connections/pool.ts';
import type { Handle } from '../../connections/sftp-session.ts';
import type { Job } from '../job.ts';
import type { TransferTools } from '../transfer-tools.ts';
import { remoteSource } from './interrupted.ts';
import { Lanes } from './lanes.ts';
import { Marks } from './marks.ts';
import { pumpDown } from './pump.ts';
import { resumeDownload } from './resume-download.ts';
import { Strand } from './strand.ts';

/** Buffers that wait for their place on the disk or for their hash, besides those that are under way. */
const SPARE_SLOTS = 4;

interface Source {
  readonly lease: Lease;
  readonly handle: Handle;
  readonly before: Stats;
}

/** The content of one file on its way from a server, from where an earlier attempt was interrupted or from the start. */
export class ContentDownload implements Disposable {
  readonly #job: Job;
  readonly #tools: TransferTools;
  readonly #source: Source;
  readonly #channels: number;
  #strand: Strand;

  constructor(job: Job, tools: TransferTools, source: Source) {
    this.#job = job;
    this.#tools = tools;
    this.#source = source;
    this.#channels = usefulChannels(source.lease.session.roundTripMs, source.before.size);
    this.#strand = this.#newStrand();
  }

  /** This machine's half file, open for more; `undefined` where there is none that could be gone on with. */
  async resume(): Promise<FileHandle | undefined> {
    if (this.#job.interrupted === undefined) return undefined;
    const { lease, handle, before } = this.#source;
    const file = await resumeDownload(this.#job, { session: lease.session, handle, before }, this.#strand);
    if (file === undefined) {
      this.#strand[Symbol.dispose]();
      this.#strand = this.#newStrand();
      return undefined;
    }
    this.#job.goOnAt(this.#strand.watermark.bytes);
    this.#tools.progressed(this.#job);
    return file;
  }

  /**
   * Fetches what is missing over as many channels as distance and size make worth while.
   * @returns lower-case hexadecimal SHA-256 of the whole file
   */
  async receive(opened: {
    readonly file: FileHandle;
    readonly path: string;
    readonly syncs: boolean;
  }): Promise<string> {
    const { lease, handle, before } = this.#source;
    const job = this.#job;
    const { progressed, marked, now, limitOf } = this.#tools;
    const { watermark, chunks } = this.#strand;
    const lanes = new Lanes(lease.session, handle);
    const marks = new Marks({ job, source: remoteSource(before), write: marked, now });
    using _further = lease.channels.want(this.#channels, (channel) => {
      void lanes.add(channel, () => channel.open(job.row.remote_path, 'r'));
    });
    try {
      const sha256 = await pumpDown({
        lanes,
        chunks,
        watermark,
        local: opened.file,
        localPath: opened.path,
        sizeBytes: before.size,
        syncs: opened.syncs,
        signal: job.signal,
        limit: limitOf(job),
        onAcknowledged: (bytes) => {
          job.bytesDone += bytes;
          marks.add(watermark.takeMark());
          progressed(job);
        },
      });
      marks.complete(before.size, sha256);
      return sha256;
    } catch (thrown) {
      this.#strand.breakOff();
      marks.add(watermark.takeMark());
      throw thrown;
    } finally {
      await lanes.closeFurther(job.signal);
    }
  }

  [Symbol.dispose](): void {
    this.#strand[Symbol.dispose]();
  }

  #newStrand(): Strand {
    const { lease, before } = this.#source;
    const chunkBytes = lease.session.readBytes;
    return new Strand({
      sizeBytes: before.size,
      chunkBytes,
      slots: Math.ceil((this.#channels * CHANNEL_WINDOW_BYTES) / chunkBytes) + SPARE_SLOTS,
      signal: this.#job.signal,
    });
  }
}
