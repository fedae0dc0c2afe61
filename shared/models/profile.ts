import * as v from 'valibot';
import type { AppError } from '../errors.ts';
import { MaskList } from '../masks.ts';
import { DEFAULT_TEMPORARY_NAME, TemporaryNamePattern } from '../temporary-name.ts';
import { Authentication } from './authentication.ts';
import { ProfileCard } from './profile-card.ts';
import { SpeedLimit } from './queue-controls.ts';
import { DIRECT, Route } from './route.ts';
import { HostName, Port } from './server-address.ts';
import { LinkPolicy } from './transfer.ts';
import { TrustSettings } from './trust-settings.ts';
import { RequiredCheck, VerifyMode } from './verification.ts';

export { HostName, Port } from './server-address.ts';

/** 1 to 64 visible characters; no colon or slash, so that `name:/path` can be read back. */
export const ProfileName = v.pipe(
  v.string(),
  v.trim(),
  v.regex(
    /^[^\p{Cc}:/\\]{1,64}$/u,
    'a name has 1 to 64 characters, without colon, slash or control characters',
  ),
);

export const UserName = v.pipe(
  v.string(),
  v.regex(/^[^\p{Cc}]{1,255}$/u, 'a user name has 1 to 255 characters'),
);

const milliseconds = (fallback: number, min: number, max: number) =>
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max)), fallback);

/** In the order they are offered in. */
export const DefaultConflict = v.picklist([
  'ask',
  'overwrite',
  'only-if-newer',
  'only-if-different',
  'rename',
  'skip',
  'resume',
]);
export type DefaultConflict = v.InferOutput<typeof DefaultConflict>;

export const TransferDefaults = v.object({
  /** Transfers of large files at the same time; small ones travel many in flight besides. */
  concurrency: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)), 2),
  /** Permission bits of uploaded files. */
  fileMode: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0o777)), 0o640),
  keepModifiedTime: v.optional(v.boolean(), true),
  /** Permissions of the source, in both directions, in the place of `fileMode` and of what downloads get. */
  keepPermissions: v.optional(v.boolean(), false),
  /**
   * Whether an upload is on the server's disk, not only in its memory, before it gets its final name
   * (`fsync@openssh.com`). `always`: a server that doesn't offer it is told as a warning on each delivery.
   */
  syncUploads: v.optional(v.picklist(['off', 'where-offered', 'always']), 'where-offered'),
  /** Uploads are written under their final name from the start, for servers that let nothing be renamed. */
  directWrite: v.optional(v.boolean(), false),
  /** A download counts as delivered once this machine's disk has it, not only its memory. */
  syncDownloads: v.optional(v.boolean(), true),
  /** The least comparison a delivery needs; less is a failure, never a silent success. */
  requiredCheck: v.optional(RequiredCheck, 'size'),
  /** What is tried. Where `requiredCheck` is more than it would reach, more is tried. */
  verify: v.optional(VerifyMode, 'auto'),
  /** Whether the server's shell may be asked for hashes: partners log what runs there, so a person says yes. */
  hashCommand: v.optional(v.boolean(), false),
  /** What to do when a target exists, where a batch doesn't say; `ask`: leave it, and let a person decide. */
  onConflict: v.optional(DefaultConflict, 'ask'),
  /** Which files of a folder are taken, and what becomes of links in it, where a batch doesn't say. */
  include: v.optional(MaskList, []),
  exclude: v.optional(MaskList, []),
  links: v.optional(LinkPolicy, 'skip'),
  /** Of all transfers with this server together; the limit of the whole queue holds besides. */
  uploadLimit: v.optional(SpeedLimit, null),
  downloadLimit: v.optional(SpeedLimit, null),
  /** How a file is called until it is complete. */
  temporaryName: v.optional(TemporaryNamePattern, DEFAULT_TEMPORARY_NAME),
});

export const RetryPolicy = v.object({
  /** Tries after the first one. */
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10)), 3),
  baseMs: milliseconds(1_000, 1, 600_000),
  capMs: milliseconds(60_000, 1, 3_600_000),
});
export type RetryPolicy = v.InferOutput<typeof RetryPolicy>;

export const Timeouts = v.object({
  /** From the first packet to a signed-in SFTP channel, waiting for a person not counted. */
  connectMs: milliseconds(10_000, 100, 600_000),
  keepaliveMs: milliseconds(15_000, 100, 600_000),
  /** A connection nobody uses is closed after this long. */
  idleMs: milliseconds(30_000, 0, 3_600_000),
  /** No answer from the server to anything for this long: the connection is given up. */
  stallMs: milliseconds(30_000, 100, 600_000),
});

export const ProfileInput = v.object({
  name: ProfileName,
  /** What the connection is for, in the words of those who use it: "Daily billing files". */
  description: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
  host: HostName,
  port: v.optional(Port, 22),
  user: UserName,
  authentication: Authentication,
  remoteFolder: v.optional(v.string(), '/'),
  transfer: v.optional(TransferDefaults, {}),
  retry: v.optional(RetryPolicy, {}),
  timeouts: v.optional(Timeouts, {}),
  ...ProfileCard.entries,
  trust: v.optional(TrustSettings, {}),
  route: v.optional(Route, DIRECT),
});
export type ProfileInput = v.InferInput<typeof ProfileInput>;
export type ProfileSettings = v.InferOutput<typeof ProfileInput>;

/** `ad-hoc`: made for an `sftp://` destination; holds no more than host, port and user, and isn't listed. */
export type ProfileKind = 'saved' | 'ad-hoc';

export interface Profile extends ProfileSettings {
  readonly id: string;
  readonly kind: ProfileKind;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** Why nothing is tried on a profile just now, if so. The same for every process on the data directory. */
export interface ProfileStatus {
  readonly profileId: string;
  /** Set while a person is needed: sign-in refused, host key, keychain. */
  readonly held: { readonly error: AppError; readonly sinceMs: number } | null;
  readonly unreachable: {
    readonly error: AppError;
    readonly sinceMs: number;
    readonly failures: number;
    readonly nextTryAtMs: number;
  } | null;
}
