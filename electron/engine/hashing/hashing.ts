import { availableParallelism } from 'node:os';
import { failure } from '../../../shared/errors.ts';
import type { HashedChunks, HashedChunksOptions } from './hashed-chunks.ts';
import { HashingThread } from './hashing-thread.ts';
import { InlineChunks } from './inline-chunks.ts';

export type { HashedChunks } from './hashed-chunks.ts';

/** A file of up to this many bytes is hashed where it is moved: a thread would take longer to hear of it. */
const INLINE_BYTES = 4 * 1_024 * 1_024;

/** A thread that dies takes what it was hashing with it; after so many, files are hashed where they are moved. */
const MOST_THREADS = 3;

/** Starts the thread that hashes large files when the first comes, and ends it with its owner. */
export class Hashing implements AsyncDisposable {
  readonly #startThread: () => HashingThread;
  #thread: HashingThread | undefined;
  #started = 0;
  #isClosed = false;

  constructor(startThread: () => HashingThread = () => new HashingThread()) {
    this.#startThread = startThread;
  }

  open(options: HashedChunksOptions): HashedChunks {
    if (this.#isClosed) throw failure('EngineStopped', 'the engine is closing');
    // With one core the thread would only take turns with us.
    if (options.sizeBytes <= INLINE_BYTES || availableParallelism() < 2) return new InlineChunks(options);
    return this.#living()?.open(options) ?? new InlineChunks(options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#thread?.end();
  }

  #living(): HashingThread | undefined {
    if (this.#thread?.isGone === true) this.#thread = undefined;
    if (this.#thread === undefined && this.#started < MOST_THREADS) {
      this.#started += 1;
      this.#thread = this.#startThread();
    }
    return this.#thread;
  }
}
