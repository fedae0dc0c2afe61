/** `password` signs in on the server; `passphrase` opens the private key file; `proxy-password` is for the proxy on the way. Whatever is forgotten is forgotten of each kind. */
export const SECRET_KINDS = ['password', 'passphrase', 'proxy-password'] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/** Which secret of which connection profile is meant. */
export interface VaultAccount {
  readonly profileId: string;
  readonly kind: SecretKind;
}

/** An account that has a secret, and where it lies. */
export interface KeptAccount extends VaultAccount {
  readonly where: 'keychain' | 'encrypted-file';
}

/** As it is called in a keychain or a file. */
export const accountName = ({ profileId, kind }: VaultAccount): string => `${profileId}:${kind}`;

/** Undefined for a name that isn't one of ours. */
export function accountOf(name: string): VaultAccount | undefined {
  const at = name.lastIndexOf(':');
  const kind = SECRET_KINDS.find((known) => known === name.slice(at + 1));
  return at < 1 || kind === undefined ? undefined : { profileId: name.slice(0, at), kind };
}

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
  /** Which accounts have one; never what it is. */
  list(signal?: AbortSignal): Promise<readonly KeptAccount[]>;
}
