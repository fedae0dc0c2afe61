import { readWireString, wireString, wireUint32 } from './ssh-wire.ts';

/** OpenSSH's own form of private keys (PROTOCOL.key in its source): a readable envelope around secret data. */

const MAGIC = Buffer.from('openssh-key-v1\0', 'latin1');
/** Padding goes up to the cipher's block size, 8 bytes for "none". */
const UNENCRYPTED_BLOCK_SIZE = 8;

/**
 * The cipher that protects the key, `none` for an unprotected one; undefined where the envelope is damaged.
 * @param base64 the text between the BEGIN and END lines
 */
export function openSshKeyCipher(base64: string): string | undefined {
  const data = Buffer.from(base64, 'base64');
  try {
    if (!data.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
    const cipher = readWireString(data, MAGIC.length);
    const kdf = cipher && readWireString(data, cipher.end);
    const kdfOptions = kdf && readWireString(data, kdf.end);
    // A count of keys, always 1, then the public key and the private part.
    const publicKey = kdfOptions && readWireString(data, kdfOptions.end + 4);
    const secret = publicKey && readWireString(data, publicKey.end);
    return secret === undefined || secret.value.length === 0 ? undefined : cipher?.value.toString('latin1');
  } finally {
    data.fill(0);
  }
}

/**
 * An Ed25519 key as an unprotected OpenSSH key file, kept in memory only: the one form of it ssh2 reads.
 * @param publicKey 32 bytes
 * @param seed the 32 secret bytes (RFC 8032, section 5.1.5)
 */
export function openSshEd25519File(publicKey: Buffer, seed: Buffer): string {
  const publicPart = Buffer.concat([wireString('ssh-ed25519'), wireString(publicKey)]);
  // Two equal numbers tell a reader that decryption worked; here nothing is encrypted, so any pair does.
  const secret = Buffer.concat([
    wireUint32(0),
    wireUint32(0),
    publicPart,
    wireString(Buffer.concat([seed, publicKey])),
    wireString(''),
  ]);
  const missing =
    (UNENCRYPTED_BLOCK_SIZE - (secret.length % UNENCRYPTED_BLOCK_SIZE)) % UNENCRYPTED_BLOCK_SIZE;
  const padding = Buffer.from(Array.from({ length: missing }, (_, index) => index + 1));
  const file = Buffer.concat([
    MAGIC,
    wireString('none'),
    wireString('none'),
    wireString(''),
    wireUint32(1),
    wireString(publicPart),
    wireString(Buffer.concat([secret, padding])),
  ]);
  const text = `-----BEGIN OPENSSH PRIVATE KEY-----\n${file.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----`;
  for (const buffer of [secret, file]) buffer.fill(0);
  return text;
}
