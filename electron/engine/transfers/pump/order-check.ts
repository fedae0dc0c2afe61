import type { FileHandle } from 'node:fs/promises';
import { errorOf, failure } from '../../../../shared/errors.ts';
import type { SftpSession } from '../../connections/sftp-session.ts';
import { onFileSystem } from '../../errors/from-file-system.ts';

/** Looked at once so much was acknowledged over several channels, bytes: early, while starting over costs little. */
const LOOKED_AT_AFTER_BYTES = 16 * 1_024 * 1_024;
/** Places that are looked at, spread evenly, and how much of each, bytes. */
const SPOTS = 32;
const SPOT_BYTES = 1_024;

export interface OrderCheckOptions {
  readonly session: SftpSession;
  /** On the server. */
  readonly temporary: string;
  readonly local: FileHandle;
  readonly localPath: string;
  /** What comes over several channels begins here, in chunks of `chunkBytes`. */
  readonly from: number;
  readonly chunkBytes: number;
  /** The server is known to put every write where it says. */
  readonly isSure: boolean;
  readonly onSure: () => void;
  /** Something is not where it was sent to, or nobody can tell. */
  readonly onSpoiled: () => void;
}

/**
 * Some servers say yes to a write and put it behind the last one, wherever it belongs. A file that comes over several
 * channels would have the right size then, and the wrong content. So the first such file is looked at on every server
 * that isn't known; until then, it can't be gone on with.
 */
export class OrderCheck {
  readonly #options: OrderCheckOptions;
  #isSure: boolean;
  #looking: Promise<void> | undefined;
  /** What ended the look before it had found anything. */
  #cutOff: unknown;

  constructor(options: OrderCheckOptions) {
    this.#options = options;
    this.#isSure = options.isSure;
  }

  get isSure(): boolean {
    return this.#isSure;
  }

  /** Over `channels` the file has come up to `watermark`. */
  reached(watermark: number, channels: number): void {
    if (this.#isSure || channels === 1 || watermark - this.#options.from < LOOKED_AT_AFTER_BYTES) return;
    this.#looking ??= this.#look(watermark);
  }

  /** All of it is there. @throws `ServerFailure` where it is not what was sent */
  async finished(size: number, channels: number): Promise<void> {
    if (this.#isSure || channels === 1) return;
    this.#looking ??= this.#look(size);
    await this.#looking;
    if (this.#cutOff !== undefined) throw this.#cutOff;
    if (!this.#isSure) throw failure('ServerFailure', 'the server has not put every part where it belongs');
  }

  async #look(watermark: number): Promise<void> {
    const isInPlace = await this.#isInPlace(watermark).catch((thrown: unknown) => {
      this.#cutOff = ['ConnectionLost', 'Timeout'].includes(errorOf(thrown).code) ? thrown : undefined;
      return false;
    });
    // Nothing was found out about the server; whoever sends hears of it too.
    if (this.#cutOff !== undefined) return;
    this.#isSure = isInPlace;
    if (isInPlace) this.#options.onSure();
    else this.#options.onSpoiled();
  }

  async #isInPlace(watermark: number): Promise<boolean> {
    const { session, temporary, from, chunkBytes } = this.#options;
    const chunks = Math.ceil((watermark - from) / chunkBytes);
    const handle = await session.open(temporary, 'r');
    try {
      const spots = Array.from({ length: Math.min(SPOTS, chunks) }, (_, spot) => {
        const start = from + Math.floor((spot * chunks) / Math.min(SPOTS, chunks)) * chunkBytes;
        return this.#agreesAt(handle, start, Math.min(SPOT_BYTES, watermark - start));
      });
      return (await Promise.all(spots)).every((agrees) => agrees);
    } finally {
      session.close(handle).catch(() => {});
    }
  }

  async #agreesAt(handle: Buffer, start: number, length: number): Promise<boolean> {
    const { session, local, localPath } = this.#options;
    const [there, here] = [Buffer.alloc(length), Buffer.alloc(length)];
    const [got, { bytesRead }] = await Promise.all([
      session.read(handle, there, 0, length, start),
      onFileSystem(localPath, () => local.read(here, 0, length, start)),
    ]);
    // A server may give less; what it gives has to be right, and something.
    return got > 0 && bytesRead === length && here.subarray(0, got).equals(there.subarray(0, got));
  }
}
