import { createCipheriv, randomBytes } from 'node:crypto';
import { wireString, wireUint32 } from '../connections/ssh-wire.ts';
import { derive } from './derive.ts';
import type { KeyPair } from './key-pair.ts';

/** OpenSSH's own form of private keys (PROTOCOL.key in its source), as ssh-keygen writes it. */

const MAGIC = Buffer.from('openssh-key-v1\0', 'latin1');
const CIPHER = 'aes256-ctr';
const CIPHER_BLOCK = 16;
const CIPHER_KEY = 32;
const PLAIN_BLOCK = 8;
/** Both as ssh-keygen of OpenSSH 9.4 and newer has them. */
const SALT = 16;
const ROUNDS = 24;
/** Characters of base64 a line. */
const LINE = 70;

/**
 * A key as the text of a private key file, protected where there is a passphrase. Bytes, so that whoever wrote them can wipe them.
 * @throws `Cancelled`
 */
export async function privateKeyFile(
  { publicBlob, secretFields }: KeyPair,
  comment: string,
  passphrase: string,
  signal: AbortSignal,
): Promise<Buffer> {
  const isProtected = passphrase !== '';
  // Twice the same number: whoever decrypts it knows by that whether the passphrase was right.
  const check = randomBytes(4);
  const section = padded(
    Buffer.concat([check, check, secretFields, wireString(comment)]),
    isProtected ? CIPHER_BLOCK : PLAIN_BLOCK,
  );
  const sealed = isProtected ? await seal(section, passphrase, signal) : PLAIN(section);
  const file = Buffer.concat([
    MAGIC,
    wireString(sealed.cipher),
    wireString(sealed.kdf),
    wireString(sealed.kdfOptions),
    wireUint32(1),
    wireString(publicBlob),
    wireString(sealed.section),
  ]);
  const text = asText(file);
  for (const secret of [section, sealed.section, file]) secret.fill(0);
  return text;
}

interface Sealed {
  readonly cipher: string;
  readonly kdf: string;
  readonly kdfOptions: Buffer;
  readonly section: Buffer;
}

const PLAIN = (section: Buffer): Sealed => ({
  cipher: 'none',
  kdf: 'none',
  kdfOptions: Buffer.alloc(0),
  section,
});

async function seal(section: Buffer, passphrase: string, signal: AbortSignal): Promise<Sealed> {
  const salt = randomBytes(SALT);
  const secret = Buffer.from(passphrase, 'utf8');
  try {
    const derived = await derive(
      { passphrase: secret, salt, length: CIPHER_KEY + CIPHER_BLOCK, rounds: ROUNDS },
      signal,
    );
    const cipher = createCipheriv(
      'aes-256-ctr',
      derived.subarray(0, CIPHER_KEY),
      derived.subarray(CIPHER_KEY),
    );
    const encrypted = Buffer.concat([cipher.update(section), cipher.final()]);
    derived.fill(0);
    return {
      cipher: CIPHER,
      kdf: 'bcrypt',
      kdfOptions: Buffer.concat([wireString(salt), wireUint32(ROUNDS)]),
      section: encrypted,
    };
  } finally {
    secret.fill(0);
  }
}

/** 1, 2, 3 … up to a whole block. */
function padded(section: Buffer, block: number): Buffer {
  const missing = (block - (section.length % block)) % block;
  const whole = Buffer.concat([
    section,
    Buffer.from(Array.from({ length: missing }, (_, index) => index + 1)),
  ]);
  section.fill(0);
  return whole;
}

function asText(file: Buffer): Buffer {
  const lines = file.toString('base64').match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return Buffer.from(
    ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n'),
  );
}
