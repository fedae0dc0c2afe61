import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';

/** Packets written in one turn of the event loop leave together, this much at a time: eight of OpenSSH's largest packets. */
const TOGETHER_BYTES = 8 * 32 * 1_024;
const NOTHING = Buffer.alloc(0);

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
  readonly #gathered = Buffer.allocUnsafeSlow(TOGETHER_BYTES);
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

  /** What is gathered goes on when the channel has taken it: nothing of it is kept then, and the buffer is used again. */
  override _writev(chunks: readonly Written[], done: (error?: Error | null) => void): void {
    let next = 0;
    let from = 0;
    const goOn = (error?: Error | null) => {
      if (next === chunks.length || error) {
        done(error);
        return;
      }
      let bytes = 0;
      for (; next < chunks.length && bytes < this.#gathered.length; ) {
        const chunk = chunks[next]?.chunk ?? NOTHING;
        const taken = chunk.copy(this.#gathered, bytes, from);
        bytes += taken;
        from += taken;
        if (from < chunk.length) break;
        next += 1;
        from = 0;
      }
      this.#channel.write(this.#gathered.subarray(0, bytes), goOn);
    };
    goOn();
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
