import * as v from 'valibot';
import { KeyComment, LONGEST_PASSPHRASE, NewKeyType } from '../models/signing-key.ts';
import { Id, LocalPath } from './define.ts';

/** Where a new key goes by itself: `~/.ssh`, or the folder named, under a name with the profile's in it. */
export const NewKeyPath = v.object({
  type: v.optional(NewKeyType, 'ed25519'),
  profileId: v.optional(Id),
  folder: v.optional(LocalPath),
});

export const MakeKey = v.object({
  ...NewKeyPath.entries,
  /** Absolute, of the private key; the public one goes beside it with `.pub`. Left out: see {@link NewKeyPath}. */
  path: v.optional(LocalPath),
  comment: v.optional(KeyComment, ''),
  /** Without one, or with an empty one, whoever copies the file can use it. */
  passphrase: v.optional(v.pipe(v.string(), v.maxLength(LONGEST_PASSPHRASE)), ''),
});

export const KitOf = v.object({
  profileId: Id,
  /** Further folders within the profile's remote one. */
  subfolders: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(1_024))), v.maxLength(50)),
    [],
  ),
});
