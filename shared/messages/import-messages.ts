import type { AppError } from '../errors.ts';
import { countOf } from '../format.ts';
import type {
  ImportFormat,
  ImportNote,
  ImportOutcome,
  ImportProblem,
  ImportRefusal,
} from '../models/profile-import.ts';
import type { ErrorMessage } from './error-message.ts';

/** What people call the files connections come from. */
export const FORMAT_NAMES: Readonly<Record<ImportFormat, string>> = {
  waybill: 'Waybill',
  openssh: 'OpenSSH',
  filezilla: 'FileZilla',
  winscp: 'WinSCP',
};

/** Why a whole file can't be read as connections. */
export function notUnderstood({ path, detail }: AppError): ErrorMessage {
  const file = path ?? 'The file';
  const at = detail?.line === undefined ? '' : ` (line ${detail.line})`;
  const [what, nextStep] = WHOLE_FILE[String(detail?.reason)] ?? OTHER_FILE;
  const more = detail?.field === undefined ? '' : ` ${detail.field}`;
  return { sentence: `${file} ${what}${at}.${more}`, owner: 'you', nextStep };
}

const OTHER_FILE = [
  'holds no connections that Waybill knows how to read',
  'Choose an OpenSSH config, FileZilla’s sitemanager.xml, WinSCP.ini, or a file exported by Waybill.',
] as const;

const WHOLE_FILE: Readonly<Record<string, readonly [what: string, nextStep: string]>> = {
  'not-a-file': ['is no plain file', 'Choose the file itself, not a folder or a device.'],
  'too-long': ['is too long for a list of connections', 'Check that it is the right file.'],
  format: OTHER_FILE,
  xml: ['is damaged: its XML can’t be read', 'Export it once more from FileZilla, then import that.'],
  entities: [
    'declares entities of its own, which FileZilla never does; Waybill doesn’t read such files',
    'Find out where the file came from, and export it once more from FileZilla.',
  ],
  ini: ['is no WinSCP configuration', 'In WinSCP export it with Tools, Export/Backup Configuration.'],
  json: ['is damaged: its JSON can’t be read', 'Export it once more, then import that.'],
  newer: [
    'was exported by a newer Waybill than this one',
    'Bring this Waybill up to date, or export it from the version you have.',
  ],
  invalid: ['has a value that Waybill can’t use', 'Correct it in the file, or export it once more.'],
  changed: ['has changed since it was looked at', 'Look at it once more, then import it.'],
};

/** Something to know about a connection that comes in. */
export function importNote({ code, detail = '' }: ImportNote, format: ImportFormat): string {
  const program = FORMAT_NAMES[format];
  switch (code) {
    case 'password-left':
      return `Its password stays in ${program}. Waybill asks for it when it is needed.`;
    case 'passphrase-left':
      return `Its key’s passphrase stays in ${program}. Waybill asks for it when it is needed.`;
    case 'proxy-password-left':
      return `The password for its proxy stays in ${program}. Waybill asks for it when it is needed.`;
    case 'local-user':
      return `The file names no user; taken the one of this computer: ${detail}.`;
    case 'default-key':
      return `The file names no key; taken the usual one: ${detail}.`;
    case 'no-key':
      return 'The file names no key and there is no usual one: it signs in with a password.';
    case 'key-missing':
      return `Its key isn’t on this computer: ${detail}.`;
    case 'more-keys':
      return `A connection has one key. Left out: ${detail}.`;
    case 'asks':
      return 'It asks for the password each time, as it did there.';
    case 'anonymous':
      return 'It signed in anonymously there; Waybill asks for a password.';
    case 'settings-left':
      return `Not taken over: ${detail}.`;
    case 'accepts-any-key':
      return 'It accepted unknown servers there. Waybill asks before it trusts one.';
    case 'names-keys':
      return 'It names keys of its server, or files of keys. They come in only with trusting the keys in the file.';
    case 'host-key-alias':
      return `Its server’s key is known as that of “${detail}”, and looked for under that name here too.`;
    case 'name-changed':
      return `Called “${detail}” in the file.`;
    case 'folder-changed':
      return `In the folder “${detail}” in the file.`;
    case 'remote-folder-left':
      return `Its remote folder can’t be read: ${detail}. It starts at /.`;
    case 'as-jump-only':
      return 'Comes in because another connection goes through it.';
  }
}

/** Why a connection can't come in. */
export function importRefusal({ code, detail = '' }: ImportRefusal): string {
  switch (code) {
    case 'pattern':
      return 'A pattern for several servers, not a server. What it says holds for those that match it.';
    case 'other-protocol':
      return `Uses ${detail}. Waybill speaks SFTP only.`;
    case 'no-host':
      return 'Names no server.';
    case 'invalid':
      return `Waybill can’t use its ${detail}.`;
    case 'proxy-command':
      return `Connects through a program, and Waybill runs none: ${detail}.`;
    case 'proxy-kind':
      return `Goes through ${detail}. Waybill knows SOCKS 5 and HTTP CONNECT proxies, and jump hosts.`;
    case 'jump-circle':
      return `Its jump hosts lead in a circle, at ${detail}.`;
    case 'jump-unreadable':
      return `Its jump host can’t be read: ${detail}.`;
    case 'jump-refused':
      return `Its jump host ${detail} can’t come in.`;
    case 'jump-missing':
      return `Its jump host ${detail} isn’t in the file.`;
    case 'too-many':
      return 'There are more connections in the file than Waybill takes at once.';
  }
}

/** What of a file was passed over. */
export function importProblem({ code, detail = '' }: ImportProblem): string {
  switch (code) {
    case 'no-argument':
      return 'A keyword without a value was passed over.';
    case 'quotes':
      return 'A quote isn’t closed; the line was passed over.';
    case 'bad-value':
      return `Can’t be understood: ${detail}.`;
    case 'match-unknown':
      return `“Match ${detail}” can only be decided while ssh connects; what follows was passed over.`;
    case 'include-depth':
      return `Includes go too deep: ${detail}.`;
    case 'include-files':
      return `Too many files are included: ${detail}.`;
    case 'include-unreadable':
      return `An included file can’t be read: ${detail}.`;
    case 'host-key':
      return `A host key can’t be read: ${detail}.`;
    case 'host-keys-elsewhere':
      return 'WinSCP’s list of trusted servers isn’t taken over: Waybill asks at the first connection.';
  }
}

/** `Line 12 of /home/…/config.d/work`; empty where the file has no lines to speak of. */
export function whereIn({
  line,
  file,
}: {
  readonly line: number | null;
  readonly file: string | null;
}): string {
  if (line === null) return file ?? '';
  return file === null ? `Line ${line}` : `Line ${line} of ${file}`;
}

/** What an import has done, in one sentence. */
export function importedSentence({ added, replaced, trustedKeys }: ImportOutcome): string {
  const parts = [
    ...(added.length > 0 ? [`${countOf(added.length, 'connection')} imported`] : []),
    ...(replaced.length > 0 ? [`${replaced.length} replaced`] : []),
    ...(trustedKeys > 0 ? [`${countOf(trustedKeys, 'server key')} trusted`] : []),
  ];
  return parts.length === 0 ? 'Nothing was imported.' : `${parts.join(', ')}.`;
}

/** Said where a server is known with another key than the file's. */
export const otherKeySentence = (server: string): string =>
  `${server} is known here with another key than the file says. What was trusted stays; ask whoever made the file.`;
