/** Which secret of which connection profile is meant. */
export interface VaultAccount {
  readonly profileId: string;
  /** `password` signs in on the server; `passphrase` opens the private key file; `proxy-password` is for the proxy on the way. */
  readonly kind: SecretKind;
}

export const SECRET_KINDS = ['password', 'passphrase', 'proxy-password'] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/**
 * Where passwords and passphrases are kept: the operating system's keychain, never a file of our own.
 *
 * Every method throws a `Failure`: `VaultUnavailable` where there is no keychain, it is locked or doesn't
 * answer in time, and `Cancelled` once `signal` is aborted.
 */
export interface Vault {
  /** The secret, or undefined where none is kept. */
  get(account: VaultAccount, signal?: AbortSignal): Promise<string | undefined>;
  /** Keeps `secret`, replacing an earlier one. Throws `InvalidRequest` for one the keychain can't hold. */
  set(account: VaultAccount, secret: string, signal?: AbortSignal): Promise<void>;
  /** Removes the secret. True if there was one. */
  delete(account: VaultAccount, signal?: AbortSignal): Promise<boolean>;
}
