import type { Failure } from '../../../../shared/errors.ts';
import type { HashedChunks, Hashing } from '../../hashing/hashing.ts';
import { Watermark } from './watermark.ts';

/**
 * What one file's bytes run through on their way: the buffers with their hash, and how far both sides agree. One that an
 * attempt to go on has used for nothing is thrown away.
 */
export class Strand implements Disposable {
  readonly chunks: HashedChunks;
  readonly chunkBytes: number;
  #watermark = new Watermark(0);
  #hearMark: ((mark: { bytes: number; sha256: string }) => void) | undefined;
  #failMark: ((reason: Failure) => void) | undefined;
  #failed: Failure | undefined;

  constructor(
    hashing: Hashing,
    options: {
      readonly sizeBytes: number;
      readonly chunkBytes: number;
      readonly slots: number;
      readonly signal: AbortSignal;
    },
  ) {
    this.chunkBytes = options.chunkBytes;
    this.chunks = hashing.open({
      ...options,
      onMark: (bytes, sha256) => {
        if (this.#hearMark === undefined) this.#watermark.mark(bytes, sha256);
        else this.#hearMark({ bytes, sha256 });
      },
      onFailed: (reason) => {
        this.#failed = reason;
        this.#failMark?.(reason);
      },
    });
  }

  get watermark(): Watermark {
    return this.#watermark;
  }

  /**
   * The digest of exactly the first `bytes` bytes, once they are hashed; other marks are not kept meanwhile.
   * @throws why nothing is hashed any more
   */
  markAt(bytes: number): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#failMark = reject;
      if (this.#failed !== undefined) reject(this.#failed);
      this.#hearMark = (mark) => {
        if (mark.bytes === bytes) resolve(mark.sha256);
      };
    });
  }

  /** Both sides have the first `bytes` bytes, and they have gone through the hash. */
  beginAt(bytes: number): void {
    this.#hearMark = undefined;
    this.#watermark = new Watermark(bytes);
  }

  /** The transfer broke off: what the hash has come to meanwhile is a mark as well, so that next to nothing is moved twice. */
  async breakOff(): Promise<void> {
    const all = await this.chunks.breakOff();
    if (all !== undefined) this.#watermark.mark(all.bytes, all.sha256);
  }

  [Symbol.dispose](): void {
    this.chunks[Symbol.dispose]();
  }
}
