import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';

/** Packets written in one turn of the event loop leave together, up to this much at a time: OpenSSH's largest packet. */
const TOGETHER_BYTES = 32 * 1_024;

interface Written {
  readonly chunk: Buffer;
}

/**
 * A forwarded channel as a stream that behaves as a socket does: `destroy` closes it, its end closes it, and a `close` always
 * comes. Small writes are put together: SSH within SSH writes each packet in three pieces, and each would be a packet of
 * its own outside.
 */
export class ChannelStream extends Duplex {
  readonly #channel: ClientChannel;
  #isFlushing = false;

  constructor(channel: ClientChannel) {
    super({
      allowHalfOpen: false,
      readableHighWaterMark: TOGETHER_BYTES,
      writableHighWaterMark: TOGETHER_BYTES,
    });
    this.#channel = channel;
    channel.on('data', (bytes: Buffer) => {
      if (!this.push(bytes)) channel.pause();
    });
    channel.once('end', () => this.push(null));
    channel.once('close', () => this.destroy());
    channel.on('error', (error: Error) => this.destroy(error));
    // Nobody reads before it is asked for; what this side has to say about errors goes nowhere.
    channel.pause();
    channel.stderr.resume();
    this.pause();
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#channel.write(chunk, done);
  }

  override _writev(chunks: readonly Written[], done: (error?: Error | null) => void): void {
    const pieces = together(chunks.map(({ chunk }) => chunk));
    const last = pieces.pop();
    for (const piece of pieces) this.#channel.write(piece);
    if (last === undefined) done();
    else this.#channel.write(last, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#channel.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#channel.destroy();
    done(error);
  }

  // Biome's rule against overriding what exists: ssh2 calls it for each part of a packet.
  override write(...args: unknown[]): boolean {
    if (!this.#isFlushing) {
      this.#isFlushing = true;
      this.cork();
      process.nextTick(() => {
        this.#isFlushing = false;
        this.uncork();
      });
    }
    return (super.write as (...all: unknown[]) => boolean).apply(this, args);
  }
}

/** Neighbours in one buffer, as long as they fit; large ones stay as they are. */
function together(chunks: readonly Buffer[]): Buffer[] {
  const pieces: Buffer[] = [];
  let gathered: Buffer[] = [];
  let bytes = 0;
  const flush = () => {
    const [only] = gathered;
    if (only !== undefined) pieces.push(gathered.length === 1 ? only : Buffer.concat(gathered, bytes));
    gathered = [];
    bytes = 0;
  };
  for (const chunk of chunks) {
    if (bytes + chunk.length > TOGETHER_BYTES) flush();
    gathered.push(chunk);
    bytes += chunk.length;
  }
  flush();
  return pieces;
}
