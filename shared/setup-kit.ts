import { failure } from './errors.ts';
import { KIT_CAUTIONS, KIT_REFUSALS, KIT_TITLES } from './messages/setup-kit-messages.ts';
import { readMe, setupScript, sshdBlock } from './messages/setup-kit-texts.ts';
import type { KitFile, KitPlaces, SetupKit } from './models/setup-kit.ts';
import type { KitInput, KitPlan } from './setup-kit-plan.ts';
import { DEFAULT_TEMPORARY_NAME } from './temporary-name.ts';

export const KIT_PLACES: KitPlaces = {
  chroots: '/srv/sftp',
  authorizedKeys: '/etc/ssh/authorized_keys.d',
};

/** Names that every Linux takes, and that mean nothing in sshd_config's patterns (useradd(8), sshd_config(5) PATTERNS). */
const ACCOUNT = /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/;
/** Accounts that are there already, and that a chroot would lock out of their own machine. */
const TAKEN = /^(root|admin|administrator|daemon|bin|sys|sync|nobody|sshd|www-data|systemd-.*)$/i;
const DEFAULT_FOLDER = 'upload';

/**
 * The set-up kit for the account of a profile.
 * @throws `InvalidRequest` with a hint for a user or a folder that can't be made so
 */
export function makeSetupKit(input: KitInput): SetupKit {
  const plan = planOf(input);
  const { user, signIn } = plan;
  const remoteFolder = `/${plan.writable[0] ?? ''}`;
  const keyFile: KitFile[] =
    signIn.kind === 'key'
      ? [{ name: `${user}.pub`, title: KIT_TITLES.publicKey, text: `${signIn.publicKey}\n` }]
      : [];
  return {
    account: user,
    chroot: plan.chroot,
    remoteFolder,
    cautions: cautionsOf(input, remoteFolder),
    files: [
      { name: 'README.txt', title: KIT_TITLES.readMe, text: readMe(plan) },
      { name: `setup-${user}.sh`, title: KIT_TITLES.script, text: setupScript(plan) },
      { name: `50-waybill-${user}.conf`, title: KIT_TITLES.block, text: sshdBlock(plan) },
      ...keyFile,
    ],
  };
}

function planOf(input: KitInput): KitPlan {
  const { user, subfolders = [], temporaryName = DEFAULT_TEMPORARY_NAME, places = KIT_PLACES } = input;
  if (!ACCOUNT.test(user))
    throw failure('InvalidRequest', 'the user can’t be an account of a Linux server', {
      hint: KIT_REFUSALS.user,
    });
  if (TAKEN.test(user))
    throw failure('InvalidRequest', 'the user is an account of the system', {
      hint: KIT_REFUSALS.systemUser(user),
    });
  const names = namesOf(input.remoteFolder);
  const own = names.length === 0 ? [DEFAULT_FOLDER] : names;
  const target = own.join('/');
  const inside = subfolders.map((folder) => `${target}/${namesOf(folder).join('/')}`);
  if (inside.some((folder) => folder.endsWith('/')))
    throw failure('InvalidRequest', 'a folder without a name', { hint: KIT_REFUSALS.folder });
  return {
    ...input,
    ...places,
    subfolders,
    temporaryName,
    chroot: `${places.chroots}/${user}`,
    passages: own.slice(0, -1).map((_, index) => own.slice(0, index + 1).join('/')),
    writable: [target, ...inside],
    // A colon ends a field of /etc/passwd; a relative remote folder counts from where a session begins.
    home:
      names.length > 0 && (!input.remoteFolder.startsWith('/') || target.includes(':')) ? '/' : `/${target}`,
  };
}

/** The names of a path, without empty ones. They end up in a script, quoted; what can't be seen is refused all the same. */
function namesOf(folder: string): readonly string[] {
  const names = folder.split('/').filter((name) => name !== '' && name !== '.');
  if (names.includes('..') || /\p{Cc}/u.test(folder))
    throw failure('InvalidRequest', 'the folder can’t be made on a server', { hint: KIT_REFUSALS.folder });
  return names;
}

function cautionsOf({ remoteFolder, signIn }: KitInput, made: string): readonly string[] {
  const isRoot = namesOf(remoteFolder).length === 0 && remoteFolder.startsWith('/');
  return [
    ...(isRoot ? [KIT_CAUTIONS.rootFolder(made)] : []),
    ...(signIn.kind === 'password' ? [KIT_CAUTIONS.password] : []),
    ...(signIn.kind === 'key-to-come' ? [KIT_CAUTIONS.keyToCome] : []),
  ];
}
