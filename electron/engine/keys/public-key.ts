import { readWireString } from '../connections/ssh-wire.ts';

/** A public key as it stands in authorized_keys and in `.pub` files (sshd(8), AUTHORIZED_KEYS FILE FORMAT), without options. */
export interface PublicKey {
  readonly type: string;
  readonly bits: number | null;
  /** In wire format. */
  readonly blob: Buffer;
  readonly comment: string;
}

const LINE = /^(\S+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t]+([^\r\n]*))?[ \t\r]*$/m;
/** RFC 5656, section 10.1, by the names of its curves. */
const CURVE_BITS: Readonly<Record<string, number>> = { nistp256: 256, nistp384: 384, nistp521: 521 };

/** The first key in the text of a `.pub` file; undefined where there is none. */
export function parsePublicLine(text: string): PublicKey | undefined {
  for (const [, type, base64 = '', comment = ''] of text.matchAll(new RegExp(LINE, 'gm'))) {
    const key = fromBlob(Buffer.from(base64, 'base64'), comment);
    if (key !== undefined && key.type === type) return key;
  }
  return undefined;
}

/** A key in wire format; undefined where it isn't one. */
export function fromBlob(blob: Buffer, comment = ''): PublicKey | undefined {
  const name = readWireString(blob, 0);
  if (name === undefined || !/^[!-~]{1,64}$/.test(name.value.toString('latin1'))) return undefined;
  const type = name.value.toString('latin1');
  const first = readWireString(blob, name.end);
  if (first === undefined) return undefined;
  return { type, bits: bitsOf(type, blob, first), blob, comment: withoutControls(comment) };
}

export const publicLine = ({ type, blob, comment }: Pick<PublicKey, 'type' | 'blob' | 'comment'>): string =>
  `${type} ${blob.toString('base64')}${comment === '' ? '' : ` ${comment}`}`;

function bitsOf(type: string, blob: Buffer, first: { value: Buffer; end: number }): number | null {
  if (/ed25519/.test(type)) return 256;
  if (type.includes('ecdsa-sha2-')) return CURVE_BITS[first.value.toString('latin1')] ?? null;
  // RSA: exponent, then modulus; DSA begins with its modulus.
  const modulus = type === 'ssh-rsa' ? readWireString(blob, first.end)?.value : first.value;
  if (modulus === undefined || (type !== 'ssh-rsa' && type !== 'ssh-dss')) return null;
  const start = modulus.findIndex((byte) => byte !== 0);
  return start < 0 ? null : (modulus.length - start) * 8 - Math.clz32(modulus[start] ?? 0) + 24;
}

/** It is put into texts and terminals. */
const withoutControls = (text: string): string => text.replace(/\p{Cc}/gu, '').trim();
