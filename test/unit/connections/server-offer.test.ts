import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wireString, wireUint32 } from '../../../electron/engine/connections/ssh-wire.ts';
import { listenForOffer, readOffer } from '../../../electron/engine/connections/trust/server-offer.ts';

const LISTS = [
  'curve25519-sha256,kex-strict-s-v00@openssh.com',
  'ssh-ed25519,rsa-sha2-512',
  'aes256-ctr',
  'aes128-ctr',
  'hmac-sha2-256',
  'hmac-sha1',
  'none',
  'none,zlib@openssh.com',
  '',
  '',
];

function packet(payload: Buffer): Buffer {
  const padding = 8 - ((5 + payload.length) % 8) + 4;
  return Buffer.concat([
    wireUint32(1 + payload.length + padding),
    Buffer.from([padding]),
    payload,
    Buffer.alloc(padding, 7),
  ]);
}

const kexinit = packet(
  Buffer.concat([
    Buffer.from([20]),
    Buffer.alloc(16, 1),
    ...LISTS.map((list) => wireString(list)),
    Buffer.alloc(5),
  ]),
);
const debug = packet(Buffer.concat([Buffer.from([4, 0]), wireString('hello'), wireString('')]));
const greeting = Buffer.from('Welcome\r\nto this server\r\nSSH-2.0-Example_1.0\r\n');
const WHOLE = {
  identification: 'SSH-2.0-Example_1.0',
  kex: ['curve25519-sha256', 'kex-strict-s-v00@openssh.com'],
  hostKey: ['ssh-ed25519', 'rsa-sha2-512'],
  cipherToServer: ['aes256-ctr'],
  cipherToClient: ['aes128-ctr'],
  macToServer: ['hmac-sha2-256'],
  macToClient: ['hmac-sha1'],
  compressionToServer: ['none'],
  compressionToClient: ['none', 'zlib@openssh.com'],
  strictKeyExchange: true,
};

describe('what a server says it can do', () => {
  it('is read behind a greeting and ignored messages, in whatever pieces it comes', () => {
    const bytes = Buffer.concat([greeting, debug, kexinit]);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const stream = new PassThrough();
        const offer = listenForOffer(stream);
        const at = [0, ...cuts.toSorted((one, other) => one - other), bytes.length];
        for (let index = 1; index < at.length; index += 1)
          stream.emit('data', bytes.subarray(at[index - 1], at[index]));
        expect(offer()).toEqual(WHOLE);
        expect(stream.listenerCount('data')).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('is nothing where it is no SSH, and never an exception', () => {
    expect(readOffer(Buffer.from('SSH-2.0-x\r\n\xff\xff\xff\xff\xff', 'latin1'))).toBeUndefined();
    expect(readOffer(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))).toBe('more');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (random) => {
        readOffer(Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), Buffer.from(random)]));
      }),
    );
  });

  it('is listened for no longer than it can take', () => {
    const stream = new PassThrough();
    listenForOffer(stream);
    for (let index = 0; index < 3; index += 1) stream.emit('data', Buffer.alloc(64 * 1_024, 'x'));
    expect(stream.listenerCount('data')).toBe(0);
  });
});
