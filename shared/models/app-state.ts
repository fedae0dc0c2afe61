import type { AppError } from '../errors.ts';
import type { AppSettings } from './settings.ts';

/** How the engine is. `restarting`: it died, a new one is on its way; `stopped`: it died too often, a person must act. */
export interface EngineState {
  readonly state: 'starting' | 'running' | 'restarting' | 'stopped';
  /** How often it had to be restarted since the application started. */
  readonly restarts: number;
  readonly error: AppError | null;
}

/**
 * Where passwords are kept on this machine. `none`: nowhere, for want of a keychain, and `forbidden`: nowhere, as IT
 * decided; they are asked for each time.
 */
export type SecretStore = 'keychain' | 'encrypted-file' | 'none' | 'forbidden';

/** Whether a secret can be kept at all. */
export const keepsSecrets = (store: SecretStore): store is 'keychain' | 'encrypted-file' =>
  store === 'keychain' || store === 'encrypted-file';

export interface AppState {
  readonly versions: {
    readonly app: string;
    readonly electron: string;
    readonly chromium: string;
    readonly node: string;
    /** Where the engine runs: in Electron's utility process, or under a Node of its own. */
    readonly engine: string;
  };
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly dataDirectory: string;
  readonly osUser: string;
  readonly hostName: string;
  readonly engine: EngineState;
  readonly secretStore: SecretStore;
  readonly settings: AppSettings;
  /** The practice server's profile, where somebody uses it. */
  readonly practiceProfileId: string | null;
}
