import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParsedKey } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPrivateKey } from '../../../electron/engine/connections/private-key.ts';
import { wireString, wireUint32 } from '../../../electron/engine/connections/ssh-wire.ts';

const PASSPHRASE = 'grüne Wiese 7';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-private-key-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let counter = 0;
const freshPath = () => join(folder, `key-${++counter}`);

function generate(...options: string[]): string {
  const path = freshPath();
  execFileSync('ssh-keygen', ['-q', '-N', '', '-C', 'a comment', '-a', '4', ...options, '-f', path]);
  return path;
}

function write(text: string): string {
  const path = freshPath();
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** The public half, as ssh-keygen derives it from the same file. */
function publicBlob(path: string, passphrase = ''): Buffer {
  chmodSync(path, 0o600);
  const line = execFileSync('ssh-keygen', ['-y', '-P', passphrase, '-f', path], { encoding: 'utf8' });
  return Buffer.from(line.split(' ')[1] ?? '', 'base64');
}

/** A signature with the private half that the public half accepts. */
function canSign(key: ParsedKey): boolean {
  const data = Buffer.from('to be signed');
  const hash = key.type === 'ssh-ed25519' ? null : 'sha512';
  const signature = key.sign(data, hash ?? undefined);
  return verify(hash, data, createPublicKey(key.getPublicPEM()), signature);
}

async function expectUsable(path: string, passphrase?: string): Promise<void> {
  const key = await loadPrivateKey(path, passphrase);
  expect({ private: key.isPrivateKey(), public: key.getPublicSSH(), signs: canSign(key) }).toEqual({
    private: true,
    public: publicBlob(path, passphrase),
    signs: true,
  });
}

const keyPair = {
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  'ec P-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  'ec P-384': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
  'ec P-521': () => generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey,
};

describe('a private key made by ssh-keygen', () => {
  it.each([
    [['-t', 'ed25519']],
    [['-t', 'rsa', '-b', '2048']],
    [['-t', 'ecdsa', '-b', '256']],
    [['-t', 'ecdsa', '-b', '384']],
    [['-t', 'ecdsa', '-b', '521']],
    [['-t', 'rsa', '-b', '2048', '-m', 'PEM']],
    [['-t', 'ecdsa', '-b', '256', '-m', 'PEM']],
    [['-t', 'rsa', '-b', '2048', '-m', 'PKCS8']],
    [['-t', 'ecdsa', '-b', '521', '-m', 'PKCS8']],
  ])('with %j signs, without and with a passphrase', async (options) => {
    const plain = generate(...options);
    await expectUsable(plain);
    await expectUsable(plain, 'not needed');

    const locked = generate(...options, '-N', PASSPHRASE);
    await expectUsable(locked, PASSPHRASE);
    const protectedKey = { code: 'PassphraseNeeded', path: locked };
    await expect(loadPrivateKey(locked)).rejects.toMatchObject({ error: protectedKey });
    await expect(loadPrivateKey(locked, '')).rejects.toMatchObject({ error: protectedKey });
    await expect(loadPrivateKey(locked, 'wrong')).rejects.toMatchObject({
      error: { ...protectedKey, detail: { wrong: 1 } },
    });
  });

  it.each([
    'aes128-cbc',
    'aes192-cbc',
    'aes256-cbc',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
    '3des-cbc',
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
  ])('and protected with %s is opened', async (cipher) => {
    const path = generate('-t', 'ed25519', '-Z', cipher, '-N', PASSPHRASE);
    await expectUsable(path, PASSPHRASE);
    await expect(loadPrivateKey(path, 'wrong')).rejects.toMatchObject({ error: { detail: { wrong: 1 } } });
  });

  it('and protected with a cipher that cannot be opened is unreadable, not a wrong passphrase', async () => {
    const path = generate('-t', 'ed25519', '-Z', 'chacha20-poly1305@openssh.com', '-N', PASSPHRASE);
    await expect(loadPrivateKey(path, PASSPHRASE)).rejects.toMatchObject({
      error: { code: 'KeyUnreadable', hint: expect.stringContaining('ssh-keygen -p') },
    });
  });

  it('is read with Windows line endings, a byte-order mark and text around it', async () => {
    const path = generate('-t', 'ed25519');
    const text = readFileSync(path, 'utf8').replaceAll('\n', '\r\n');
    const key = await loadPrivateKey(write(`\uFEFFmy key\r\n${text}\r\n\r\n`));
    expect(key.getPublicSSH()).toEqual(publicBlob(path));
  });
});

describe('a private key made by other tools', () => {
  it.each(Object.entries(keyPair))(
    '(%s, PKCS#8) signs, without and with a passphrase',
    async (_name, make) => {
      const key = make();
      await expectUsable(write(key.export({ format: 'pem', type: 'pkcs8' }).toString()));
      const protection = { cipher: 'aes-256-cbc', passphrase: 'locked' };
      const locked = write(key.export({ format: 'pem', type: 'pkcs8', ...protection }).toString());
      await expectUsable(locked, 'locked');
      await expect(loadPrivateKey(locked, 'wrong')).rejects.toMatchObject({
        error: { detail: { wrong: 1 } },
      });
    },
  );

  it('(Ed25519, PKCS#8, which ssh2 does not read) signs, without and with a passphrase', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const expected = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    const protection = { cipher: 'aes-256-cbc', passphrase: 'locked' };
    const plain = write(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
    const locked = write(privateKey.export({ format: 'pem', type: 'pkcs8', ...protection }).toString());
    for (const key of [await loadPrivateKey(plain), await loadPrivateKey(locked, 'locked')]) {
      expect(key.type).toBe('ssh-ed25519');
      expect(key.getPublicSSH().subarray(-32)).toEqual(expected);
      expect(canSign(key)).toBe(true);
    }
  });

  it('(EC with its parameters in front, as openssl writes it) signs', async () => {
    const text = keyPair['ec P-256']().export({ format: 'pem', type: 'sec1' }).toString();
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    expect(canSign(await loadPrivateKey(write(parameters + text)))).toBe(true);
  });
});

describe('what is no usable private key', () => {
  const ed25519 = generateKeyPairSync('ed25519');
  const pkcs8 = (key: ReturnType<(typeof keyPair)['rsa']>) =>
    key.export({ format: 'pem', type: 'pkcs8' }).toString();

  it.each([
    ['an OpenSSH public key', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me@example.org\n', /public key/],
    [
      'an exported SSH2 public key',
      '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----\n',
      /public key/,
    ],
    ['a PEM public key', ed25519.publicKey.export({ format: 'pem', type: 'spki' }).toString(), /public key/],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', /Ask for the key/],
    ['some other text', 'not a key', /Ask for the key/],
    ['an empty file', '', /Ask for the key/],
    ['an X25519 key', pkcs8(generateKeyPairSync('x25519').privateKey), /Ask for the key/],
    [
      'a key over another curve',
      pkcs8(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey),
      /Ask for the key/,
    ],
    [
      'a DSA key',
      pkcs8(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).privateKey),
      /Ask for the key/,
    ],
  ])('(%s) is unreadable with a hint', async (_what, text, hint) => {
    const path = write(text);
    await expect(loadPrivateKey(path, 'any')).rejects.toMatchObject({
      error: { code: 'KeyUnreadable', path, hint: expect.stringMatching(hint) },
    });
  });

  it('(a DSA key of OpenSSH) is unreadable with a hint', async () => {
    await expect(loadPrivateKey(write(openSshDsaFile()))).rejects.toMatchObject({
      error: {
        code: 'KeyUnreadable',
        message: 'DSA keys are not supported',
        hint: expect.stringMatching(/Ed25519/),
      },
    });
  });

  it('(a key protected with DES) is unreadable, not a wrong passphrase', async () => {
    // EncryptedPrivateKeyInfo with pbeWithMD5AndDES-CBC (RFC 8018, appendix C) around noise.
    const der = Buffer.from(
      `303f301b06092a864886f70d010503300e0408${'5a'.repeat(8)}020208000420${'a5'.repeat(32)}`,
      'hex',
    );
    const label = 'ENCRYPTED PRIVATE KEY';
    const path = write(`-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`);
    await expect(loadPrivateKey(path, 'any')).rejects.toMatchObject({
      error: { code: 'KeyUnreadable', hint: expect.stringContaining('ssh-keygen -p') },
    });
  });

  it.each([
    ['OpenSSH', ['-t', 'ed25519']],
    ['PEM', ['-t', 'rsa', '-b', '2048', '-m', 'PEM']],
  ])(
    '(a damaged %s key) is unreadable, though it is protected and the passphrase is right',
    async (_name, options) => {
      const path = generate(...options, '-N', PASSPHRASE);
      const lines = readFileSync(path, 'utf8').trim().split('\n');
      const middle = Math.floor(lines.length / 2);
      const cut = [...lines.slice(0, 3), ...lines.slice(-1)].join('\n');
      const soiled = lines.map((line, index) => (index === middle ? `%${line.slice(1)}` : line)).join('\n');
      for (const text of options.includes('PEM') ? [soiled] : [soiled, cut]) {
        await expect(loadPrivateKey(write(text), PASSPHRASE)).rejects.toMatchObject({
          error: { code: 'KeyUnreadable' },
        });
      }
    },
  );

  it('(a missing file, a folder, a huge file) is unreadable and named', async () => {
    const missing = freshPath();
    await expect(loadPrivateKey(missing)).rejects.toMatchObject({
      error: { code: 'KeyUnreadable', path: missing, detail: { errno: 'ENOENT' } },
    });
    const directory = freshPath();
    mkdirSync(directory);
    await expect(loadPrivateKey(directory)).rejects.toMatchObject({
      error: { code: 'KeyUnreadable', path: directory, detail: { errno: 'EISDIR' } },
    });
    await expect(loadPrivateKey(write('x'.repeat(100_000)))).rejects.toMatchObject({
      error: { code: 'KeyUnreadable' },
    });
  });

  it('gives no part of the key or passphrase away in its error', async () => {
    const path = generate('-t', 'ed25519', '-N', PASSPHRASE);
    const thrown: unknown = await loadPrivateKey(path, 'canary-passphrase').catch((error: unknown) => error);
    const secretLine = readFileSync(path, 'utf8').split('\n')[3] ?? '';
    const everything = `${(thrown as Error).stack} ${JSON.stringify(thrown)} ${String((thrown as Error).cause)}`;
    expect(everything).not.toContain('canary-passphrase');
    expect(everything).not.toContain(secretLine);
  });
});

/** By hand, because today's ssh-keygen doesn't make DSA keys any more; the numbers mean nothing. */
function openSshDsaFile(): string {
  const number = wireString(Buffer.alloc(20, 1));
  const publicPart = Buffer.concat([wireString('ssh-dss'), number, number, number, number]);
  const secret = Buffer.concat([wireUint32(7), wireUint32(7), publicPart, number, wireString('')]);
  const file = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...['none', 'none', ''].map(wireString),
    wireUint32(1),
    wireString(publicPart),
    wireString(secret),
  ]);
  const label = 'OPENSSH PRIVATE KEY';
  return `-----BEGIN ${label}-----\n${file.toString('base64')}\n-----END ${label}-----\n`;
}
