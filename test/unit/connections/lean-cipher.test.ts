import { createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Client } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { makeCipherLean } from '../../../electron/engine/connections/lean-cipher.ts';

const NAMES = [
  ['aes-128-gcm', 16],
  ['aes-256-gcm', 32],
] as const;

/** What ssh2 has for sending once keys are exchanged, and what goes onto the line. */
function sending(name: string, keyBytes: number, iv: Buffer) {
  const key = randomBytes(keyBytes);
  const written: Buffer[] = [];
  const own = {
    allocPacket: (_bytes: number): Buffer => {
      throw new Error("ssh2's own");
    },
    encrypt: (_packet: Buffer): void => {
      throw new Error("ssh2's own");
    },
  };
  const cipher = {
    _encSSLName: name,
    _encKey: key,
    _encIV: Buffer.from(iv),
    _dead: false,
    outSeqno: 0xffff_ffff,
    _onWrite: (part: Buffer) => void written.push(part),
    ...own,
  };
  const decipher: { _decipherKey: Buffer | KeyObject } = { _decipherKey: key };
  const client = { _protocol: { _cipher: cipher, _decipher: decipher } } as unknown as Client;
  const socket = {
    writable: true,
    readableEnded: false,
    /** As a real one it keeps nothing; what was written is free again at once. */
    write: (part: Buffer, done: () => void) => {
      written.push(Buffer.from(part));
      done();
    },
  } as unknown as Socket;
  return { key, written, own, cipher, decipher, client, socket };
}

/** Reads one packet off the line as RFC 5647 says, with nothing of ours. */
function received(name: string, key: Buffer, iv: Buffer, line: Buffer): { payload: Buffer; padding: number } {
  const length = line.subarray(0, 4);
  const body = line.subarray(4, -16);
  expect(length.readUInt32BE(0)).toBe(body.length);
  expect(body.length % 16).toBe(0);
  const gcm = createDecipheriv(name as 'aes-128-gcm', key, iv);
  gcm.setAAD(length);
  gcm.setAuthTag(line.subarray(-16));
  const plain = Buffer.concat([gcm.update(body), gcm.final()]);
  const padding = plain.readUInt8(0);
  expect(padding).toBeGreaterThanOrEqual(4);
  return { payload: plain.subarray(1, plain.length - padding), padding };
}

describe.each(NAMES)('%s', (name, keyBytes) => {
  it('packets of every length are what RFC 4253 and RFC 5647 say', () => {
    const { key, written, cipher, client, socket } = sending(name, keyBytes, Buffer.alloc(12));
    makeCipherLean(client, socket);
    const paddings = new Set<number>();
    // Through all alignments, around the most OpenSSH takes, and beyond the buffer that is used again and again.
    const sizes = [...Array.from({ length: 40 }, (_, size) => size), 32_777, 65_000, 65_531, 65_536, 261_120];
    for (const [count, size] of sizes.entries()) {
      const payload = randomBytes(size);
      const packet = cipher.allocPacket(size);
      payload.copy(packet, 5);
      cipher.encrypt(packet);
      const iv = Buffer.alloc(12);
      iv.writeUInt32BE(count, 8);
      const { payload: came, padding } = received(name, key, iv, Buffer.concat(written.splice(0)));
      expect(came.equals(payload)).toBe(true);
      paddings.add(padding);
    }
    expect(paddings.size).toBe(16);
    expect(Math.max(...paddings)).toBe(19);
    // It is counted as ssh2 does, around the end of 32 bits.
    expect(cipher.outSeqno).toBe(sizes.length - 1);
  });

  it('what was handed on stays as it is while the next packet is put together', () => {
    const { key, written, cipher, client, socket } = sending(name, keyBytes, Buffer.alloc(12));
    makeCipherLean(client, socket);
    for (const letter of ['a', 'b']) {
      const packet = cipher.allocPacket(100);
      packet.fill(letter, 5, 105);
      cipher.encrypt(packet);
    }
    const [first, second] = [written.slice(0, 3), written.slice(3)].map((parts) => Buffer.concat(parts));
    if (first === undefined || second === undefined) throw new Error('two packets were sent');
    expect(received(name, key, Buffer.alloc(12), first).payload.toString()).toBe('a'.repeat(100));
    const iv = Buffer.alloc(12);
    iv.writeUInt32BE(1, 8);
    expect(received(name, key, iv, second).payload.toString()).toBe('b'.repeat(100));
  });

  it.each([
    ['a byte', '0000000000000000000000ff', '000000000000000000000100'],
    ['32 bits', '0000000000000000ffffffff', '000000000000000100000000'],
    ['all 64 bits, and leaves the fixed part alone', 'a1b2c3d4ffffffffffffffff', 'a1b2c3d40000000000000000'],
  ])('the counter carries over %s', (_what, from, to) => {
    const { key, written, cipher, client, socket } = sending(name, keyBytes, Buffer.from(from, 'hex'));
    makeCipherLean(client, socket);
    for (const iv of [from, to]) {
      cipher.encrypt(cipher.allocPacket(3));
      received(name, key, Buffer.from(iv, 'hex'), Buffer.concat(written.splice(0)));
    }
  });

  it('padding is not the same again when the random bytes are used up', () => {
    const { key, written, cipher, client, socket } = sending(name, keyBytes, Buffer.alloc(12));
    makeCipherLean(client, socket);
    const seen = new Set<string>();
    for (let count = 0; count < 3_000; count += 1) {
      const packet = cipher.allocPacket(0);
      seen.add(packet.subarray(5).toString('hex'));
      cipher.encrypt(packet);
      written.length = 0;
    }
    expect(seen.size).toBe(3_000);
    expect(key.length).toBe(keyBytes);
  });

  it('nothing is sent once ssh2 has done with it', () => {
    const { written, cipher, client, socket } = sending(name, keyBytes, Buffer.alloc(12));
    makeCipherLean(client, socket);
    cipher._dead = true;
    cipher.encrypt(cipher.allocPacket(10));
    expect(written).toEqual([]);
  });
});

describe('what looks different is left alone', () => {
  it.each([
    ['another cipher', { _encSSLName: 'aes-256-ctr' }],
    ['a key in another form', { _encKey: 'text' }],
    ['no counter', { _encIV: undefined }],
    ['no way out', { _onWrite: undefined }],
  ])('%s', (_what, difference) => {
    const { own, cipher, client, socket } = sending('aes-256-gcm', 32, Buffer.alloc(12));
    Object.assign(cipher, difference);
    makeCipherLean(client, socket);
    expect([cipher.allocPacket, cipher.encrypt]).toEqual([own.allocPacket, own.encrypt]);
  });

  it('a client without what we look for', () => {
    expect(() =>
      makeCipherLean({} as Client, sending('aes-256-gcm', 32, Buffer.alloc(12)).socket),
    ).not.toThrow();
    expect(() =>
      makeCipherLean(
        { _protocol: {} } as unknown as Client,
        sending('aes-256-gcm', 32, Buffer.alloc(12)).socket,
      ),
    ).not.toThrow();
  });
});
