import type { AppError } from '../errors.ts';

/** What the engine asks its owner for, after the server's identity was checked and before it signs in. */
export interface CredentialNeed {
  readonly profileId: string;
  readonly profileName: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** `proxy-password`: for the proxy that `host`, `port` and `user` name, never for the server. */
  readonly method: 'password' | 'key-file' | 'ask' | 'proxy-password';
  /** The key file the profile names. */
  readonly keyFile?: string;
  /** The key needs a passphrase; ask the person or the keychain for it. */
  readonly passphraseFor?: string;
}

/**
 * The owner's answer. It is used for one connection attempt and dropped; it is never stored, logged or sent on.
 * `none` holds the profile with the given error.
 */
export type Credential =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'key-file'; readonly path: string; readonly passphrase?: string }
  | { readonly kind: 'none'; readonly error: AppError };
