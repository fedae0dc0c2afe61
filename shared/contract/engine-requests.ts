import * as v from 'valibot';
import type { Conflict } from '../models/conflict.ts';
import type { ConnectionFacts } from '../models/connection-facts.ts';
import { type DoctorReport, DoctorWishes } from '../models/doctor.ts';
import { HistoryFilter, type LedgerEntry, type LedgerVerdict } from '../models/ledger-entry.ts';
import type { LocalEntry } from '../models/local-entry.ts';
import type { PolicyView } from '../models/policy.ts';
import type { PracticeStart } from '../models/practice.ts';
import type { PreflightItem } from '../models/preflight.ts';
import {
  HostName,
  Port,
  type Profile,
  ProfileInput,
  type ProfileStatus,
  UserName,
} from '../models/profile.ts';
import { type QueueControls, SpeedLimit } from '../models/queue-controls.ts';
import type { QueueOverview } from '../models/queue-overview.ts';
import type { RemoteEntry } from '../models/remote-entry.ts';
import { Route } from '../models/route.ts';
import type { SecurityReport } from '../models/security-report.ts';
import type { SetupKit } from '../models/setup-kit.ts';
import { type KeyFacts, type KeyList, type MadeKey, ReminderDays } from '../models/signing-key.ts';
import {
  type BatchSummary,
  ConflictPolicy,
  Direction,
  MoveBeside,
  MoveTo,
  Priority,
  type TransferSnapshot,
} from '../models/transfer.ts';
import { TrustControls } from '../models/trust-settings.ts';
import type {
  KnownHostsLine,
  NextHostKey,
  PastedKey,
  ShownHostKey,
  TrustedHostKey,
} from '../models/trusted-host-key.ts';
import { TRANSFER_STATES } from '../transfer-state.ts';
import {
  answers,
  EntryCount,
  Id,
  LocalPath,
  Nothing,
  type OutputOf,
  PageSize,
  RemotePath,
  requestOf,
} from './define.ts';
import { EnqueueDownloads, EnqueueUploads } from './enqueue.ts';
import { KitOf, MakeKey, NewKeyPath } from './key-inputs.ts';

const define = requestOf('engine');

/** A key as somebody pasted it; longer than any of 16,384 bits. */
const PastedText = v.pipe(v.string(), v.maxLength(16_384));

/** Which transfers a queue command means. */
export const Selection = v.variant('which', [
  v.object({ which: v.literal('all') }),
  v.object({ which: v.literal('batch'), batchId: Id }),
  v.object({ which: v.literal('profile'), profileId: Id }),
  v.object({ which: v.literal('transfers'), ids: v.pipe(v.array(v.number()), v.maxLength(10_000)) }),
]);
export type Selection = v.InferOutput<typeof Selection>;

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

