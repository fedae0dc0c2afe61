import { hash } from 'node:crypto';
import { failure } from '../../../shared/errors.ts';
import { readWireString } from './ssh-wire.ts';

/** A server's public key. Two keys are the same key exactly when their blobs are equal. */
export interface HostKey {
  /** The key format's name as it stands in the blob, such as `ssh-ed25519` or `ssh-rsa`. */
  readonly type: string;
  /** The whole key in SSH wire format (RFC 4253, section 6.6), beginning with the type. */
  readonly blob: Buffer;
}

/** RFC 4251, section 6: names are printable US-ASCII without comma and whitespace, at most 64 long. */
const ALGORITHM_NAME = /^[!-+\--~]{1,64}$/;

const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}$/;

/**
 * Reads the type of a public key in SSH wire format.
 * The blob is copied, because libraries hand out views into buffers they use again.
 * @throws Failure `ProtocolViolation` when it isn't a key
 */
export function parseHostKey(blob: Buffer): HostKey {
  const name = readWireString(blob, 0);
  const type = name?.value.toString('latin1') ?? '';
  if (name === undefined || !ALGORITHM_NAME.test(type) || name.end === blob.length) {
    throw failure('ProtocolViolation', 'the host key is not a public key in SSH wire format');
  }
  return { type, blob: Buffer.from(blob) };
}

/** `SHA256:` and the unpadded base64 of the blob's SHA-256: what `ssh-keygen -lf` prints. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${hash('sha256', blob, 'base64').replace(/=+$/, '')}`;
}

/** Whether `text` has the form {@link fingerprint} prints; anything else could never match as a pin. */
export function isFingerprint(text: string): boolean {
  return FINGERPRINT.test(text);
}

/** The size of an RSA key, its modulus (RFC 4253 section 6.6); `null` for every other type. */
export function rsaBits({ type, blob }: HostKey): number | null {
  if (type !== 'ssh-rsa') return null;
  const name = readWireString(blob, 0);
  const exponent = name === undefined ? undefined : readWireString(blob, name.end);
  const modulus = exponent === undefined ? undefined : readWireString(blob, exponent.end)?.value;
  if (modulus === undefined) return null;
  const first = modulus.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (modulus.length - first) * 8 - Math.clz32(modulus[first] ?? 0) + 24;
}
