import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { failure } from '../../../shared/errors.ts';
import type { NewKeyType } from '../../../shared/models/signing-key.ts';
import { wireString } from '../connections/ssh-wire.ts';

/** A fresh key in SSH's terms. */
export interface KeyPair {
  /** In wire format (RFC 4253, section 6.6; RFC 8709, section 4). */
  readonly publicBlob: Buffer;
  /** The fields of OpenSSH's private section between the check numbers and the comment. Wipe it after use. */
  readonly secretFields: Buffer;
}

const RSA_BITS = 4_096;
const RSA_EXPONENT = 65_537;

const generate = promisify(generateKeyPair);

/** Makes a key. RSA takes seconds, on a thread of Node's pool. */
export function makeKeyPair(type: NewKeyType): Promise<KeyPair> {
  return type === 'ed25519' ? makeEd25519() : makeRsa();
}

async function makeEd25519(): Promise<KeyPair> {
  const { publicKey, privateKey } = await generate('ed25519', {
    publicKeyEncoding: { format: 'der', type: 'spki' },
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
  });
  // RFC 8410: both encodings end with the 32 bytes of the key.
  const point = publicKey.subarray(-32);
  const seed = privateKey.subarray(-32);
  const publicBlob = Buffer.concat([wireString('ssh-ed25519'), wireString(point)]);
  const both = Buffer.concat([seed, point]);
  const secretFields = Buffer.concat([publicBlob, wireString(both)]);
  for (const secret of [privateKey, both]) secret.fill(0);
  return { publicBlob, secretFields };
}

async function makeRsa(): Promise<KeyPair> {
  const { privateKey } = await generate('rsa', {
    modulusLength: RSA_BITS,
    publicExponent: RSA_EXPONENT,
    publicKeyEncoding: { format: 'der', type: 'pkcs1' },
    privateKeyEncoding: { format: 'der', type: 'pkcs1' },
  });
  // RFC 8017, appendix A.1.2. DER's integers are SSH's: shortest form, big-endian, two's complement.
  const [, n, e, d, p, q, , , qInverse] = derIntegers(privateKey);
  if (!n || !e || !d || !p || !q || !qInverse) throw failure('Internal', 'the new RSA key can’t be read');
  const name = wireString('ssh-rsa');
  const publicBlob = Buffer.concat([name, wireString(e), wireString(n)]);
  const secretFields = Buffer.concat([name, ...[n, e, d, qInverse, p, q].map((part) => wireString(part))]);
  privateKey.fill(0);
  return { publicBlob, secretFields };
}

/** The integers of a DER sequence of nothing else, as views into it. */
function derIntegers(der: Buffer): readonly Buffer[] {
  const integers: Buffer[] = [];
  let { start: offset } = derHeader(der, 0);
  while (offset < der.length) {
    const { start, length } = derHeader(der, offset);
    integers.push(der.subarray(start, start + length));
    offset = start + length;
  }
  return integers;
}

function derHeader(der: Buffer, offset: number): { readonly start: number; readonly length: number } {
  const first = der.readUInt8(offset + 1);
  if (first < 0x80) return { start: offset + 2, length: first };
  const bytes = first & 0x7f;
  return { start: offset + 2 + bytes, length: der.readUIntBE(offset + 2, bytes) };
}
