import * as v from 'valibot';
import { HostName, Port, ProfileInput, ProfileName } from './profile.ts';

/** Raised where an older Waybill would read a file wrongly. */
export const PROFILE_FILE_VERSION = 1;

/** How a connection reaches its server, with a jump host called by its name in the same file. */
export const FileRoute = v.variant('kind', [
  v.object({ kind: v.literal('direct') }),
  v.object({ kind: v.literal('jump'), profile: ProfileName }),
  v.object({
    kind: v.picklist(['socks5', 'http-connect']),
    host: HostName,
    port: Port,
    user: v.optional(v.string()),
  }),
]);
export type FileRoute = v.InferOutput<typeof FileRoute>;

/** A trusted host key as known_hosts has it: `ssh-ed25519 AAAA…`. */
export const FileHostKey = v.pipe(v.string(), v.regex(/^\S{1,64} [A-Za-z0-9+/]+={0,2}$/, 'not a host key'));

/** One connection: its settings as they are stored, the way to it, and the keys its server is known by. */
export const FileProfile = v.object({
  ...ProfileInput.entries,
  route: v.optional(FileRoute, { kind: 'direct' }),
  hostKeys: v.optional(v.pipe(v.array(FileHostKey), v.maxLength(100)), []),
});
export type FileProfile = v.InferOutput<typeof FileProfile>;

/** A file of connections: what `waybill profiles export` writes. It never holds a secret. */
export const ProfileFile = v.object({
  format: v.literal('waybill-connections'),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  exportedAt: v.optional(v.string()),
  profiles: v.array(v.unknown()),
});
