import type { Socket } from 'node:net';

/** Beyond this much under way, reading pauses: a slow receiver must be felt by the sender, as on a network. */
const MOST_UNDER_WAY_BYTES = 64 * 1024 * 1024;

interface Receiver {
  deliver(chunk: Buffer): void;
  end(): void;
  /** True while the receiver wants no more. */
  targetIsFull(): boolean;
}

/**
 * One direction of a connection as a long wire: what comes in goes out in order, `delayMs` later, however
 * much is under way meanwhile. It can be held, as a network that swallows everything.
 */
export class DelayLine {
  readonly #delayMs: number;
  readonly #source: Socket;
  readonly #receiver: Receiver;
  readonly #queue: { readonly dueMs: number; readonly chunk: Buffer | undefined }[] = [];
  #underWayBytes = 0;
  #held = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(delayMs: number, source: Socket, receiver: Receiver) {
    this.#delayMs = delayMs;
    this.#source = source;
    this.#receiver = receiver;
    source.on('data', (chunk: Buffer) => this.#enter(chunk));
    source.on('end', () => this.#enter(undefined));
  }

  hold(): void {
    this.#held = true;
    // Not read any more either, so that the sender's window fills up, as on a network that is dead.
    this.#source.pause();
  }

  release(): void {
    this.#held = false;
    this.flow();
  }

  /** Drops what is under way. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#queue.length = 0;
  }

  /** Hands over all that is due; called again when the receiver has room. */
  flow(): void {
    clearTimeout(this.#timer);
    while (!this.#closed && !this.#held && !this.#receiver.targetIsFull()) {
      const next = this.#queue[0];
      if (next === undefined) break;
      const waitMs = next.dueMs - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.flow(), Math.ceil(waitMs));
        break;
      }
      this.#queue.shift();
      if (next.chunk === undefined) this.#receiver.end();
      else {
        this.#underWayBytes -= next.chunk.length;
        this.#receiver.deliver(next.chunk);
      }
    }
    const hasRoom = !this.#held && this.#underWayBytes < MOST_UNDER_WAY_BYTES;
    if (hasRoom && this.#source.isPaused()) this.#source.resume();
  }

  /** `undefined` is the end of the stream, delayed like the bytes before it. */
  #enter(chunk: Buffer | undefined): void {
    if (this.#closed) return;
    this.#queue.push({ dueMs: performance.now() + this.#delayMs, chunk });
    this.#underWayBytes += chunk?.length ?? 0;
    if (this.#underWayBytes >= MOST_UNDER_WAY_BYTES) this.#source.pause();
    if (this.#queue.length === 1 || this.#delayMs === 0) this.flow();
  }
}