/** Every request the engine answers: the whole contract between it and those who own one. */
export const ENGINE_REQUESTS = {
  'profiles.list': define(
    v.object({ after: v.optional(v.string()), limit: PageSize }),
    answers<{ profiles: readonly Profile[]; next: string | null }>(),
  ),
  'profiles.find': define(v.object({ name: v.string() }), answers<Profile>()),
  'profiles.get': define(v.object({ id: Id }), answers<Profile>()),
  'profiles.add': define(ProfileInput, answers<Profile>()),
  'profiles.update': define(v.object({ id: Id, settings: ProfileInput }), answers<Profile>()),
  /** Refused while transfers of it are unfinished. */
  'profiles.remove': define(v.object({ id: Id }), answers<null>()),
  /** What IT decided for this machine. */
  'policy.get': define(Nothing, answers<PolicyView>()),
  /** Finds or makes the profile behind an `sftp://` destination. */
  'profiles.adHoc': define(
    v.object({ host: HostName, port: v.optional(Port, 22), user: UserName }),
    answers<Profile>(),
  ),
  'profiles.status': define(v.object({ id: Id }), answers<ProfileStatus>()),
  'profiles.statuses': define(Nothing, answers<{ statuses: readonly ProfileStatus[] }>()),
  /** A person answered: whatever the profile was held for may be tried again, once. */
  'profiles.release': define(v.object({ id: Id }), answers<{ released: number }>()),
  /** Forget the waiting time of an unreachable server and try now. */
  'profiles.tryNow': define(v.object({ id: Id }), answers<null>()),
  'sessions.configure': define(SessionOptions, answers<null>()),

  'trust.list': define(
    v.object({ host: v.optional(v.string()), port: v.optional(Port) }),
    answers<{ keys: readonly TrustedHostKey[]; next: readonly NextHostKey[] }>(),
  ),
  /** Stores a person's answer to an unknown host key. Refused where the host is known with another key. */
  'trust.accept': define(
    v.object({
      host: HostName,
      port: Port,
      /** Base64 of the key as the server sent it; comes with the `HostKeyUnknown` error. */
      publicKey: v.pipe(v.string(), v.base64()),
      how: v.picklist(['compared', 'without-comparing']),
    }),
    answers<TrustedHostKey>(),
  ),
  'trust.forget': define(v.object({ host: HostName, port: Port }), answers<{ forgotten: number }>()),
  /**
   * A person who spoke to the partner puts a new key in the place of the trusted one, which must still be the one
   * with the fingerprint that person was shown.
   */
  'trust.replace': define(
    v.object({
      host: HostName,
      port: Port,
      publicKey: v.pipe(v.string(), v.base64()),
      replacedFingerprint: v.string(),
    }),
    answers<TrustedHostKey>(),
  ),

  /** Stores the key a server is going to have: accepted once it shows it, in the place of the trusted one. */
  'trust.addNext': define(v.object({ host: HostName, port: Port, key: PastedText }), answers<NextHostKey>()),
  'trust.forgetNext': define(v.object({ host: HostName, port: Port }), answers<{ forgotten: boolean }>()),
  /** What a pasted line says: a public key, or only a fingerprint. Stores nothing. */
  'trust.readKey': define(v.object({ text: PastedText }), answers<PastedKey>()),
  /** Which key a server shows, and what would be thought of it; ends before a sign-in, and stores nothing. */
  'trust.look': define(v.object({ settings: ProfileInput }), answers<ShownHostKey>()),
  /** What this computer's known_hosts files say of a profile's server. */
  'trust.knownHosts': define(v.object({ profileId: Id }), answers<{ lines: readonly KnownHostsLine[] }>()),
  /** What holds for trust in every profile that doesn't say otherwise. */
  'trust.controls': define(Nothing, answers<TrustControls>()),
  'trust.configure': define(TrustControls, answers<TrustControls>()),

  /** Tries what was typed, stage by stage; news of each come as `connection-test.changed`. Nothing is stored. */
  'connections.test': define(
    v.object({ testId: Id, settings: ProfileInput, wishes: v.optional(DoctorWishes, {}) }),
    answers<DoctorReport>(),
  ),

  /** Opens a connection as any other would be, unless one is open, and looks at it, the key and the profile. */
  'connections.securityReport': define(
    v.object({
      profileId: Id,
      /** A key that came with a command, in the place of whatever the profile says (`identityGiven`). */
      keyFile: v.optional(LocalPath),
    }),
    answers<SecurityReport>(),
  ),

  /** Every key file that saved connections sign in with, and those made here. */
  'keys.list': define(Nothing, answers<KeyList>()),
  'keys.show': define(v.object({ path: LocalPath }), answers<KeyFacts>()),
  /** Makes a key and writes both its files, over nothing. A passphrase is used once and kept nowhere. */
  'keys.make': define(MakeKey, answers<MadeKey>()),
  /** A name that nothing has yet, for a new key. */
  'keys.newPath': define(NewKeyPath, answers<{ path: string }>()),
  /** After how many days a key in use is old; 0: never. */
  'keys.remindAfter': define(v.object({ days: ReminderDays }), answers<null>()),

  'setupKit.make': define(KitOf, answers<SetupKit>()),
  /** Writes the kit's files into a folder, over nothing. */
  'setupKit.save': define(
    v.object({ ...KitOf.entries, folder: LocalPath }),
    answers<{ folder: string; files: readonly string[] }>(),
  ),

  'remote.openListing': define(
    v.object({ profileId: Id, path: RemotePath }),
    answers<{ listingId: string; path: string }>(),
  ),
  /** Some of the next entries, in the server's order; none only at the end, `done` once there are no more. */
  'remote.readListing': define(
    v.object({
      listingId: Id,
      limit: EntryCount,
    }),
    answers<{ entries: readonly RemoteEntry[]; done: boolean }>(),
  ),
  'remote.closeListing': define(v.object({ listingId: Id }), answers<null>()),
  'remote.stat': define(v.object({ profileId: Id, path: RemotePath }), answers<RemoteEntry>()),
  'remote.makeFolder': define(v.object({ profileId: Id, path: RemotePath }), answers<null>()),
  /** Fails with `AlreadyExists` rather than replace anything. */
  'remote.rename': define(v.object({ profileId: Id, from: RemotePath, to: RemotePath }), answers<null>()),
  /** A file, a link, or an empty folder; with `recursive` a folder and all that is in it, links not followed. */
  'remote.remove': define(
    v.object({ profileId: Id, path: RemotePath, recursive: v.optional(v.boolean(), false) }),
    answers<null>(),
  ),
  /** What the present connection agreed on; `null` while there is none. Opens none. */
  'remote.connection': define(v.object({ profileId: Id }), answers<ConnectionFacts | null>()),

  'local.openListing': define(
    v.object({ path: LocalPath }),
    answers<{ listingId: string; path: string; parent: string | null }>(),
  ),
  'local.readListing': define(
    v.object({ listingId: Id, limit: EntryCount }),
    answers<{ entries: readonly LocalEntry[]; done: boolean }>(),
  ),
  'local.closeListing': define(v.object({ listingId: Id }), answers<null>()),
  /** Of the file system a folder is on, bytes. */
  'local.space': define(v.object({ path: LocalPath }), answers<{ freeBytes: number; totalBytes: number }>()),
  'local.makeFolder': define(v.object({ path: LocalPath }), answers<null>()),
  /** Fails with `AlreadyExists` rather than replace anything. */
  'local.rename': define(v.object({ from: LocalPath, to: LocalPath }), answers<null>()),

  /** Looks at one file or folder that a person wants to send, before it is sent. Needs no connection. */
  'preflight.inspect': define(v.object({ profileId: Id, path: LocalPath }), answers<PreflightItem>()),

  'transfers.enqueueUploads': define(
    EnqueueUploads,
    answers<{ batchId: string; transfers: number; bytes: number }>(),
  ),
  'transfers.enqueueDownloads': define(
    EnqueueDownloads,
    answers<{ batchId: string; transfers: number; bytes: number }>(),
  ),
  'transfers.list': define(
    v.object({
      batchId: v.optional(Id),
      profileId: v.optional(Id),
      direction: v.optional(Direction),
      states: v.optional(v.array(v.picklist(TRANSFER_STATES))),
      /** Of the finished ones only those that finished then or later, UTC milliseconds. */
      finishedSinceMs: v.optional(v.number()),
      /** Leave out what a person took out of the list. */
      withoutDismissed: v.optional(v.boolean(), false),
      /** `as-they-go`: for waiting states alone, and without `finishedSinceMs`. */
      order: v.optional(v.picklist(['oldest-first', 'newest-first', 'as-they-go']), 'oldest-first'),
      /** The id of the last row of the page before. */
      after: v.optional(v.number()),
      limit: PageSize,
    }),
    answers<{ transfers: readonly TransferSnapshot[]; next: number | null }>(),
  ),
  /**
   * `changed`: how many this concerns. `wished`: how many of these are under way and were only asked to; some of them
   * may end before they heard of it.
   */
  'transfers.pause': define(Selection, answers<{ changed: number; wished: number }>()),
  /** Paused and held ones go on. */
  'transfers.resume': define(Selection, answers<{ changed: number }>()),
  /** `changed` and `wished` as for pausing; one cut off while it got its final name is looked at before it is cancelled. */
  'transfers.cancel': define(Selection, answers<{ changed: number; wished: number }>()),
  /** Failed, cancelled and waiting ones are tried again. */
  'transfers.retry': define(Selection, answers<{ changed: number }>()),
  /** Those that wait for their next try don't wait any longer; nor do their servers' waiting times go on. */
  'transfers.tryNow': define(Selection, answers<{ changed: number }>()),
  /**
   * Moves waiting ones among the waiting ones of the same priority, or beside another one, whose priority they then have;
   * several keep the order among themselves. `NotFound`: the one to stand beside.
   */
  'transfers.move': define(
    v.object({
      selection: v.variant('which', [
        v.object({ which: v.literal('batch'), batchId: Id }),
        v.object({ which: v.literal('transfers'), ids: v.pipe(v.array(v.number()), v.maxLength(10_000)) }),
      ]),
      to: v.union([MoveTo, MoveBeside]),
    }),
    answers<{ changed: number }>(),
  ),
  /** Of unfinished ones; running ones have it when they are tried again. */
  'transfers.setPriority': define(
    v.object({ selection: Selection, priority: Priority }),
    answers<{ changed: number }>(),
  ),
  'batches.get': define(v.object({ id: Id }), answers<BatchSummary>()),
  /**
   * Publishes a batch that publishes together without those that failed: now, or once the rest is staged.
   * `publishing`: how many were set going; `waitingFor`: how many of the rest have to be sent first.
   */
  'batches.publish': define(v.object({ id: Id }), answers<{ publishing: number; waitingFor: number }>()),
  /** Which of these targets exist already, with both sides' facts. Folders are merged, so they are no conflict. */
  'transfers.findConflicts': define(
    v.object({
      profileId: Id,
      direction: Direction,
      /** `remotePath` and `localPath` are the exact names on both sides. */
      items: v.pipe(
        v.array(v.object({ localPath: LocalPath, remotePath: RemotePath })),
        v.minLength(1),
        v.maxLength(1_000),
      ),
    }),
    answers<{ conflicts: readonly Conflict[] }>(),
  ),
  /** A person's answer for transfers that failed because their target exists: sets it and tries again. */
  'transfers.resolveConflict': define(
    v.object({
      ids: v.pipe(v.array(v.number()), v.minLength(1), v.maxLength(10_000)),
      conflict: ConflictPolicy,
    }),
    answers<{ changed: number }>(),
  ),
  /** Takes finished transfers out of the queue's lists; the ledger keeps them. */
  'transfers.dismiss': define(Selection, answers<{ changed: number }>()),
  /** Which waiting transfers this engine works on from now. An engine that just started works on none. */
  'queue.work': define(
    v.object({ on: v.picklist(['everything', 'reserved', 'nothing']) }),
    answers<{ unfinished: number }>(),
  ),
  /** Profiles that have unfinished transfers, and how many. */
  'queue.profiles': define(
    Nothing,
    answers<{ profiles: readonly { profile: Profile; unfinished: number }[] }>(),
  ),
  /** Counts for navigation, cards and the transfer bar. @param sinceMs where "today" begins, UTC milliseconds */
  'queue.overview': define(v.object({ sinceMs: v.number() }), answers<QueueOverview>()),
  'queue.controls': define(Nothing, answers<QueueControls>()),
  /** In force at once, also for what is running. What is left out stays as it is. */
  'queue.limit': define(
    v.object({ uploadLimit: v.optional(SpeedLimit), downloadLimit: v.optional(SpeedLimit) }),
    answers<QueueControls>(),
  ),
  /**
   * What runs finishes and nothing new begins, in no process, until `queue.start`; only what a command waits for by
   * itself (`reserve`) goes on. It outlives a restart.
   */
  'queue.stop': define(Nothing, answers<QueueControls>()),
  'queue.start': define(Nothing, answers<QueueControls>()),
  /** The network is back, or the machine woke: what waits for either goes at once, and that try counts for nothing. */
  'queue.wake': define(Nothing, answers<{ transfers: number; profiles: number }>()),
  /** Settles once nothing is running and temporary names that can be removed are gone, or the time is up. */
  'queue.drain': define(
    v.object({ deadlineMs: v.optional(v.pipe(v.number(), v.minValue(0)), 10_000) }),
    answers<{ temporariesLeft: number }>(),
  ),

  'history.list': define(
    v.object({ filter: v.optional(HistoryFilter, {}), after: v.optional(v.number()), limit: PageSize }),
    answers<{ entries: readonly LedgerEntry[]; next: number | null }>(),
  ),
  'history.count': define(
    v.object({ filter: v.optional(HistoryFilter, {}) }),
    answers<{ entries: number }>(),
  ),
  /** The newest entry about a transfer: how it ended. `NotFound` while it hasn't. */
  'history.ofTransfer': define(v.object({ transferId: v.number() }), answers<LedgerEntry>()),
  'history.get': define(
    v.object({ sequence: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
    answers<LedgerEntry>(),
  ),
  /** Every partner's name that occurs in the ledger, in alphabetical order. */
  'history.partners': define(Nothing, answers<{ names: readonly string[] }>()),
  'history.export': define(
    v.object({
      filter: v.optional(HistoryFilter, {}),
      format: v.picklist(['csv', 'json']),
      path: LocalPath,
      overwrite: v.optional(v.boolean(), false),
    }),
    answers<{ entries: number; path: string; sha256: string }>(),
  ),
  'ledger.verify': define(Nothing, answers<LedgerVerdict>()),

  /**
   * Starts the practice server in this engine (once) and finds or makes its profile, pinned to its key. The password
   * is a new one each time, for the owner to answer with; it is stored nowhere.
   */
  'practice.start': define(Nothing, answers<PracticeStart>()),
} as const;

type Table = typeof ENGINE_REQUESTS;
export type EngineRequestName = keyof Table;
/** What the caller writes: defaults may be left out. */
export type EngineInput<N extends EngineRequestName> = v.InferInput<Table[N]['input']>;
/** What the handler gets: checked, defaults filled in. */
export type EngineParsedInput<N extends EngineRequestName> = v.InferOutput<Table[N]['input']>;
export type EngineOutput<N extends EngineRequestName> = OutputOf<Table[N]>;
