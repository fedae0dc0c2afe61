import { createHash } from 'node:crypto';
import { type HashedChunks, type HashedChunksOptions, MARK_BYTES } from './hashed-chunks.ts';

/** Hashes in the caller's thread. */
export class InlineChunks implements HashedChunks {
  readonly #options: HashedChunksOptions;
  readonly #hash = createHash('sha256');
  readonly #buffers: Buffer[] = [];
  readonly slots: number;
  #taken = 0;
  #submitted = 0;
  #released = 0;
  #bytes = 0;
  #markedBytes = 0;
  #digest: string | undefined;
  #wake: (() => void) | undefined;
  readonly #stop = () => this.#wake?.();

  constructor(options: HashedChunksOptions) {
    this.#options = options;
    this.slots = options.slots;
    options.signal.addEventListener('abort', this.#stop, { once: true });
  }

  take(): Buffer | Promise<Buffer> {
    return this.#taken - this.#released < this.slots ? this.#next() : this.#afterRelease();
  }

  submit(length: number, isMarked = false): void {
    const { onMark } = this.#options;
    this.#hash.update(this.#at(this.#submitted).subarray(0, length));
    this.#submitted += 1;
    this.#bytes += length;
    if (onMark === undefined || (!isMarked && this.#bytes - this.#markedBytes < MARK_BYTES)) return;
    this.#markedBytes = this.#bytes;
    onMark(this.#bytes, this.#hash.copy().digest('hex'));
  }

  release(): void {
    this.#released += 1;
    this.#wake?.();
  }

  breakOff(): Promise<{ readonly bytes: number; readonly sha256: string }> {
    // A write may be refused after the last was handed over and all was hashed.
    return Promise.resolve({ bytes: this.#bytes, sha256: this.#digest ?? this.#hash.copy().digest('hex') });
  }

  digest(): Promise<string> {
    this.#digest ??= this.#hash.digest('hex');
    return Promise.resolve(this.#digest);
  }

  [Symbol.dispose](): void {
    this.#options.signal.removeEventListener('abort', this.#stop);
  }

  async #afterRelease(): Promise<Buffer> {
    while (this.#taken - this.#released >= this.slots) {
      this.#options.signal.throwIfAborted();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#next();
  }

  #next(): Buffer {
    const buffer = this.#at(this.#taken);
    this.#taken += 1;
    return buffer;
  }

  #at(count: number): Buffer {
    const slot = count % this.slots;
    const there = this.#buffers[slot];
    if (there !== undefined) return there;
    // A file smaller than a chunk needs no more than itself, and one byte to see that it grew.
    const buffer = Buffer.allocUnsafe(Math.min(this.#options.chunkBytes, this.#options.sizeBytes + 1));
    this.#buffers[slot] = buffer;
    return buffer;
  }
}
