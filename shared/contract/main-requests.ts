import * as v from 'valibot';
import type { AppState, SecretStore } from '../models/app-state.ts';
import { type DoctorReport, DoctorWishes } from '../models/doctor.ts';
import { HistoryFilter } from '../models/ledger-entry.ts';
import type { LiveQuestion } from '../models/live-question.ts';
import { type Profile, ProfileInput } from '../models/profile.ts';
import type { ImportOutcome } from '../models/profile-import.ts';
import type { SecretsOverview } from '../models/secrets-overview.ts';
import { type AppSettings, SettingsChange } from '../models/settings.ts';
import { answers, Id, LocalPath, Nothing, type OutputOf, requestOf } from './define.ts';
import { type ExportedProfiles, ExportWish, ImportWish } from './profile-exchange.ts';

const define = requestOf('main');

const SecretKind = v.picklist(['password', 'passphrase', 'proxy-password']);
const Secret = v.pipe(v.string(), v.minLength(1), v.maxLength(2_560));
const FileName = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** Every request the main process answers itself: whatever needs Electron, the person's screen, or a secret. */
export const MAIN_REQUESTS = {
  'app.state': define(Nothing, answers<AppState>()),
  'app.openFolder': define(v.object({ which: v.picklist(['data', 'logs']) }), answers<null>()),
  /** Something went wrong in the window: for the log, nothing else. */
  'app.report': define(v.object({ message: v.pipe(v.string(), v.maxLength(4_000)) }), answers<null>()),
  /** Tries once more to start an engine that died too often. */
  'engine.restart': define(Nothing, answers<null>()),
  'settings.update': define(SettingsChange, answers<AppSettings>()),

  /** The system's own dialogs; an empty list means that the person closed it. */
  'dialogs.chooseFiles': define(
    v.object({ startIn: v.optional(LocalPath) }),
    answers<{ paths: readonly string[] }>(),
  ),
  'dialogs.chooseFolder': define(
    v.object({ startIn: v.optional(LocalPath) }),
    answers<{ path: string | null }>(),
  ),
  'dialogs.chooseKeyFile': define(Nothing, answers<{ path: string | null }>()),

  'dialogs.chooseImport': define(Nothing, answers<{ path: string | null }>()),

  'clipboard.write': define(v.object({ text: v.pipe(v.string(), v.maxLength(1_000_000)) }), answers<null>()),
  /** Where a person looks for files first: home, desktop, documents, downloads, drives. */
  'places.list': define(
    Nothing,
    answers<{
      places: readonly {
        readonly kind: 'home' | 'desktop' | 'documents' | 'downloads' | 'root' | 'drive';
        readonly path: string;
      }[];
    }>(),
  ),
  /** To the system's trash, never for good. */
  'local.trash': define(
    v.object({ paths: v.pipe(v.array(LocalPath), v.minLength(1), v.maxLength(10_000)) }),
    answers<{ trashed: number }>(),
  ),
  /** Shows a file in the system's file manager. */
  'local.reveal': define(v.object({ path: LocalPath }), answers<null>()),

  /** Whether a secret is kept for a profile, never the secret. */
  'credentials.state': define(
    v.object({ profileId: Id }),
    answers<{ password: boolean; passphrase: boolean; proxyPassword: boolean; store: SecretStore }>(),
  ),
  /**
   * What a person typed. With `keep` it goes to where secrets are kept, otherwise it serves one sign-in. Lets a
   * held profile go on.
   */
  'credentials.give': define(
    v.object({ profileId: Id, kind: SecretKind, secret: Secret, keep: v.boolean() }),
    answers<{ released: number; kept: boolean }>(),
  ),
  /** Where secrets are on this machine and whose they are, never what they are. */
  'credentials.overview': define(Nothing, answers<SecretsOverview>()),
  /** Everything that is kept, of connections that are gone too. */
  'credentials.forgetAll': define(Nothing, answers<{ forgotten: number }>()),
  /** All that is kept for it unless told which. */
  'credentials.forget': define(
    v.object({ profileId: Id, kinds: v.optional(v.array(SecretKind)) }),
    answers<null>(),
  ),

  /** What servers ask and wait for just now. News: `questions.changed`. */
  'questions.list': define(Nothing, answers<{ questions: readonly LiveQuestion[] }>()),
  /** One answer for each prompt, used for that sign-in and dropped. False: nobody waits for it any more. */
  'questions.answer': define(
    v.object({ id: Id, answers: v.pipe(v.array(v.pipe(v.string(), v.maxLength(2_560))), v.maxLength(20)) }),
    answers<{ taken: boolean }>(),
  ),
  /** Nothing is answered; the profile is held. */
  'questions.cancel': define(v.object({ id: Id }), answers<{ taken: boolean }>()),

  /**
   * Tests what is typed. A secret that isn't typed is the kept one of `profileId`, as long as server and user are that
   * profile's. News: `connection-test.changed`.
   */
  'connections.tryOut': define(
    v.object({
      testId: Id,
      profileId: v.optional(Id),
      settings: ProfileInput,
      wishes: v.optional(DoctorWishes, {}),
      secret: v.optional(v.object({ kind: SecretKind, secret: Secret })),
      proxySecret: v.optional(Secret),
    }),
    answers<DoctorReport>(),
  ),
  /**
   * Changes a stored profile. A secret kept for it belongs to its server and user: where one of these changes, the
   * secret is forgotten first, so that it can never be shown to another server.
   */
  'connections.update': define(v.object({ id: Id, settings: ProfileInput }), answers<Profile>()),
  /** Brings in what was chosen. Secrets kept for a connection that gets another server or user are forgotten first. */
  'connections.import': define(ImportWish, answers<ImportOutcome>()),
  /** Asks where to, then writes connections to a file, without any secret. `null`: the person closed the dialog. */
  'connections.saveExport': define(
    v.object({ ...ExportWish.entries, suggestedName: FileName }),
    answers<ExportedProfiles | null>(),
  ),
  /** Removes a profile and the secrets kept for it. */
  'connections.remove': define(v.object({ id: Id }), answers<null>()),

  /** Asks where to, then exports. `null`: the person closed the dialog. */
  'history.saveExport': define(
    v.object({
      filter: v.optional(HistoryFilter, {}),
      format: v.picklist(['csv', 'json']),
      suggestedName: FileName,
    }),
    answers<{ entries: number; path: string; sha256: string } | null>(),
  ),
  /** Asks where to, then saves the text of a connection's report. `null`: the person closed the dialog. */
  'connections.saveReport': define(
    v.object({ text: v.pipe(v.string(), v.maxLength(1_000_000)), suggestedName: FileName }),
    answers<{ path: string | null }>(),
  ),
  /** Prints what the window's print styles show. False: the person closed the dialog. */
  'window.print': define(Nothing, answers<{ printed: boolean }>()),
  'window.savePdf': define(v.object({ suggestedName: FileName }), answers<{ path: string | null }>()),

  /** Starts the practice server and remembers that it is used, so that it is there at the next start too. */
  'practice.use': define(Nothing, answers<{ profile: Profile; sampleFiles: readonly string[] }>()),
} as const;

type Table = typeof MAIN_REQUESTS;
export type MainRequestName = keyof Table;
export type MainParsedInput<N extends MainRequestName> = v.InferOutput<Table[N]['input']>;
export type MainOutput<N extends MainRequestName> = OutputOf<Table[N]>;
