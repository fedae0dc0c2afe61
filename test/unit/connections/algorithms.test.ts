import { createRequire } from 'node:module';
import { Duplex } from 'node:stream';
import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import {
  type OfferedAlgorithms,
  offeredAlgorithms,
} from '../../../electron/engine/connections/algorithms.ts';
import {
  type CryptoCapabilities,
  cryptoCapabilities,
} from '../../../electron/engine/connections/crypto-capabilities.ts';

const constants = createRequire(import.meta.url)('ssh2/lib/protocol/constants.js') as Record<
  string,
  string[]
>;

/** What BoringSSL, Electron's crypto library, is known to lack. */
function boringSsl(): CryptoCapabilities {
  const openSsl = cryptoCapabilities();
  return {
    ...openSsl,
    ciphers: new Set([...openSsl.ciphers].filter((name) => !name.startsWith('chacha20'))),
    hasGroup: () => false,
  };
}

/** Lets ssh2 begin a connection that never answers; it checks the lists before it sends anything. */
function connectWith(algorithms: OfferedAlgorithms): void {
  const client = new ssh2.Client();
  // That this connection is lost in the end is all that ever happens to it.
  client.on('error', () => {});
  const silent = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  try {
    client.connect({
      sock: silent,
      username: 'nobody',
      password: 'none',
      algorithms,
      hostVerifier: () => false,
    });
  } finally {
    client.destroy();
    silent.destroy();
  }
}

describe('the offered algorithms', () => {
  it('are ours, best first, on this runtime', () => {
    expect(offeredAlgorithms([])).toEqual({
      kex: [
        'curve25519-sha256',
        'curve25519-sha256@libssh.org',
        'ecdh-sha2-nistp256',
        'ecdh-sha2-nistp384',
        'ecdh-sha2-nistp521',
        'diffie-hellman-group14-sha256',
        'diffie-hellman-group16-sha512',
        'diffie-hellman-group18-sha512',
        'diffie-hellman-group-exchange-sha256',
      ],
      serverHostKey: [
        'ssh-ed25519',
        'ecdsa-sha2-nistp256',
        'ecdsa-sha2-nistp384',
        'ecdsa-sha2-nistp521',
        'rsa-sha2-512',
        'rsa-sha2-256',
      ],
      cipher: [
        'aes128-gcm@openssh.com',
        'aes256-gcm@openssh.com',
        'aes256-ctr',
        'aes192-ctr',
        'aes128-ctr',
        'chacha20-poly1305@openssh.com',
      ],
      hmac: [
        'hmac-sha2-256-etm@openssh.com',
        'hmac-sha2-512-etm@openssh.com',
        'hmac-sha2-256',
        'hmac-sha2-512',
      ],
      compress: ['none'],
    });
  });

  it('are all among those that ssh2 supports on this runtime, so that it takes the lists', () => {
    const offered = offeredAlgorithms(['ssh-rsa']);
    expect(offered.serverHostKey[0]).toBe('rsa-sha2-512');
    expect(constants.SUPPORTED_KEX).toEqual(expect.arrayContaining(offered.kex));
    expect(constants.SUPPORTED_SERVER_HOST_KEY).toEqual(expect.arrayContaining(offered.serverHostKey));
    expect(constants.SUPPORTED_CIPHER).toEqual(expect.arrayContaining(offered.cipher));
    expect(constants.SUPPORTED_MAC).toEqual(expect.arrayContaining(offered.hmac));
    expect(() => connectWith(offered)).not.toThrow();
  });

  it('would be refused by ssh2 if a name were unknown to it, which shows that it looks at them', () => {
    const wrong = { ...offeredAlgorithms([]), cipher: ['aes128-gcm@example.org'] };
    expect(() => connectWith(wrong as unknown as OfferedAlgorithms)).toThrow('Unsupported algorithm');
  });

  it('leave out what the crypto library lacks', () => {
    const offered = offeredAlgorithms([], boringSsl());
    expect(offered.cipher).toEqual([
      'aes128-gcm@openssh.com',
      'aes256-gcm@openssh.com',
      'aes256-ctr',
      'aes192-ctr',
      'aes128-ctr',
    ]);
    expect(offered.kex.filter((name) => name.startsWith('diffie-hellman'))).toEqual([]);
    expect(() => connectWith(offered)).not.toThrow();
  });

  it('never come as an empty list, which ssh2 would replace by its own defaults', () => {
    const capabilities = { ...cryptoCapabilities(), ciphers: new Set<string>() };
    expect(() => offeredAlgorithms([], capabilities)).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ code: 'NoCommonAlgorithm' }) }),
    );
  });
});
