import * as v from 'valibot';
import { WeakAlgorithm } from './weak-algorithms.ts';

/**
 * Who may decide that a server is to be trusted. `ask`: a person, once for each server. `pinned-only`: only the keys that the
 * profile names count, whatever else is known. `never-accept`: only keys that are known already count; nobody may accept,
 * replace or store one ahead for this server, with no option either.
 */
export const HOST_KEY_POLICIES = ['ask', 'pinned-only', 'never-accept'] as const;
export type HostKeyPolicy = (typeof HOST_KEY_POLICIES)[number];

/** `SHA256:` and 43 characters of base64, as `ssh-keygen -l` prints it. */
export const Fingerprint = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/, 'a fingerprint is SHA256: and 43 characters'),
  v.transform((text) => text.replace(/=$/, '')),
);

/** A host key that is accepted although nobody is asked. */
export const PinnedKey = v.object({
  fingerprint: Fingerprint,
  /** `ssh-ed25519` …; `null` where only the fingerprint is known. */
  keyType: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[!-+\--~]{1,64}$/))), null),
});
export type PinnedKey = v.InferOutput<typeof PinnedKey>;

/** The name under which a server's keys are known, where it isn't its address: ssh_config's `HostKeyAlias`. */
export const HostKeyAlias = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^[^\s\p{Cc}/@,*?!|[\]]{1,255}$/u, 'an alias is a name without spaces and wildcards'),
);

/** A profile's part in whom to trust and how well. */
export const TrustSettings = v.object({
  policy: v.optional(v.picklist(HOST_KEY_POLICIES), 'ask'),
  /** One or more decide alone. */
  pinnedKeys: v.optional(v.pipe(v.array(PinnedKey), v.maxLength(50)), []),
  hostKeyAlias: v.optional(v.nullable(HostKeyAlias), null),
  /** This computer's OpenSSH known_hosts files: as set for all, or for this profile. */
  knownHosts: v.optional(v.picklist(['as-set', 'read', 'ignore']), 'as-set'),
  /** Further known_hosts files, absolute paths; one that is missing stops the connection. */
  knownHostsFiles: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.maxLength(20)), []),
  /** Offered although they are weak, by name. */
  weakAlgorithms: v.optional(v.array(WeakAlgorithm), []),
});
export type TrustSettings = v.InferOutput<typeof TrustSettings>;

/** What holds for every profile, in every process on the data directory. */
export const TrustControls = v.object({
  /** Whether this computer's known_hosts files are read where a profile doesn't say otherwise. */
  readsKnownHosts: v.boolean(),
});
export type TrustControls = v.InferOutput<typeof TrustControls>;

/**
 * Under which address the key that an error is about is stored. An error may be about the jump host on the way, whose key must never
 * be taken for the server's.
 */
export function addressOfKey(
  error: { readonly detail?: Readonly<Record<string, string | number>> },
  server: Parameters<typeof trustAddress>[0],
): { readonly host: string; readonly port: number } {
  const { host, port } = error.detail ?? {};
  return typeof host === 'string' && typeof port === 'number' ? { host, port } : trustAddress(server);
}

/** Host and port under which a server's keys are stored and looked up. An alias has no port, as in OpenSSH. */
export const trustAddress = (server: {
  readonly host: string;
  readonly port: number;
  readonly trust: Pick<TrustSettings, 'hostKeyAlias'>;
}): { readonly host: string; readonly port: number } =>
  server.trust.hostKeyAlias === null
    ? { host: server.host, port: server.port }
    : { host: server.trust.hostKeyAlias, port: 22 };
