/** How the account that a kit makes signs in. */
export type KitSignIn =
  | { readonly kind: 'key'; readonly publicKey: string; readonly fingerprint: string }
  /** By a key, but which one can't be told from here: whoever sets the account up puts it in. */
  | { readonly kind: 'key-to-come' }
  | { readonly kind: 'password' };

/** Where things go on the server; a test has others. */
export interface KitPlaces {
  /** Below it each account has its chroot. Every folder of it belongs to root alone. */
  readonly chroots: string;
  /** A file for each account, which root owns. */
  readonly authorizedKeys: string;
}

export interface KitFile {
  readonly name: string;
  /** In a few words, what it is. */
  readonly title: string;
  readonly text: string;
}

/** All that whoever looks after the partner's server needs to make the account of a profile. */
export interface SetupKit {
  readonly account: string;
  /** On the server's disk. */
  readonly chroot: string;
  /** As the account sees it: what the profile's remote folder must be. */
  readonly remoteFolder: string;
  /** What whoever uses the kit has to know beforehand; none of it keeps the kit from working. */
  readonly cautions: readonly string[];
  /** The one to read first, the script, the block for sshd_config, and the public key where it is known. */
  readonly files: readonly KitFile[];
}
