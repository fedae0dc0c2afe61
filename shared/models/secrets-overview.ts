import type { SecretStore } from './app-state.ts';

/** What is kept for one connection; never the secret. */
export interface KeptSecret {
  readonly profileId: string;
  /** `null`: there is no such connection any more. */
  readonly profileName: string | null;
  readonly kind: 'password' | 'passphrase' | 'proxy-password';
  readonly where: 'keychain' | 'encrypted-file';
}

/** Where this machine keeps secrets, as it is and not as it should be. */
export interface SecretsOverview {
  /** Where a new one goes. */
  readonly store: SecretStore;
  /** The file that secrets go to where the keychain doesn't answer. */
  readonly filePath: string;
  /** Who keeps the key of that file, in Electron's word; `null` where it isn't known. */
  readonly fileBackend: string | null;
  readonly kept: readonly KeptSecret[];
  /** False: a keychain is there or may be, and didn't answer. What it keeps isn't in the list. */
  readonly isComplete: boolean;
}
