import { Worker } from 'node:worker_threads';
import { type Failure, failure } from '../../../shared/errors.ts';
import {
  type ChunkRing,
  type FromHashing,
  HASHED,
  LENGTHS,
  newRing,
  SUBMITTED,
  type ToHashing,
  WAITING,
} from './chunk-ring.ts';
import { type HashedChunks, type HashedChunksOptions, MARK_BYTES } from './hashed-chunks.ts';

/** Sources run as they are; a bundle has the worker beside it. */
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './hashing-worker.ts' : './hashing-worker.js',
  import.meta.url,
);

/** It has next to no objects of its own; by default V8 would let it keep megabytes of garbage. */
const LIMITS = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16, stackSizeMb: 1 };

/** How long a transfer that broke off waits for the thread to come to its end, milliseconds: it has a few MiB to go. */
const PATIENCE_MS = 500;

/** The thread, from the side of those who move the bytes. */
export class HashingThread {
  readonly #worker: Worker;
  readonly #bell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #streams = new Map<number, ThreadedChunks>();
  #lastId = 0;
  #gone: Failure | undefined;

  constructor() {
    this.#worker = new Worker(WORKER, {
      workerData: this.#bell.buffer,
      resourceLimits: LIMITS,
      execArgv: [],
    });
    // Whoever waits for a digest waits for a transfer, and that has its own reasons to keep the process alive.
    this.#worker.unref();
    this.#worker.on('message', (message: FromHashing) => this.#streams.get(message.id)?.hear(message));
    this.#worker.once('error', (thrown) => this.#fail(`the hashing thread failed: ${String(thrown)}`));
    this.#worker.once('exit', () => this.#fail('the hashing thread ended'));
  }

  get isGone(): boolean {
    return this.#gone !== undefined;
  }

  open(options: HashedChunksOptions): HashedChunks {
    this.#lastId += 1;
    const ring = newRing(this.#lastId, options.slots, options.chunkBytes);
    const chunks = new ThreadedChunks(ring, options, {
      tell: (message) => {
        this.#worker.postMessage(message);
        this.#ring();
      },
      ring: () => this.#ring(),
      forget: () => {
        this.#streams.delete(ring.id);
      },
    });
    this.#streams.set(ring.id, chunks);
    if (this.#gone !== undefined) chunks.fail(this.#gone);
    return chunks;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #ring(): void {
    Atomics.add(this.#bell, 0, 1);
    Atomics.notify(this.#bell, 0);
  }

  #fail(reason: string): void {
    this.#gone ??= failure('Internal', reason);
    for (const stream of this.#streams.values()) stream.fail(this.#gone);
  }
}

interface Line {
  tell(message: ToHashing): void;
  ring(): void;
  forget(): void;
}

class ThreadedChunks implements HashedChunks {
  readonly slots: number;
  readonly #ring: ChunkRing;
  readonly #options: HashedChunksOptions;
  readonly #line: Line;
  readonly #control: Int32Array;
  readonly #buffers: readonly Buffer[];
  #taken = 0;
  #submitted = 0;
  #released = 0;
  #bytes = 0;
  #markedBytes = 0;
  #failed: Failure | undefined;
  #wake: (() => void) | undefined;
  #hearEnd: (() => void) | undefined;
  #digest: string | undefined;
  readonly #stop = () => this.#wake?.();

  constructor(ring: ChunkRing, options: HashedChunksOptions, line: Line) {
    this.slots = ring.slots;
    this.#ring = ring;
    this.#options = options;
    this.#line = line;
    this.#control = new Int32Array(ring.control);
    this.#buffers = Array.from({ length: ring.slots }, (_, slot) =>
      Buffer.from(ring.data, slot * ring.chunkBytes, ring.chunkBytes),
    );
    options.signal.addEventListener('abort', this.#stop, { once: true });
    line.tell({ open: ring });
  }

  take(): Buffer | Promise<Buffer> {
    return this.#hasRoom ? this.#next() : this.#wait(() => this.#hasRoom).then(() => this.#next());
  }

  submit(length: number, isMarked = false): void {
    this.#bytes += length;
    const isDue = isMarked || this.#bytes - this.#markedBytes >= MARK_BYTES;
    const mark = isDue && this.#options.onMark !== undefined ? 1 : 0;
    if (mark === 1) this.#markedBytes = this.#bytes;
    Atomics.store(this.#control, LENGTHS + (this.#submitted % this.#ring.slots), length * 2 + mark);
    this.#submitted += 1;
    Atomics.store(this.#control, SUBMITTED, this.#submitted);
    this.#line.ring();
  }

  release(): void {
    this.#released += 1;
    this.#wake?.();
  }

  async breakOff(): Promise<{ readonly bytes: number; readonly sha256: string } | undefined> {
    if (this.#failed !== undefined) return undefined;
    this.#line.tell({ finish: this.#ring.id });
    await new Promise<void>((resolve) => {
      const patience = setTimeout(resolve, PATIENCE_MS);
      this.#hearEnd = () => {
        clearTimeout(patience);
        resolve();
      };
    });
    return this.#digest === undefined ? undefined : { bytes: this.#bytes, sha256: this.#digest };
  }

  async digest(): Promise<string> {
    this.#line.tell({ finish: this.#ring.id });
    // It has no more to do than what is in the ring; nothing outside can hold it up.
    await this.#wait(() => this.#digest !== undefined);
    return this.#digest ?? '';
  }

  [Symbol.dispose](): void {
    this.#options.signal.removeEventListener('abort', this.#stop);
    this.#line.forget();
    if (this.#digest === undefined && this.#failed === undefined) this.#line.tell({ forget: this.#ring.id });
  }

  hear(message: FromHashing): void {
    if ('room' in message) this.#wake?.();
    else if (!message.isAll) this.#options.onMark?.(message.bytes, message.sha256);
    else {
      this.#digest = message.sha256;
      this.#wake?.();
      this.#hearEnd?.();
    }
  }

  fail(reason: Failure): void {
    this.#failed = reason;
    this.#options.onFailed?.(reason);
    this.#wake?.();
    this.#hearEnd?.();
  }

  get #hasRoom(): boolean {
    const used = Math.min(this.#released, Atomics.load(this.#control, HASHED));
    return this.#taken - used < this.#ring.slots;
  }

  #next(): Buffer {
    const buffer = this.#buffers[this.#taken % this.#ring.slots];
    if (buffer === undefined) throw failure('Internal', 'no such slot');
    this.#taken += 1;
    return buffer;
  }

  async #wait(isThere: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failed !== undefined) throw this.#failed;
      this.#options.signal.throwIfAborted();
      Atomics.store(this.#control, WAITING, 1);
      // It may have come in between; then nobody will tell.
      if (isThere()) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
