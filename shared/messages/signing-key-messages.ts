import { keyTypeName } from '../key-type-name.ts';
import { ageInDays, type KeyAge, type KeyFacts } from '../models/signing-key.ts';
import { shellQuote } from '../shell-quote.ts';

/** Why a key for signing in is as good as it is. */
export const KEY_REASONS = {
  ed25519: 'The best choice there is for signing in.',
  ecdsa: 'Sound: a curve of NIST’s.',
  rsaLong: 'Long enough for years to come.',
  rsaMiddle: 'It still holds, but new keys have 4096 bits or are Ed25519.',
  rsaShort: 'Too short: it can be broken with enough money.',
  dsa: 'Broken: DSA keys have 1024 bits and sign with SHA-1.',
  unknown: 'Nobody here can vouch for a key of this type.',
} as const;

const DAY = 1;
const MONTH = 30.44;
const YEAR = 365.25;

/** `3 days`, `14 months`, `3 years`. */
function ageWords(age: KeyAge, nowMs: number): string {
  const days = ageInDays(age, nowMs);
  if (days < DAY) return 'less than a day';
  if (days < 2 * MONTH) return `${days} ${days === 1 ? 'day' : 'days'}`;
  if (days < 2 * YEAR) return `${Math.floor(days / MONTH)} months`;
  return `${Math.floor(days / YEAR)} years`;
}

/** How old a key is and how that is known. A file can be younger than its key, so that it only says "at least". */
export function ageSentence(age: KeyAge, nowMs: number): string {
  if (age.from === 'made-here') return `${ageWords(age, nowMs)} old; made by Waybill`;
  return ageInDays(age, nowMs) < 1
    ? 'new by the file’s date, though it may be older'
    : `at least ${ageWords(age, nowMs)} old, by the file’s date`;
}

export interface AdministratorText {
  readonly facts: Pick<KeyFacts, 'keyType' | 'bits' | 'fingerprint' | 'publicKey'>;
  /** Where it is known already. */
  readonly server?: { readonly host: string; readonly port: number };
  readonly user?: string;
}

/**
 * What one sends to the people who look after a partner's server, so that they let a new key in: the public key, how to check
 * that it arrived unchanged, and where to put it. What comes from a profile or a file is quoted for the shell.
 */
export function textForAdministrator({ facts, server, user }: AdministratorText): string {
  const publicKey = facts.publicKey ?? '';
  const account = user === undefined || user === '' ? undefined : user;
  // "~" is followed only by a name that needs no quotes.
  const isPlain = account !== undefined && /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(account);
  const keys = '~/.ssh/authorized_keys';
  const named = isPlain ? account : 'ACCOUNT';
  const target = server === undefined || server.host === '' ? undefined : server;
  return [
    'Hello,',
    '',
    'please allow this SSH public key to sign in for our file transfers (SFTP).',
    '',
    ...(target === undefined ? [] : [`Server:      ${target.host}, port ${target.port}`]),
    ...(account === undefined ? [] : [`Account:     ${account}`]),
    `Key type:    ${facts.keyType === null ? '' : keyTypeName(facts.keyType, facts.bits)}`,
    `Fingerprint: ${facts.fingerprint ?? ''}`,
    '',
    'Public key, one line:',
    '',
    publicKey,
    '',
    'On an OpenSSH server, as root:',
    '',
    `  1. Add that line to ${keys} of the account:`,
    `       install -d -m 700 -o ${named} ~${named}/.ssh`,
    `       printf '%s\\n' ${shellQuote(publicKey)} >> ~${named}/.ssh/authorized_keys`,
    `       chown ${named} ~${named}/.ssh/authorized_keys`,
    `       chmod 600 ~${named}/.ssh/authorized_keys`,
    '     Where AuthorizedKeysFile in sshd_config names another file, it belongs there.',
    '  2. Check that it arrived unchanged. This prints the fingerprint above:',
    `       ssh-keygen -lf ~${named}/.ssh/authorized_keys`,
    '  3. If the account has a password, please turn it off: PasswordAuthentication no.',
    '',
    'To be sure that this mail is from us, please compare the fingerprint with us on the phone.',
    'This is the public half of the key: it is no secret. The private half stays with us.',
    '',
  ].join('\n');
}

/** What the command line says about keys. */
export const KEY_CLI = {
  made: (type: string) => `A new key was made: ${type}.`,
  unprotected: 'The key has no passphrase: whoever copies its file can sign in with it.',
  folderOpen:
    'Others on this computer may write in the folder of the key, and so put another one in its place. Take that right from them: chmod go-w.',
  kept: 'Its passphrase is in the keychain.',
  message: (command: string) => `The text for the partner’s administrator: ${command}`,
  advice:
    'A passphrase protects the key where somebody copies its file. Waybill can keep it in the keychain, so that you type it once.',
  differ: 'Those were two different ones. Once again, please.',
  none: 'No connection signs in with a key file. Make one: waybill keys make --help',
  reminder: (days: number) =>
    days === 0
      ? 'Nobody is reminded of old keys. Change it: waybill keys remind DAYS'
      : `Keys in use are due to be replaced after ${days} ${days === 1 ? 'day' : 'days'}.`,
  due: (count: number) =>
    count === 1
      ? 'One key is due to be replaced: waybill keys make'
      : `${count} keys are due to be replaced: waybill keys make`,
  unused: 'made by Waybill, used by no connection',
  usedBy: (names: readonly string[]) => `used by ${names.join(', ')}`,
  hidden: 'not known: the file is protected, and no .pub file lies beside it',
  protection: (isProtected: boolean | null) =>
    isProtected === null ? '' : isProtected ? 'needed' : 'none: whoever copies the file can use it',
  readable: (byOthers: boolean | null) =>
    byOthers === null ? '' : byOthers ? 'by others on this computer too: chmod 600' : 'by you only',
} as const;
