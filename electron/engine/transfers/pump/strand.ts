import { HashedChunks, type HashedChunksOptions } from './hashed-chunks.ts';
import { Watermark } from './watermark.ts';

/**
 * What one file's bytes run through on their way: the buffers with their hash, and how far both sides agree. One that an
 * attempt to go on has used for nothing is thrown away.
 */
export class Strand implements Disposable {
  readonly chunks: HashedChunks;
  readonly chunkBytes: number;
  #watermark = new Watermark(0);

  constructor(options: Omit<HashedChunksOptions, 'onMark'>) {
    this.chunkBytes = options.chunkBytes;
    this.chunks = new HashedChunks({
      ...options,
      onMark: (bytes, sha256) => this.#watermark.mark(bytes, sha256),
    });
  }

  get watermark(): Watermark {
    return this.#watermark;
  }

  /** Both sides have what went through the hash until now. */
  beginHere(): void {
    this.#watermark = new Watermark(this.chunks.soFar().bytes);
  }

  /** The transfer broke off: what the hash has come to is a mark as well, so that next to nothing is moved twice. */
  breakOff(): void {
    const { bytes, sha256 } = this.chunks.soFar();
    this.#watermark.mark(bytes, sha256);
  }

  [Symbol.dispose](): void {
    this.chunks[Symbol.dispose]();
  }
}
