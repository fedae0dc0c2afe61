import type { Readable } from 'node:stream';
import { readWireString } from '../ssh-wire.ts';

/** What a server said it can do, before anything was agreed on: its lists, best first. */
export interface ServerOffer {
  /** `SSH-2.0-OpenSSH_9.2p1 Debian-2`. Untrusted. */
  readonly identification: string;
  readonly kex: readonly string[];
  readonly hostKey: readonly string[];
  readonly cipherToServer: readonly string[];
  readonly cipherToClient: readonly string[];
  readonly macToServer: readonly string[];
  readonly macToClient: readonly string[];
  readonly compressionToServer: readonly string[];
  readonly compressionToClient: readonly string[];
  /** `kex-strict-s-v00@openssh.com` is among its key exchanges: the answer to Terrapin (OpenSSH's PROTOCOL, 1.10). */
  readonly strictKeyExchange: boolean;
}

/** More than any greeting with the longest packet that must be understood (RFC 4253 section 6.1). */
const MOST_BYTES = 128 * 1_024;
const KEXINIT = 20;
/** Type and cookie (RFC 4253 section 7.1). */
const LISTS_AT = 17;
const STRICT = 'kex-strict-s-v00@openssh.com';

/**
 * Listens for the first packet of a server, which nothing protects yet: the SSH library forgets it where nothing could be
 * agreed on, and never tells it otherwise. Stops by itself once it has been seen, or can't come any more.
 */
export function listenForOffer(stream: Readable): () => ServerOffer | undefined {
  let seen = Buffer.alloc(0);
  let offer: ServerOffer | undefined;
  const hear = (chunk: Buffer) => {
    seen = Buffer.concat([seen, chunk]);
    const read = readOffer(seen);
    if (read === 'more' && seen.length < MOST_BYTES) return;
    if (read !== 'more') offer = read;
    stream.off('data', hear);
    seen = Buffer.alloc(0);
  };
  stream.on('data', hear);
  return () => offer;
}

/** @returns `undefined` where it isn't SSH's beginning, `more` where it isn't whole yet */
export function readOffer(bytes: Buffer): ServerOffer | undefined | 'more' {
  let at = 0;
  let identification = '';
  // A server may say other lines first (RFC 4253 section 4.2).
  while (!identification.startsWith('SSH-')) {
    const end = bytes.indexOf(0x0a, at);
    if (end < 0) return 'more';
    identification = bytes.subarray(at, end).toString('latin1').replace(/\r$/, '');
    at = end + 1;
  }
  for (;;) {
    if (bytes.length < at + 5) return 'more';
    const length = bytes.readUInt32BE(at);
    const padding = bytes[at + 4] ?? 0;
    if (length > MOST_BYTES || padding >= length) return undefined;
    if (bytes.length < at + 4 + length) return 'more';
    const payload = bytes.subarray(at + 5, at + 4 + length - padding);
    at += 4 + length;
    // Messages to be ignored may come in front, where the server knows no strict key exchange.
    if (payload[0] === KEXINIT) return readLists(payload, identification);
  }
}

function readLists(payload: Buffer, identification: string): ServerOffer | undefined {
  const lists: string[][] = [];
  let at = LISTS_AT;
  for (let index = 0; index < 8; index += 1) {
    const list = readWireString(payload, at);
    if (list === undefined) return undefined;
    lists.push(list.value.length === 0 ? [] : list.value.toString('latin1').split(','));
    at = list.end;
  }
  const list = (index: number): readonly string[] => lists[index] ?? [];
  return {
    identification,
    kex: list(0),
    hostKey: list(1),
    cipherToServer: list(2),
    cipherToClient: list(3),
    macToServer: list(4),
    macToClient: list(5),
    compressionToServer: list(6),
    compressionToClient: list(7),
    strictKeyExchange: list(0).includes(STRICT),
  };
}
