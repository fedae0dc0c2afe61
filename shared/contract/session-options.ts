import * as v from 'valibot';
import { SpeedLimit } from '../models/queue-controls.ts';
import { Route } from '../models/route.ts';
import { Id, LocalPath } from './define.ts';

/** How to reach and trust a server for the life of this engine only; never stored. */
export const SessionOptions = v.object({
  profileId: Id,
  /** OpenSSH known_hosts files, read only. */
  knownHostsFiles: v.optional(v.array(LocalPath), []),
  /** `SHA256:…`; when given, no other host key is accepted. */
  pinnedHostKeys: v.optional(v.array(v.string()), []),
  /** Trust the key of a server never seen before, and record that this is how it came to be trusted. */
  acceptNewHostKey: v.optional(v.boolean(), false),
  /** The command came with a private key, in the place of how the profile signs in; its owner is asked for it. */
  identityGiven: v.optional(v.boolean()),
  /** Overrides the profile's number of large transfers at the same time. */
  concurrency: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10))),
  /** Overrides whether downloads are on the disk before they count as delivered. */
  syncDownloads: v.optional(v.boolean()),
  /** Override the profile's limits; the queue's own hold besides. */
  uploadLimit: v.optional(SpeedLimit),
  downloadLimit: v.optional(SpeedLimit),
  /** Override the profile's settings of the same name. */
  syncUploads: v.optional(v.picklist(['off', 'where-offered', 'always'])),
  directWrite: v.optional(v.boolean()),
  /** Overrides the profile's own. */
  route: v.optional(Route),
});
export type SessionOptions = v.InferOutput<typeof SessionOptions>;
