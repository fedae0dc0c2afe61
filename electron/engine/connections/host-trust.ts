import type { ServerHostKeyAlgorithm } from 'ssh2';
import { fingerprint, type HostKey } from './host-key.ts';
import { DEFAULT_SSH_PORT, type KnownHostsEntry, matches } from './known-hosts.ts';

/** What is known about a server before its key arrives. */
export interface HostTrustSources {
  readonly host: string;
  readonly port: number;
  /** The keys our own store holds for exactly this host and port. */
  readonly stored: readonly HostKey[];
  /** The lines of a known_hosts file, for whatever hosts. */
  readonly knownHosts: readonly KnownHostsEntry[];
  /** Fingerprints (`SHA256:…`). One or more decide alone; none means that pinning isn't used. */
  readonly pins: readonly string[];
}

export interface HostKeyQuestion extends HostTrustSources {
  /** The key the server showed. */
  readonly key: HostKey;
  /** Whether somebody agreed beforehand to take the key of a host never seen before. */
  readonly acceptNew: boolean;
}

/** A key that would have been accepted; `type` is `pinned` where only the fingerprint is known. */
export interface TrustedKey {
  readonly type: string;
  readonly fingerprint: string;
}

/** What vouches for a trusted key. */
export type TrustedBy = 'stored' | 'known-hosts' | 'pin';

export type HostKeyVerdict =
  | { readonly kind: 'trusted'; readonly by: TrustedBy }
  /** Never seen, and to be taken and stored without asking. */
  | { readonly kind: 'accept-new' }
  /** Never seen: a person decides. */
  | { readonly kind: 'unknown' }
  /** The host is known, but not with this key. `trusted` is empty where every known key was revoked. */
  | { readonly kind: 'changed'; readonly trusted: readonly TrustedKey[] }
  | { readonly kind: 'revoked' };

/**
 * Decides on a server's key. Pure, so that every combination can be tested.
 * Revoked beats everything. Pins, where given, decide alone. Otherwise the exact key in either source is
 * trusted; a host known with any other key, of the same type or not, has changed: asking whether to take
 * a further type of key would let an attacker turn "changed" into "new" by offering a type we don't hold.
 */
export function judgeHostKey(question: HostKeyQuestion): HostKeyVerdict {
  const { key, stored, pins, acceptNew } = question;
  const isRevoked = revocationCheck(question);
  if (isRevoked(key)) return { kind: 'revoked' };

  if (pins.length > 0) {
    if (pins.includes(fingerprint(key.blob))) return { kind: 'trusted', by: 'pin' };
    return { kind: 'changed', trusted: pins.map((pin) => ({ type: 'pinned', fingerprint: pin })) };
  }

  const known = keysFromKnownHosts(question);
  if (holds(stored, key)) return { kind: 'trusted', by: 'stored' };
  if (holds(known, key)) return { kind: 'trusted', by: 'known-hosts' };
  if (stored.length + known.length > 0) {
    return { kind: 'changed', trusted: describe([...stored, ...known].filter((one) => !isRevoked(one))) };
  }
  return { kind: acceptNew ? 'accept-new' : 'unknown' };
}

/**
 * The types of the keys that {@link judgeHostKey} would trust for this server, for
 * {@link preferredHostKeyTypes}. A pin has no type of its own: it counts where a known key has its fingerprint.
 */
export function trustedHostKeyTypes(sources: HostTrustSources): readonly string[] {
  const isRevoked = revocationCheck(sources);
  const { pins } = sources;
  const trusted = [...sources.stored, ...keysFromKnownHosts(sources)]
    .filter((key) => !isRevoked(key))
    .filter((key) => pins.length === 0 || pins.includes(fingerprint(key.blob)));
  return [...new Set(trusted.map((key) => key.type))];
}

/** Without DSA and without `ssh-rsa`, which signs with SHA-1 (RSA keys sign with SHA-2: RFC 8332). */
const PREFERRED_ORDER: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/**
 * The host-key algorithms to offer, best first. Those of the keys already trusted for this host lead, or
 * else a server with several keys would show one we don't know and look changed.
 * @param knownTypes key types (`ssh-rsa` stands for RSA keys), see {@link trustedHostKeyTypes}
 * @param supported what this runtime can verify
 */
export function preferredHostKeyTypes(
  knownTypes: readonly string[],
  supported: readonly ServerHostKeyAlgorithm[],
): ServerHostKeyAlgorithm[] {
  const isKnown = (algorithm: ServerHostKeyAlgorithm) =>
    knownTypes.includes(algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm);
  const offered = PREFERRED_ORDER.filter((algorithm) => supported.includes(algorithm));
  return [...offered.filter(isKnown), ...offered.filter((algorithm) => !isKnown(algorithm))];
}

/**
 * Stricter than OpenSSH in one point: a line that revokes a key for the bare host revokes it on the
 * host's other ports too. Whoever wrote it meant the key.
 */
function revocationCheck({ host, port, knownHosts }: HostTrustSources): (key: HostKey) => boolean {
  const revoked = knownHosts
    .filter((entry) => entry.marker === 'revoked')
    .filter((entry) => matches(entry, host, port) || matches(entry, host, DEFAULT_SSH_PORT))
    .map((entry) => entry.key);
  return (key) => holds(revoked, key);
}

/** Plain lines only: a certificate authority vouches for certificates, which ssh2 can't check, not for keys. */
function keysFromKnownHosts({ host, port, knownHosts }: HostTrustSources): readonly HostKey[] {
  return knownHosts
    .filter((entry) => entry.marker === 'none' && matches(entry, host, port))
    .map((entry) => entry.key);
}

function holds(keys: readonly HostKey[], wanted: HostKey): boolean {
  return keys.some((key) => key.blob.equals(wanted.blob));
}

/** Each key once, though both sources may hold it. */
function describe(keys: readonly HostKey[]): readonly TrustedKey[] {
  const byFingerprint = new Map(keys.map((key) => [fingerprint(key.blob), key.type]));
  return [...byFingerprint].map(([print, type]) => ({ type, fingerprint: print }));
}
