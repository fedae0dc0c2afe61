import * as v from 'valibot';
import type { AlgorithmKind } from '../algorithm-grades.ts';

/**
 * Weak algorithms that the SSH library can still do. None is offered unless a profile allows it by name. Whether this computer's
 * crypto library plays along is another matter: those it can't do are left out when connecting.
 */
export const WEAK_ALGORITHMS = {
  'ssh-rsa': 'host-key',
  'ssh-dss': 'host-key',
  'diffie-hellman-group14-sha1': 'kex',
  'diffie-hellman-group-exchange-sha1': 'kex',
  'diffie-hellman-group1-sha1': 'kex',
  'aes256-cbc': 'cipher',
  'aes192-cbc': 'cipher',
  'aes128-cbc': 'cipher',
  '3des-cbc': 'cipher',
  'blowfish-cbc': 'cipher',
  'cast128-cbc': 'cipher',
  arcfour256: 'cipher',
  arcfour128: 'cipher',
  arcfour: 'cipher',
  'hmac-sha1-etm@openssh.com': 'mac',
  'hmac-sha1': 'mac',
  'hmac-sha2-512-96': 'mac',
  'hmac-sha2-256-96': 'mac',
  'hmac-sha1-96': 'mac',
  'hmac-md5': 'mac',
  'hmac-md5-96': 'mac',
} as const satisfies Record<string, AlgorithmKind>;
export type WeakAlgorithm = keyof typeof WEAK_ALGORITHMS;

/** In the order in which they are offered, the least bad of each kind first. */
export const WEAK_ALGORITHM_NAMES = Object.keys(WEAK_ALGORITHMS) as readonly WeakAlgorithm[];

export const WeakAlgorithm = v.picklist(WEAK_ALGORITHM_NAMES);
