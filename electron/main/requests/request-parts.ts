import type {
  EngineInput,
  EngineOutput,
  EngineRequestName,
} from '../../../shared/contract/engine-requests.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { AppState } from '../../../shared/models/app-state.ts';
import { unwrap } from '../../../shared/result.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Dialogs } from '../electron-parts.ts';
import type { Supervisor } from '../engine-host/supervisor.ts';
import type { MainHandlers } from '../gateway/gateway.ts';
import type { ChosenVault } from '../secrets/chosen-vault.ts';
import type { CredentialOwner } from '../secrets/credential-owner.ts';
import type { LiveQuestions } from '../secrets/live-questions.ts';
import type { AppMemory } from '../settings/app-memory.ts';
import type { SettingsFile } from '../settings/settings-file.ts';

/** What the handlers need of the person's desktop, beyond dialogs. */
export interface Desktop {
  readonly dialogs: Dialogs;
  writeClipboard(text: string): void;
  /** Rejects where it can't be moved there. */
  trash(path: string): Promise<void>;
  reveal(path: string): void;
  /** Opens a folder in the system's file manager. Answers why not, or an empty text. */
  openFolder(path: string): Promise<string>;
  /** A folder of the person's; undefined where the system has none of that kind. */
  folder(kind: 'home' | 'desktop' | 'documents' | 'downloads'): string | undefined;
  /** False: the person closed the dialog. Rejects where printing fails. */
  print(): Promise<boolean>;
  toPdf(): Promise<Uint8Array>;
}

/** What the handlers are made of. */
export interface RequestParts {
  readonly engine: Pick<Supervisor, 'request' | 'state' | 'restart'>;
  readonly vault: Vault &
    Pick<ChosenVault, 'store' | 'probe' | 'mayKeep' | 'isKeychainOpen' | 'encryptedFile'>;
  readonly owner: CredentialOwner;
  readonly questions: LiveQuestions;
  readonly settings: SettingsFile;
  readonly memory: AppMemory;
  readonly desktop: Desktop;
  readonly versions: AppState['versions'];
  readonly platform: AppState['platform'];
  readonly dataDirectory: string;
  readonly logsFolder: string;
  readonly report: (event: string, error: AppError) => void;
}

export type Handlers<N extends keyof MainHandlers> = Pick<MainHandlers, N>;

/** Asks the engine; throws its error. */
export const ask = async <N extends EngineRequestName>(
  { engine }: Pick<RequestParts, 'engine'>,
  name: N,
  input: EngineInput<N>,
  signal?: AbortSignal,
): Promise<EngineOutput<N>> =>
  unwrap(await engine.request(name, input, signal === undefined ? {} : { signal }));
