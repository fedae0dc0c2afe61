import { lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { failure } from '../../../shared/errors.ts';
import { HINTS } from '../../../shared/messages/hints.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { KitSignIn, SetupKit } from '../../../shared/models/setup-kit.ts';
import { keyFileOf } from '../../../shared/models/signing-key.ts';
import { makeSetupKit } from '../../../shared/setup-kit.ts';
import { onFileSystem } from '../errors/from-file-system.ts';
import type { Keys } from '../keys/keys.ts';

/**
 * The set-up kit for a profile's account, with its public key in place where it can be told.
 * @throws `InvalidRequest` with a hint for what can't be made on a server
 */
export async function setupKitOf(
  profile: Profile,
  keys: Keys,
  subfolders: readonly string[],
): Promise<SetupKit> {
  const { name, host, port, user, remoteFolder, transfer } = profile;
  const signIn = await signInOf(profile, keys);
  const temporaryName = transfer.directWrite ? null : transfer.temporaryName;
  return makeSetupKit({ name, host, port, user, remoteFolder, signIn, subfolders, temporaryName });
}

async function signInOf({ authentication }: Profile, keys: Keys): Promise<KitSignIn> {
  if (authentication.method === 'password' || authentication.method === 'ask') return { kind: 'password' };
  const path = keyFileOf(authentication);
  const facts = path === undefined ? undefined : await keys.show(path).catch(() => undefined);
  // Whatever the matter is with the file: the kit is written all the same, and says that the key is to come.
  return facts?.publicKey == null || facts.fingerprint === null
    ? { kind: 'key-to-come' }
    : { kind: 'key', publicKey: facts.publicKey, fingerprint: facts.fingerprint };
}

/**
 * Writes all files of a kit, or none.
 * @throws `AlreadyExists` where a file of the name is there, `LocalPermissionDenied`, `LocalDiskFull`, `InvalidRequest`
 */
export async function saveSetupKit(
  { files }: SetupKit,
  folder: string,
): Promise<{ readonly folder: string; readonly files: readonly string[] }> {
  if (!isAbsolute(folder))
    throw failure('InvalidRequest', 'a path from the root is needed', { path: folder });
  await onFileSystem(folder, () => mkdir(folder, { recursive: true }));
  for (const { name } of files) await refuseExisting(join(folder, name));
  const written: string[] = [];
  try {
    for (const { name, text } of files) {
      const path = join(folder, name);
      await onFileSystem(path, () => writeFile(path, text, { flag: 'wx' }));
      written.push(path);
    }
  } catch (thrown) {
    for (const path of written) await rm(path, { force: true });
    throw thrown;
  }
  return { folder, files: written };
}

async function refuseExisting(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found !== undefined)
    throw failure('AlreadyExists', 'a file of the kit is there already', { path, hint: HINTS.kitExists });
}
