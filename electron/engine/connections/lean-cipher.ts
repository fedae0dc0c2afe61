import { createCipheriv, createSecretKey, type KeyObject, randomFillSync } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { freeMemory } from './free-memory.ts';

/** What ssh2 keeps for sending with AES-GCM; its types don't tell. */
interface Outbound {
  _encSSLName: 'aes-128-gcm' | 'aes-256-gcm';
  _encKey: Buffer | KeyObject;
  _encIV: Buffer;
  _dead: boolean;
  outSeqno: number;
  _onWrite: (part: Buffer) => void;
  allocPacket: (payloadBytes: number) => Buffer;
  encrypt: (packet: Buffer) => void;
}

/** Where it keeps that, and the keys for receiving. */
interface Internals {
  readonly _protocol?: {
    readonly _cipher?: Partial<Outbound>;
    readonly _decipher?: { _decipherKey?: Buffer | KeyObject };
  };
}

/** A packet that carries the most OpenSSH takes at once, with room for its head and padding. */
const SCRATCH_BYTES = 64 * 1_024;
/** Random bytes fetched at a time; a packet is padded with 4 to 19 of them. */
const RANDOM_BYTES = 16 * 1_024;
/** The packet's length, which isn't encrypted. */
const LENGTH_BYTES = 4;

/**
 * Makes ssh2's AES-GCM leaner, as measured over 1 GiB each way; call it after every key exchange. Where ssh2 looks
 * different inside, nothing happens.
 *
 * - Keys get the form in which Node can use them at once: with a plain buffer it prepares them anew for every packet,
 *   13 microseconds against 3, a quarter of the time of 1 GiB.
 * - Packets are put together in one buffer that is used again and again: ssh2 asks for one, fills it and encrypts it
 *   in one go, and while keys are being exchanged, when packets have to wait, it asks elsewhere.
 * - What was encrypted is given back once it is sent.
 * - Padding comes from random bytes that were fetched many at a time: a call for each packet was a tenth of sending.
 */
export function makeCipherLean(client: Client, socket: Duplex): void {
  const { _protocol: protocol } = client as unknown as Internals;
  const decipher = protocol?._decipher;
  if (Buffer.isBuffer(decipher?._decipherKey)) decipher._decipherKey = createSecretKey(decipher._decipherKey);
  const cipher = protocol?._cipher;
  if (cipher !== undefined && isOutbound(cipher))
    replaceParts(cipher, createSecretKey(cipher._encKey), socket);
}

const isOutbound = (cipher: Partial<Outbound>): cipher is Outbound & { _encKey: Buffer } =>
  (cipher._encSSLName === 'aes-128-gcm' || cipher._encSSLName === 'aes-256-gcm') &&
  Buffer.isBuffer(cipher._encKey) &&
  Buffer.isBuffer(cipher._encIV) &&
  typeof cipher._onWrite === 'function' &&
  typeof cipher.allocPacket === 'function' &&
  typeof cipher.encrypt === 'function';

function replaceParts(cipher: Outbound, key: KeyObject, socket: Duplex): void {
  const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  const random = randomFillSync(Buffer.allocUnsafeSlow(RANDOM_BYTES));
  let randomUsed = 0;

  /** RFC 4253 section 6, with the length outside the blocks of 16 (RFC 5647 section 7.2). */
  cipher.allocPacket = (payloadBytes) => {
    let padding = 16 - ((1 + payloadBytes) & 15);
    if (padding < 4) padding += 16;
    const bytes = LENGTH_BYTES + 1 + payloadBytes + padding;
    const packet = bytes <= SCRATCH_BYTES ? scratch.subarray(0, bytes) : Buffer.allocUnsafe(bytes);
    packet.writeUInt32BE(bytes - LENGTH_BYTES, 0);
    packet[LENGTH_BYTES] = padding;
    if (randomUsed + padding > RANDOM_BYTES) {
      randomFillSync(random);
      randomUsed = 0;
    }
    random.copy(packet, LENGTH_BYTES + 1 + payloadBytes, randomUsed, randomUsed + padding);
    randomUsed += padding;
    return packet;
  };

  /** RFC 5647 section 7.3, as ssh2 does it; nothing that is handed on lies in the packet. */
  cipher.encrypt = (packet) => {
    if (cipher._dead) return;
    const gcm = createCipheriv(cipher._encSSLName, key, cipher._encIV);
    const length = Buffer.from(packet.subarray(0, LENGTH_BYTES));
    gcm.setAAD(length);
    cipher._onWrite(length);
    const encrypted = gcm.update(packet.subarray(LENGTH_BYTES));
    // As ssh2 itself asks before it writes; to the socket directly, because that tells when the memory is free again.
    if (socket.writable && !socket.readableEnded) socket.write(encrypted, () => freeMemory(encrypted));
    // GCM gives every byte at once: nothing is left for the end.
    gcm.final();
    cipher._onWrite(gcm.getAuthTag());
    countUp(cipher._encIV);
    cipher.outSeqno = (cipher.outSeqno + 1) >>> 0;
  };
}

/** The invocation counter, the last 8 of the 12 bytes (RFC 5647 section 7.1). */
function countUp(iv: Buffer): void {
  for (let place = 11; place >= 4; place -= 1) {
    const next = ((iv[place] ?? 0) + 1) & 0xff;
    iv[place] = next;
    if (next !== 0) return;
  }
}
