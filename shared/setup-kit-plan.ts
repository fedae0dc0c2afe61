import type { KitPlaces, KitSignIn } from './models/setup-kit.ts';

/** What a set-up kit is made for. */
export interface KitInput {
  /** Of the profile. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly remoteFolder: string;
  readonly signIn: KitSignIn;
  /** Further folders within the remote one: `archive`. */
  readonly subfolders?: readonly string[];
  /** How a file is called on its way; null where the profile writes under final names. */
  readonly temporaryName?: string | null;
  readonly places?: KitPlaces;
}

/** What the texts are made from: checked, so that it can stand in a script and in sshd_config. */
export interface KitPlan extends Required<Omit<KitInput, 'places'>>, KitPlaces {
  readonly chroot: string;
  /** Within the chroot, from the top: folders of root's, through which the account only passes. */
  readonly passages: readonly string[];
  /** Within the chroot, the topmost first: where the account may write. */
  readonly writable: readonly string[];
  /** Where a session begins, as the account sees it. */
  readonly home: string;
}
