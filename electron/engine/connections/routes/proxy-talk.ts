import type { Socket } from 'node:net';
import { failure } from '../../../../shared/errors.ts';
import { fromConnecting } from '../../errors/from-ssh.ts';
import { reasonOf } from './deadline.ts';

/** What an answer begins with; `undefined` while there is too little of it. May throw what it finds wrong. */
export type ReadAnswer<T> = (received: Buffer) => { readonly value: T; readonly bytes: number } | undefined;

/** Far more than any proxy has to say: SOCKS needs 262 bytes, and headers of 16 KiB are refused by most of HTTP's servers. */
const MOST_BYTES = 16 * 1_024;

/**
 * The words with a proxy before the way is open, question by question. What came behind the last answer belongs to the
 * server and is put back.
 */
export class ProxyTalk implements Disposable {
  readonly #socket: Socket;
  readonly #signal: AbortSignal;
  #received: Buffer = Buffer.alloc(0);
  #heard: () => void = () => {};
  #ended: Error | 'ended' | undefined;
  #isConnecting = false;
  readonly #onData = (bytes: Buffer) => {
    this.#received = Buffer.concat([this.#received, bytes]);
    this.#heard();
  };
  readonly #onEnd = (error?: unknown) => {
    this.#ended ??= error instanceof Error ? error : 'ended';
    this.#heard();
  };

  /** @param signal aborted with a `Failure` */
  constructor(socket: Socket, signal: AbortSignal) {
    this.#socket = socket;
    this.#signal = signal;
    socket.on('data', this.#onData).on('end', this.#onEnd).on('close', this.#onEnd).on('error', this.#onEnd);
    signal.addEventListener('abort', this.#onEnd, { once: true });
    socket.resume();
  }

  /** It was asked to connect to the server, and hasn't answered: what it waits for lies behind it. */
  get isConnecting(): boolean {
    return this.#isConnecting;
  }

  /** The last question. @throws as {@link ask} */
  async connect<T>(question: Buffer | string, read: ReadAnswer<T>): Promise<T> {
    this.#isConnecting = true;
    const answer = await this.ask(question, read);
    this.#isConnecting = false;
    return answer;
  }

  /** @throws what `read` throws, `ProtocolViolation` for an endless answer, `ConnectionLost`, and the signal's reason */
  async ask<T>(question: Buffer | string, read: ReadAnswer<T>): Promise<T> {
    this.#socket.write(question);
    for (;;) {
      if (this.#signal.aborted) throw reasonOf(this.#signal);
      const answer = read(this.#received);
      if (answer !== undefined) {
        this.#received = this.#received.subarray(answer.bytes);
        return answer.value;
      }
      if (this.#received.length > MOST_BYTES)
        throw failure('ProtocolViolation', `the proxy's answer is longer than ${MOST_BYTES} bytes`);
      if (this.#ended !== undefined)
        throw this.#ended === 'ended'
          ? failure('ConnectionLost', 'the proxy closed the connection')
          : fromConnecting(this.#ended, false);
      await new Promise<void>((heard) => {
        this.#heard = heard;
      });
    }
  }

  /** The socket is paused again, and what came too early is the first that will be read. */
  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.#onEnd);
    this.#socket
      .off('data', this.#onData)
      .off('end', this.#onEnd)
      .off('close', this.#onEnd)
      .off('error', this.#onEnd)
      .pause();
    if (this.#received.length > 0 && !this.#socket.destroyed) this.#socket.unshift(this.#received);
  }
}
