import type { EventEmitter } from 'node:events';
import { type Failure, failure } from '../../../shared/errors.ts';
import { errnoOf } from '../errors/from-file-system.ts';
import { fromConnecting } from '../errors/from-ssh.ts';
import { type Greeting, greetingFailure, MOST_GREETING_BYTES, readGreeting } from './greeting.ts';

/**
 * How far a connection came, and so what its end means: ssh2 tells a web server, a connection that was turned away and a
 * packet that got lost all as the same broken handshake. Listens to the first bytes of the peer, beside ssh2, and forgets
 * them once it has introduced itself.
 */
export class WayIn {
  #stream: EventEmitter | undefined;
  #bytes = Buffer.alloc(0);
  #greeted: Greeting | undefined;
  #keySeen = false;
  #signedIn = false;

  /** @param stream already read by ssh2: listening here must not be what makes it flow */
  listen(stream: EventEmitter): void {
    this.#stream = stream;
    stream.on('data', this.#hear);
  }

  /** The server showed a host key. */
  sawKey(): void {
    this.#keySeen = true;
  }

  signedIn(): void {
    this.#signedIn = true;
  }

  /** Time ran out. */
  late(message: string): Failure {
    if (this.#isBeforeKey) {
      const greeting = this.#read();
      if (greeting.kind === 'ssh')
        return failure('KeyExchangeStalled', 'the key exchange never ended after the greeting');
      const why = greetingFailure(greeting, 'silent');
      if (why !== undefined) return why;
    }
    return failure('Timeout', message);
  }

  /** The other side is gone, without any more words. A reset is the network's, or a program's that died: it says nothing. */
  ended(cause: unknown): Failure {
    if (RESETS.has(errnoOf(cause))) return this.broke(cause);
    if (this.#signedIn)
      return failure('ClosedAfterSignIn', 'the connection ended after the sign-in', { cause });
    if (this.#isBeforeKey) {
      const greeting = this.#read();
      if (greeting.kind === 'ssh') return closedEarly('after-greeting');
      const why = greetingFailure(greeting, 'closed');
      if (why !== undefined) return why;
    }
    return failure('ConnectionLost', 'the connection ended', { cause });
  }

  /** ssh2 or the socket say what went wrong. */
  broke(thrown: unknown): Failure {
    if (this.#signedIn && errnoOf(thrown) === '') return this.ended(thrown);
    const greeting = this.#isBeforeKey ? this.#read() : undefined;
    if (greeting?.kind === 'other' || greeting?.kind === 'busy')
      return greetingFailure(greeting, 'closed') ?? fromConnecting(thrown, this.#keySeen);
    return fromConnecting(thrown, this.#keySeen);
  }

  get #isBeforeKey(): boolean {
    return this.#stream !== undefined && !this.#keySeen;
  }

  #read(): Greeting {
    return this.#greeted ?? readGreeting(this.#bytes, true);
  }

  readonly #hear = (chunk: Buffer): void => {
    this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(0, MOST_GREETING_BYTES)]);
    const greeting = readGreeting(this.#bytes, false);
    if (greeting.kind === 'unfinished' && this.#bytes.length < MOST_GREETING_BYTES) return;
    this.#greeted = greeting;
    this.#bytes = Buffer.alloc(0);
    this.#stream?.off('data', this.#hear);
  };
}

const RESETS: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** `when`: before the server said a word, or right after its greeting. */
export const closedEarly = (when: 'before-greeting' | 'after-greeting'): Failure =>
  failure(
    'ClosedEarly',
    `the connection ended ${when === 'after-greeting' ? 'after' : 'before'} the greeting`,
    {
      detail: { when },
    },
  );
