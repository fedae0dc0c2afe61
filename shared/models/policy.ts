import * as v from 'valibot';
import { HostName, Port } from './profile.ts';
import type { PinnedKey } from './trust-settings.ts';

/** What IT can forbid on a machine. Whatever isn't here stays possible. */
export const FORBIDDABLE = [
  /** Trusting a server's key in any way but by this policy: by a question, an option, an import. */
  'accept-host-keys',
  /** Keeping passwords and passphrases, in the keychain too: they are asked for each time. */
  'store-secrets',
  'add-profiles',
  'change-profiles',
  'remove-profiles',
  'import-profiles',
  'export-profiles',
  /** Servers without a profile: `sftp://…` on the command line. */
  'other-servers',
] as const;
export type ForbiddableAction = (typeof FORBIDDABLE)[number];

/** An OpenSSH public key (`ssh-ed25519 AAAA…`) or its fingerprint (`SHA256:…`). */
const HostKeyText = v.pipe(
  v.string(),
  v.trim(),
  v.regex(
    /^(?:SHA256:[A-Za-z0-9+/]{43}=?|(?:ssh-|ecdsa-sha2-)\S+ [A-Za-z0-9+/]+={0,2}(?: .*)?)$/,
    'a host key is "ssh-ed25519 AAAA…" or "SHA256:…", as ssh-keyscan and ssh-keygen -lf print them',
  ),
);

/** Settings by their names in a profile; what isn't there isn't set. Checked in `policy/read-policy.ts`. */
const Settings = v.record(v.string(), v.unknown());

/**
 * `managed.json`: what an administrator decides for every user of a machine. Unknown names are refused: a typing error
 * must not silently leave something open that was to be closed.
 */
export const ManagedFile = v.strictObject({
  /** The version of this format. */
  waybillPolicy: v.literal(1),
  /** Whom to ask, as people read it: "Help desk, extension 4711". */
  contact: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))),
  /** Connections everybody has. What is given here is locked; everything else people may set themselves. */
  profiles: v.optional(v.pipe(v.array(Settings), v.maxLength(500)), []),
  /** In force for every connection, made by whomever. */
  everyProfile: v.optional(Settings, {}),
  /** The only keys these servers may have. */
  hostKeys: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          host: HostName,
          port: v.optional(Port, 22),
          keys: v.pipe(v.array(HostKeyText), v.minLength(1), v.maxLength(20)),
        }),
      ),
      v.maxLength(1_000),
    ),
    [],
  ),
  forbidden: v.optional(v.pipe(v.array(v.picklist(FORBIDDABLE)), v.maxLength(FORBIDDABLE.length)), []),
});
export type ManagedFile = v.InferOutput<typeof ManagedFile>;

/** A setting that is IT's to decide: its path in a profile (`transfer.verify`) and its value, plain data. */
export interface LockedSetting {
  readonly path: string;
  readonly value: unknown;
}

/** A connection that IT gives to everybody. */
export interface ManagedProfile {
  /** The same on every machine and at every start, and another one as soon as server or user is another. */
  readonly id: string;
  readonly name: string;
  readonly locked: readonly LockedSetting[];
}

export interface ManagedHostKeys {
  readonly host: string;
  readonly port: number;
  readonly keys: readonly PinnedKey[];
}

/** A policy, checked. */
export interface ManagedPolicy {
  readonly contact: string | null;
  readonly profiles: readonly ManagedProfile[];
  readonly everyProfile: readonly LockedSetting[];
  readonly hostKeys: readonly ManagedHostKeys[];
  readonly forbidden: readonly ForbiddableAction[];
}

/**
 * What a start found. `ignored`: there is a file, but others than administrators could have written it, so that it
 * is nobody's policy.
 */
export type PolicyFound =
  | { readonly state: 'none' }
  | { readonly state: 'ignored'; readonly source: string; readonly reason: string }
  | { readonly state: 'active'; readonly source: string; readonly policy: ManagedPolicy };

/** What windows and terminals show of it. */
export interface PolicyView {
  readonly state: PolicyFound['state'];
  /** The file's path. */
  readonly source: string | null;
  /** Why it is ignored. */
  readonly reason: string | null;
  readonly contact: string | null;
  readonly forbidden: readonly ForbiddableAction[];
  readonly everyProfile: readonly LockedSetting[];
  /** Of IT's own connections: what is locked besides `everyProfile`. */
  readonly profiles: readonly { readonly id: string; readonly locked: readonly LockedSetting[] }[];
  readonly hostKeys: readonly ManagedHostKeys[];
}

/** Where a value in force comes from. */
export type ValueSource = 'policy' | 'profile' | 'default';

/** One setting of a profile as it is in force. */
export interface EffectiveSetting extends LockedSetting {
  readonly from: ValueSource;
}
