/** Entry of the thread that hashes the chunks of large files, so that moving them never waits for it. */
import { createHash, type Hash } from 'node:crypto';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import {
  type ChunkRing,
  type FromHashing,
  HASHED,
  LENGTHS,
  SUBMITTED,
  type ToHashing,
  WAITING,
} from './chunk-ring.ts';

/** Chunks of one file before the others get their turn. */
const CHUNKS_IN_A_TURN = 8;

class Stream {
  readonly #ring: ChunkRing;
  readonly #control: Int32Array;
  readonly #chunks: readonly Buffer[];
  readonly #hash: Hash = createHash('sha256');
  #hashed = 0;
  #bytes = 0;
  isFinishing = false;

  constructor(ring: ChunkRing) {
    this.#ring = ring;
    this.#control = new Int32Array(ring.control);
    this.#chunks = Array.from({ length: ring.slots }, (_, slot) =>
      Buffer.from(ring.data, slot * ring.chunkBytes, ring.chunkBytes),
    );
  }

  /** Hashes what is there, up to a turn's worth. @returns whether there was anything */
  turn(): boolean {
    const submitted = Atomics.load(this.#control, SUBMITTED);
    const upTo = Math.min(submitted, this.#hashed + CHUNKS_IN_A_TURN);
    if (upTo === this.#hashed) return false;
    while (this.#hashed < upTo) this.#hashNext();
    return true;
  }

  /** Whether everything there will be is hashed. */
  get isDone(): boolean {
    return this.isFinishing && Atomics.load(this.#control, SUBMITTED) === this.#hashed;
  }

  end(): void {
    send({ id: this.#ring.id, bytes: this.#bytes, sha256: this.#hash.digest('hex'), isAll: true });
  }

  #hashNext(): void {
    const slot = this.#hashed % this.#ring.slots;
    const word = Atomics.load(this.#control, LENGTHS + slot);
    const length = word >>> 1;
    const chunk = this.#chunks[slot];
    if (chunk === undefined) throw new Error('no such slot');
    this.#hash.update(chunk.subarray(0, length));
    this.#bytes += length;
    this.#hashed += 1;
    if ((word & 1) === 1)
      send({
        id: this.#ring.id,
        bytes: this.#bytes,
        sha256: this.#hash.copy().digest('hex'),
        isAll: false,
      });
    Atomics.store(this.#control, HASHED, this.#hashed);
    if (Atomics.exchange(this.#control, WAITING, 0) === 1) send({ id: this.#ring.id, room: true });
  }
}

const port = parentPort;
if (port === null) throw new Error('this is the entry of a worker thread');
const bell = new Int32Array(workerData as SharedArrayBuffer);
const streams = new Map<number, Stream>();
const send = (message: FromHashing): void => port.postMessage(message);

function readMessages(): void {
  for (;;) {
    const received = receiveMessageOnPort(port as NonNullable<typeof port>) as
      | { readonly message: ToHashing }
      | undefined;
    if (received === undefined) return;
    const { message } = received;
    if ('open' in message) streams.set(message.open.id, new Stream(message.open));
    else if ('forget' in message) streams.delete(message.forget);
    else {
      const stream = streams.get(message.finish);
      if (stream !== undefined) stream.isFinishing = true;
    }
  }
}

// The owner ends this thread; it sleeps where there is nothing to do.
for (;;) {
  const rung = Atomics.load(bell, 0);
  readMessages();
  let isIdle = true;
  for (const [id, stream] of streams) {
    if (stream.turn()) isIdle = false;
    else if (stream.isDone) {
      stream.end();
      streams.delete(id);
    }
  }
  if (isIdle) Atomics.wait(bell, 0, rung);
}
