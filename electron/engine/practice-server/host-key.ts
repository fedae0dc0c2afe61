import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';
import { failure } from '../../../shared/errors.ts';

/** A server's identity. */
export interface HostKey {
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA…`, as in known_hosts and `ssh-keygen -y`, without a comment. */
  readonly publicKey: string;
  /** `SHA256:` and unpadded base64, as OpenSSH prints it. */
  readonly fingerprint: string;
}

/** Tries at a new key; one in 250 comes out damaged. */
const TRIES = 10;

/**
 * A new Ed25519 key in OpenSSH form. ssh2 drops leading zeros of the key's numbers (mscdex/ssh2 #1513), so that some
 * keys can't be read back, not even by ssh2: such a one is thrown away.
 */
function newPrivateKey(): string {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const { private: key } = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(key) instanceof Error)) return key;
  }
  throw failure('Internal', 'no usable host key could be made');
}

/** The identity a private key (PEM or OpenSSH) makes; a new Ed25519 one without it. Throws `KeyUnreadable`. */
export function hostKeyFrom(privateKey = newPrivateKey()): HostKey {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw failure('KeyUnreadable', `not a host key: ${key.message}`, { cause: key });
  if (!key.isPrivateKey()) throw failure('KeyUnreadable', 'not a host key: only its public half');
  const blob = key.getPublicSSH();
  const digest = createHash('sha256').update(blob).digest('base64');
  return {
    privateKey,
    publicKey: `${key.type} ${blob.toString('base64')}`,
    fingerprint: `SHA256:${digest.replace(/=+$/, '')}`,
  };
}
