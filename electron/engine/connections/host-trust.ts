import type { ServerHostKeyAlgorithm } from 'ssh2';
import type { HostKeyPolicy } from '../../../shared/models/trust-settings.ts';
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
  /** Besides whatever else is asked of it, a key must be one of these; none means that there is no such limit. */
  readonly narrowedTo: readonly string[];
  /** Fingerprints of keys that were stored ahead of a planned rotation. */
  readonly next: readonly string[];
  readonly policy: HostKeyPolicy;
  /** Types of keys of which otherwise only the fingerprint is known. They decide what is asked for first, and no trust. */
  readonly typeOf: (fingerprint: string) => string | undefined;
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
export type TrustedBy = 'stored' | 'known-hosts' | 'pin' | 'next';

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
 * Revoked beats everything. Pins, where given, decide alone; so they do where nothing but pins counts. Otherwise the exact key
 * in either source is trusted, and the one stored ahead; a host known with any other key, of the same type or not, has changed: asking whether to take
 * a further type of key would let an attacker turn "changed" into "new" by offering a type we don't hold.
 */
export function judgeHostKey(question: HostKeyQuestion): HostKeyVerdict {
  const { key, stored, pins, narrowedTo, next, policy, acceptNew } = question;
  const isRevoked = revocationCheck(question);
  if (isRevoked(key)) return { kind: 'revoked' };

  const shown = fingerprint(key.blob);
  const notOneOf = (wanted: readonly string[]): HostKeyVerdict => ({
    kind: 'changed',
    trusted: wanted.map((print) => ({ type: 'pinned', fingerprint: print })),
  });
  if (narrowedTo.length > 0 && !narrowedTo.includes(shown)) return notOneOf(narrowedTo);
  if (pins.length > 0) return pins.includes(shown) ? { kind: 'trusted', by: 'pin' } : notOneOf(pins);
  if (policy === 'pinned-only') return { kind: 'unknown' };

  const known = keysFromKnownHosts(question);
  if (holds(stored, key)) return { kind: 'trusted', by: 'stored' };
  if (holds(known, key)) return { kind: 'trusted', by: 'known-hosts' };
  if (next.includes(shown)) return { kind: 'trusted', by: 'next' };
  if (stored.length + known.length > 0) {
    return { kind: 'changed', trusted: describe([...stored, ...known].filter((one) => !isRevoked(one))) };
  }
  // Somebody said beforehand which key this server has: another one is no new server.
  if (next.length > 0) return notOneOf(next);
  return { kind: acceptNew && policy === 'ask' ? 'accept-new' : 'unknown' };
}

/**
 * The types of the keys that {@link judgeHostKey} would trust for this server, for {@link preferredHostKeyTypes}; that of a
 * key stored ahead comes last. A pin has no type of its own: it counts where the type behind its fingerprint is known.
 */
export function trustedHostKeyTypes(sources: HostTrustSources): readonly string[] {
  const { pins, narrowedTo, next, policy, typeOf } = sources;
  if (policy === 'pinned-only' && pins.length === 0) return [];
  const isRevoked = revocationCheck(sources);
  const known = [...sources.stored, ...keysFromKnownHosts(sources)].filter((key) => !isRevoked(key));
  const isPossible = (print: string) =>
    (pins.length === 0 || pins.includes(print)) && (narrowedTo.length === 0 || narrowedTo.includes(print));
  const types = [
    ...known.filter((key) => isPossible(fingerprint(key.blob))).map((key) => key.type),
    ...[...pins, ...narrowedTo, ...next].filter(isPossible).map(typeOf),
  ];
  return [...new Set(types.filter((type) => type !== undefined))];
}

/**
 * Whether a key would be trusted of which nobody knows the type: then a server that shows another one may have it all the same,
 * and can be asked for it.
 */
export function hasTypelessKeys(sources: HostTrustSources): boolean {
  const { pins, narrowedTo, next, policy, typeOf } = sources;
  if (policy === 'pinned-only' && pins.length === 0) return false;
  const wanted = pins.length > 0 ? pins : [...narrowedTo, ...next];
  const known = [...sources.stored, ...keysFromKnownHosts(sources)].map((key) => fingerprint(key.blob));
  return wanted.some((print) => !known.includes(print) && typeOf(print) === undefined);
}

/** Whether a known_hosts file names a certificate authority for this server: an answer to why a known server looks new. */
export const hasCertificateAuthority = ({ host, port, knownHosts }: HostTrustSources): boolean =>
  knownHosts.some((entry) => entry.marker === 'cert-authority' && matches(entry, host, port));

/** RSA keys sign with SHA-2 (RFC 8332); `ssh-rsa`, which signs with SHA-1, and DSA only where they are among the supported. */
const PREFERRED_ORDER: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
  'ssh-dss',
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
