import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { type Greeting, MOST_GREETING_BYTES, readGreeting } from '../connections/greeting.ts';
import { readOffer, type ServerOffer } from '../connections/trust/server-offer.ts';
import { errnoOf } from '../errors/from-file-system.ts';

export interface RawGreeting {
  readonly greeting: Greeting;
  /** How it ended where no greeting came. */
  readonly ended: 'closed' | 'silent';
  /** Absent where it didn't come in time, or the server waits for ours. */
  readonly offer: ServerOffer | undefined;
}

/** What we introduce ourselves with; servers that speak second wait for it. */
const OUR_LINE = 'SSH-2.0-Waybill_connection_test\r\n';
/** RFC 4253 section 6.1: no implementation need take a packet larger than 35,000 bytes. */
const MOST_BYTES = MOST_GREETING_BYTES + 35_000;
/** After the greeting, milliseconds: some servers send theirs only after ours. */
const OFFERS_MS = 1_500;
const TLS_MS = 2_000;

/**
 * Reads the first words on an open socket, and the algorithms behind them, then closes it. Sends nothing but a version line.
 * @param withinMs for the greeting
 */
export function readRawGreeting(socket: Duplex, withinMs: number, signal: AbortSignal): Promise<RawGreeting> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    let timer = setTimeout(() => end('silent'), withinMs);
    let greeted = false;
    const end = (ended: RawGreeting['ended']) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      socket.off('data', hear).off('close', onClose).off('end', onClose);
      socket.destroy();
      const greeting = readGreeting(bytes, true);
      resolve({ greeting, ended, offer: offerIn(bytes) });
    };
    const stop = () => end('silent');
    const onClose = () => end('closed');
    const hear = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]).subarray(0, MOST_BYTES);
      const greeting = readGreeting(bytes, false);
      if (greeting.kind === 'unfinished') return;
      if (greeting.kind !== 'ssh' || readOffer(bytes) !== 'more') {
        end('closed');
      } else if (!greeted) {
        greeted = true;
        clearTimeout(timer);
        timer = setTimeout(() => end('silent'), OFFERS_MS);
      }
    };
    signal.addEventListener('abort', stop, { once: true });
    socket.on('error', () => {});
    socket.on('data', hear).on('close', onClose).on('end', onClose);
    socket.write(OUR_LINE);
    socket.resume();
    if (signal.aborted) stop();
  });
}

function offerIn(bytes: Buffer): ServerOffer | undefined {
  const offer = readOffer(bytes);
  return offer === 'more' ? undefined : offer;
}

/** Whether TLS is spoken where SSH was expected: its servers often say nothing to anything else. */
export function speaksTls(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    // Nothing is sent to it but the first message of a handshake, so nobody needs to know who it is.
    const socket = connectTls({ host, port, rejectUnauthorized: false, timeout: TLS_MS });
    const end = (speaks: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', no);
      socket.destroy();
      resolve(speaks);
    };
    const no = () => end(false);
    const timer = setTimeout(no, TLS_MS);
    signal.addEventListener('abort', no, { once: true });
    socket.once('secureConnect', () => end(true));
    // An alert is an answer too: OpenSSL's codes name it.
    socket.once('error', (error) => end(/ALERT/.test(errnoOf(error))));
    socket.once('close', no);
    if (signal.aborted) no();
  });
}
