import type {
  CipherAlgorithm,
  CompressionAlgorithm,
  KexAlgorithm,
  MacAlgorithm,
  ServerHostKeyAlgorithm,
} from 'ssh2';
import { failure } from '../../../shared/errors.ts';
import type { WeakAlgorithm } from '../../../shared/models/weak-algorithms.ts';
import { type CryptoCapabilities, cryptoCapabilities } from './crypto-capabilities.ts';
import { preferredHostKeyTypes } from './host-trust.ts';
import { allowedWeak } from './trust/allowed-weak.ts';

/** What ssh2's `algorithms` takes: exact lists, best first. */
export interface OfferedAlgorithms {
  kex: KexAlgorithm[];
  serverHostKey: ServerHostKeyAlgorithm[];
  cipher: CipherAlgorithm[];
  hmac: MacAlgorithm[];
  compress: CompressionAlgorithm[];
}

/** Each with what it needs; the order is the preference. */
interface Candidate<Name extends string> {
  readonly name: Name;
  readonly possible: (crypto: CryptoCapabilities) => boolean;
}

/**
 * No SHA-1 anywhere (OpenSSH has left it too). The runtime's part is checked here because ssh2 offers
 * groups and curves without asking whether they exist, and then fails in the middle of the handshake.
 * Group exchange last: Node checks the server's prime before using it, which blocks the whole process for
 * 0.25 s at 2,048 bits and 3.4 s at 4,096 (measured, Node 24), while the fixed groups cost nothing.
 */
const KEX: readonly Candidate<KexAlgorithm>[] = [
  { name: 'curve25519-sha256', possible: (c) => c.x25519 && c.hashes.has('sha256') },
  { name: 'curve25519-sha256@libssh.org', possible: (c) => c.x25519 && c.hashes.has('sha256') },
  { name: 'ecdh-sha2-nistp256', possible: (c) => c.curves.has('prime256v1') && c.hashes.has('sha256') },
  { name: 'ecdh-sha2-nistp384', possible: (c) => c.curves.has('secp384r1') && c.hashes.has('sha384') },
  { name: 'ecdh-sha2-nistp521', possible: (c) => c.curves.has('secp521r1') && c.hashes.has('sha512') },
  {
    name: 'diffie-hellman-group14-sha256',
    possible: (c) => c.hasGroup('modp14') && c.hashes.has('sha256'),
  },
  {
    name: 'diffie-hellman-group16-sha512',
    possible: (c) => c.hasGroup('modp16') && c.hashes.has('sha512'),
  },
  {
    name: 'diffie-hellman-group18-sha512',
    possible: (c) => c.hasGroup('modp18') && c.hashes.has('sha512'),
  },
  {
    name: 'diffie-hellman-group-exchange-sha256',
    possible: (c) => c.hasGroup('modp14') && c.hashes.has('sha256'),
  },
];

const HOST_KEYS: readonly Candidate<ServerHostKeyAlgorithm>[] = [
  { name: 'ssh-ed25519', possible: (c) => c.ed25519 },
  { name: 'ecdsa-sha2-nistp256', possible: (c) => c.curves.has('prime256v1') && c.hashes.has('sha256') },
  { name: 'ecdsa-sha2-nistp384', possible: (c) => c.curves.has('secp384r1') && c.hashes.has('sha384') },
  { name: 'ecdsa-sha2-nistp521', possible: (c) => c.curves.has('secp521r1') && c.hashes.has('sha512') },
  { name: 'rsa-sha2-512', possible: (c) => c.hashes.has('sha512') },
  { name: 'rsa-sha2-256', possible: (c) => c.hashes.has('sha256') },
];

/**
 * GCM first: in ssh2 it is the fastest by far, and 128 bits cost less than 256 at a strength nobody can
 * reach. ChaCha20 last, because ssh2 computes its Poly1305 outside the crypto library. No CBC, RC4 or 3DES.
 */
const CIPHERS: readonly Candidate<CipherAlgorithm>[] = [
  { name: 'aes128-gcm@openssh.com', possible: (c) => c.ciphers.has('aes-128-gcm') },
  { name: 'aes256-gcm@openssh.com', possible: (c) => c.ciphers.has('aes-256-gcm') },
  { name: 'aes256-ctr', possible: (c) => c.ciphers.has('aes-256-ctr') },
  { name: 'aes192-ctr', possible: (c) => c.ciphers.has('aes-192-ctr') },
  { name: 'aes128-ctr', possible: (c) => c.ciphers.has('aes-128-ctr') },
  { name: 'chacha20-poly1305@openssh.com', possible: (c) => c.ciphers.has('chacha20') },
];

/** Encrypt-then-MAC before the older order; only the CTR ciphers use these at all. */
const MACS: readonly Candidate<MacAlgorithm>[] = [
  { name: 'hmac-sha2-256-etm@openssh.com', possible: (c) => c.hashes.has('sha256') },
  { name: 'hmac-sha2-512-etm@openssh.com', possible: (c) => c.hashes.has('sha512') },
  { name: 'hmac-sha2-256', possible: (c) => c.hashes.has('sha256') },
  { name: 'hmac-sha2-512', possible: (c) => c.hashes.has('sha512') },
];

/**
 * The algorithms to offer a server, best first, as far as this runtime can do them.
 * @param knownHostKeyTypes key types already trusted for this host; they are asked for first
 * @param weak those that somebody allowed for this server; they come last
 * @throws Failure `NoCommonAlgorithm` when a list would be empty: ssh2 would take an empty list as a wish
 * for its defaults, SHA-1 among them
 */
export function offeredAlgorithms(
  knownHostKeyTypes: readonly string[],
  capabilities: CryptoCapabilities = cryptoCapabilities(),
  weak: readonly WeakAlgorithm[] = [],
): OfferedAlgorithms {
  const more = <Name extends string>(kind: 'kex' | 'host-key' | 'cipher' | 'mac') =>
    allowedWeak(kind, weak, capabilities) as readonly string[] as readonly Name[];
  const hostKeys = [...possibleNames(HOST_KEYS, capabilities), ...more<ServerHostKeyAlgorithm>('host-key')];
  const offered: OfferedAlgorithms = {
    kex: [...possibleNames(KEX, capabilities), ...more<KexAlgorithm>('kex')],
    serverHostKey: preferredHostKeyTypes(knownHostKeyTypes, hostKeys),
    cipher: [...possibleNames(CIPHERS, capabilities), ...more<CipherAlgorithm>('cipher')],
    hmac: [...possibleNames(MACS, capabilities), ...more<MacAlgorithm>('mac')],
    compress: ['none'],
  };
  const empty = Object.entries(offered).find(([, names]) => names.length === 0);
  if (empty !== undefined) {
    throw failure(
      'NoCommonAlgorithm',
      `this runtime's crypto library offers no usable ${empty[0]} algorithm`,
    );
  }
  return offered;
}

function possibleNames<Name extends string>(
  candidates: readonly Candidate<Name>[],
  capabilities: CryptoCapabilities,
): Name[] {
  return candidates.filter(({ possible }) => possible(capabilities)).map(({ name }) => name);
}
