import {
  WEAK_ALGORITHM_NAMES,
  WEAK_ALGORITHMS,
  type WeakAlgorithm,
} from '../../../../shared/models/weak-algorithms.ts';
import type { CryptoCapabilities } from '../crypto-capabilities.ts';

/** What each needs of the crypto library, by OpenSSL's and Node's names. */
const NEEDS: Readonly<Record<WeakAlgorithm, (crypto: CryptoCapabilities) => boolean>> = {
  'ssh-rsa': (c) => c.hashes.has('sha1'),
  'ssh-dss': (c) => c.dsa && c.hashes.has('sha1'),
  'diffie-hellman-group14-sha1': (c) => c.hasGroup('modp14') && c.hashes.has('sha1'),
  'diffie-hellman-group-exchange-sha1': (c) => c.hasGroup('modp14') && c.hashes.has('sha1'),
  // Oakley's second group (RFC 4253 section 8.1).
  'diffie-hellman-group1-sha1': (c) => c.hasGroup('modp2') && c.hashes.has('sha1'),
  'aes256-cbc': (c) => c.ciphers.has('aes-256-cbc'),
  'aes192-cbc': (c) => c.ciphers.has('aes-192-cbc'),
  'aes128-cbc': (c) => c.ciphers.has('aes-128-cbc'),
  '3des-cbc': (c) => c.ciphers.has('des-ede3-cbc'),
  'blowfish-cbc': (c) => c.ciphers.has('bf-cbc'),
  'cast128-cbc': (c) => c.ciphers.has('cast-cbc'),
  arcfour256: (c) => c.ciphers.has('rc4'),
  arcfour128: (c) => c.ciphers.has('rc4'),
  arcfour: (c) => c.ciphers.has('rc4'),
  'hmac-sha1-etm@openssh.com': (c) => c.hashes.has('sha1'),
  'hmac-sha1': (c) => c.hashes.has('sha1'),
  'hmac-sha2-512-96': (c) => c.hashes.has('sha512'),
  'hmac-sha2-256-96': (c) => c.hashes.has('sha256'),
  'hmac-sha1-96': (c) => c.hashes.has('sha1'),
  'hmac-md5': (c) => c.hashes.has('md5'),
  'hmac-md5-96': (c) => c.hashes.has('md5'),
};

/** The weak algorithms that this runtime could do if a profile allowed them. */
export const possibleWeak = (crypto: CryptoCapabilities): ReadonlySet<WeakAlgorithm> =>
  new Set(WEAK_ALGORITHM_NAMES.filter((name) => NEEDS[name](crypto)));

/** Of one kind, those that were allowed and can be done, the least bad first. */
export const allowedWeak = (
  kind: (typeof WEAK_ALGORITHMS)[WeakAlgorithm],
  allowed: readonly WeakAlgorithm[],
  crypto: CryptoCapabilities,
): readonly WeakAlgorithm[] =>
  WEAK_ALGORITHM_NAMES.filter(
    (name) => WEAK_ALGORITHMS[name] === kind && allowed.includes(name) && NEEDS[name](crypto),
  );
