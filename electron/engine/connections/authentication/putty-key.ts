import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type PuttyKey, PuttyKeyProblem, stringsOf } from './putty-key-file.ts';

/** JWK's name of a curve by SSH's, with the bytes of one number on it. */
const CURVES: Readonly<Record<string, readonly [crv: string, bytes: number]>> = {
  'ecdsa-sha2-nistp256': ['P-256', 32],
  'ecdsa-sha2-nistp384': ['P-384', 48],
  'ecdsa-sha2-nistp521': ['P-521', 66],
};

/**
 * The key in PuTTY's two halves.
 * @returns undefined for a type that isn't supported
 * @throws {@link PuttyKeyProblem} where the halves aren't those of one key, however they came to be authentic
 */
export function keyFromPutty(putty: PuttyKey): KeyObject | undefined {
  const jwk = jwkOf(putty);
  if (jwk === undefined) return undefined;
  try {
    return createPrivateKey({ key: jwk, format: 'jwk' });
  } catch {
    throw new PuttyKeyProblem('damaged', 'the numbers in the file make no key');
  }
}

function jwkOf({ type, publicPart, privatePart }: PuttyKey): Record<string, string> | undefined {
  // What follows the numbers of the private half is padding.
  const [, ...shown] = stringsOf(publicPart);
  const secret = stringsOf(privatePart);
  const need = (value: Buffer | undefined): Buffer => {
    if (value === undefined) throw new PuttyKeyProblem('damaged', 'a number is missing');
    return value;
  };
  if (type === 'ssh-ed25519')
    return {
      kty: 'OKP',
      crv: 'Ed25519',
      x: base64Url(need(shown[0]), 32),
      d: base64Url(need(secret[0]), 32),
    };
  if (type === 'ssh-rsa') {
    const [e, n] = [need(shown[0]), need(shown[1])];
    const [d, p, q, qi] = [need(secret[0]), need(secret[1]), need(secret[2]), need(secret[3])];
    return {
      kty: 'RSA',
      n: base64Url(n),
      e: base64Url(e),
      d: base64Url(d),
      p: base64Url(p),
      q: base64Url(q),
      dp: base64Url(remainder(d, p)),
      dq: base64Url(remainder(d, q)),
      qi: base64Url(qi),
    };
  }
  const curve = CURVES[type];
  if (curve === undefined) return undefined;
  const [crv, bytes] = curve;
  const point = need(shown[1]);
  // 4: both coordinates follow (SEC 1, section 2.3.3).
  if (point[0] !== 4 || point.length !== 1 + 2 * bytes)
    throw new PuttyKeyProblem('damaged', 'the point is not one');
  return {
    kty: 'EC',
    crv,
    x: base64Url(point.subarray(1, 1 + bytes)),
    y: base64Url(point.subarray(1 + bytes)),
    d: base64Url(need(secret[0]), bytes),
  };
}

/** SSH's numbers may begin with a zero for the sign, and with none where JWK wants a fixed length. */
function base64Url(number: Buffer, bytes?: number): string {
  let digits = number;
  while (digits.length > (bytes ?? 1) && digits[0] === 0) digits = digits.subarray(1);
  if (bytes !== undefined && digits.length < bytes)
    digits = Buffer.concat([Buffer.alloc(bytes - digits.length), digits]);
  return digits.toString('base64url');
}

/** `d` modulo `p - 1`, which PuTTY leaves to be calculated. */
function remainder(d: Buffer, p: Buffer): Buffer {
  const big = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex') || '0'}`);
  if (big(p) < 3n) throw new PuttyKeyProblem('damaged', 'the prime is not one');
  const hex = (big(d) % (big(p) - 1n)).toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}
