import { availableParallelism } from 'node:os';
import { failure } from '../../../shared/errors.ts';
import type { HashedChunks, HashedChunksOptions } from './hashed-chunks.ts';
import { HashingThread } from './hashing-thread.ts';
import { InlineChunks } from './inline-chunks.ts';

export type { HashedChunks } from './hashed-chunks.ts';

/** A file of up to this many bytes is hashed where it is moved: a thread would take longer to hear of it. */
const INLINE_BYTES = 4 * 1_024 * 1_024;

/** Starts the thread that hashes large files when the first comes, and ends it with its owner. */
export class Hashing implements AsyncDisposable {
  #thread: HashingThread | undefined;
  #isClosed = false;

  open(options: HashedChunksOptions): HashedChunks {
    if (this.#isClosed) throw failure('EngineStopped', 'the engine is closing');
    // With one core the thread would only take turns with us.
    if (options.sizeBytes <= INLINE_BYTES || availableParallelism() < 2) return new InlineChunks(options);
    if (this.#thread === undefined || this.#thread.isGone) this.#thread = new HashingThread();
    return this.#thread.open(options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#thread?.end();
  }
}
