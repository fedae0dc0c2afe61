import * as v from 'valibot';
import { type DoctorReport, DoctorWishes } from '../models/doctor.ts';
import type { PolicyView } from '../models/policy.ts';
import {
  HostName,
  Port,
  type Profile,
  ProfileInput,
  type ProfileStatus,
  UserName,
} from '../models/profile.ts';
import { ProfilePlace } from '../models/profile-card.ts';
import type { ImportOutcome, ImportPlace, ImportPreview } from '../models/profile-import.ts';
import type { SecurityReport } from '../models/security-report.ts';
import type { SetupKit } from '../models/setup-kit.ts';
import { type KeyFacts, type KeyList, type MadeKey, ReminderDays } from '../models/signing-key.ts';
import { TrustControls } from '../models/trust-settings.ts';
import type {
  KnownHostsLine,
  NextHostKey,
  PastedKey,
  ShownHostKey,
  TrustedHostKey,
} from '../models/trusted-host-key.ts';
import { answers, Id, LocalPath, Nothing, PageSize, requestOf } from './define.ts';
import { KitOf, MakeKey, NewKeyPath } from './key-inputs.ts';
import { type ExportedProfiles, ExportWish, ImportSource, ImportWish } from './profile-exchange.ts';

import { SessionOptions } from './session-options.ts';

const define = requestOf('engine');

/** A key as somebody pasted it; longer than any of 16,384 bits. */
const PastedText = v.pipe(v.string(), v.maxLength(16_384));

/** What the engine answers about servers: profiles, trust, tests, keys. A part of `ENGINE_REQUESTS`. */
export const CONNECTION_REQUESTS = {
  'profiles.list': define(
    v.object({ after: v.optional(v.string()), limit: PageSize }),
    answers<{ profiles: readonly Profile[]; next: string | null }>(),
  ),
  'profiles.find': define(v.object({ name: v.string() }), answers<Profile>()),
  'profiles.get': define(v.object({ id: Id }), answers<Profile>()),
  'profiles.add': define(ProfileInput, answers<Profile>()),
  'profiles.update': define(v.object({ id: Id, settings: ProfileInput }), answers<Profile>()),
  /** Where connections stand in the list: all of these places, or none. */
  'profiles.arrange': define(
    v.object({ places: v.pipe(v.array(ProfilePlace), v.maxLength(10_000)) }),
    answers<null>(),
  ),
  /** Other programs' connections where they usually are; only those that are there. */
  'profiles.importPlaces': define(Nothing, answers<{ places: readonly ImportPlace[] }>()),
  /** What a file of connections holds and what of it can come in. Saves nothing. */
  'profiles.readImport': define(ImportSource, answers<ImportPreview>()),
  /** All of what was chosen, or nothing. Whoever keeps secrets asks through its owner: one may belong to what is replaced. */
  'profiles.import': define(ImportWish, answers<ImportOutcome>()),
  'profiles.export': define(
    v.object({ ...ExportWish.entries, path: LocalPath, overwrite: v.optional(v.boolean(), false) }),
    answers<ExportedProfiles>(),
  ),
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
} as const;
