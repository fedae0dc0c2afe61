import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { failure } from '../../../shared/errors.ts';

/** Up to this size a file is hashed where it is read: handing it over would take longer, bytes. */
const INLINE_BYTES = 4 * 1_024 * 1_024;

export type ToHashingWorker =
  | {
      readonly type: 'update';
      readonly id: number;
      readonly memory: SharedArrayBuffer;
      readonly bytes: number;
    }
  | { readonly type: 'digest' | 'drop'; readonly id: number };
export type FromHashingWorker =
  | { readonly type: 'updated'; readonly id: number }
  | { readonly type: 'digest'; readonly id: number; readonly sha256: string };

/** The SHA-256 of one file, fed chunk by chunk in order. */
export interface FileHash extends Disposable {
  /** A chunk of memory that {@link update} takes. */
  allocate(bytes: number): Buffer;
  /** Takes the first `bytes` of a chunk; calls `done` once the chunk may be used again. */
  update(chunk: Buffer, bytes: number, done: () => void): void;
  /** Lower-case hexadecimal. */
  digest(): Promise<string>;
}

const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './hashing-worker.ts' : './hashing-worker.js',
  import.meta.url,
);

interface Waiting {
  readonly done: (() => void)[];
  digest?: { resolve: (sha256: string) => void; reject: (reason: Error) => void };
}

/**
 * Hashes large files on a thread of its own, over shared memory: SHA-256 of 1 GiB takes 0.6 to 0.9 s, in which the
 * thread that serves the connection could not do anything else. The thread starts with the first large file.
 */
export class Hashing implements AsyncDisposable {
  #worker: Worker | undefined;
  #nextId = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** A hash for a file of this size. */
  start(sizeBytes: number): FileHash {
    return sizeBytes <= INLINE_BYTES ? inlineHash() : this.#onThread();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.terminate();
  }

  #onThread(): FileHash {
    const worker = this.#running();
    this.#nextId += 1;
    const id = this.#nextId;
    const waiting: Waiting = { done: [] };
    this.#waiting.set(id, waiting);
    const send = (message: ToHashingWorker) => worker.postMessage(message);
    return {
      allocate: (bytes) => Buffer.from(new SharedArrayBuffer(bytes)),
      update: (chunk, bytes, done) => {
        if (this.#worker !== worker) {
          // The digest will say so; nobody may wait for this chunk.
          done();
          return;
        }
        waiting.done.push(done);
        send({ type: 'update', id, memory: chunk.buffer as unknown as SharedArrayBuffer, bytes });
      },
      digest: () =>
        new Promise((resolve, reject) => {
          if (this.#worker !== worker) {
            reject(failure('Internal', 'the hashing thread ended'));
            return;
          }
          waiting.digest = { resolve, reject };
          send({ type: 'digest', id });
        }),
      [Symbol.dispose]: () => {
        if (!this.#waiting.delete(id)) return;
        send({ type: 'drop', id });
      },
    };
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(WORKER, { name: 'waybill-hashing' });
    // Whoever waits for a transfer keeps the process alive, not the thread.
    worker.unref();
    worker.on('message', (message: FromHashingWorker) => {
      const waiting = this.#waiting.get(message.id);
      if (message.type === 'updated') waiting?.done.shift()?.();
      else {
        this.#waiting.delete(message.id);
        waiting?.digest?.resolve(message.sha256);
      }
    });
    const ended = () => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const { done, digest } of this.#waiting.values()) {
        digest?.reject(failure('Internal', 'the hashing thread ended'));
        for (const release of done) release();
      }
    };
    worker.on('error', ended);
    worker.on('exit', ended);
    this.#worker = worker;
    return worker;
  }
}

function inlineHash(): FileHash {
  const hash = createHash('sha256');
  return {
    allocate: (bytes) => Buffer.allocUnsafe(bytes),
    update: (chunk, bytes, done) => {
      hash.update(chunk.subarray(0, bytes));
      done();
    },
    digest: async () => hash.digest('hex'),
    [Symbol.dispose]: () => {},
  };
}
