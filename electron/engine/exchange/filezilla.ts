import type { ProfileInput } from '../../../shared/models/profile.ts';
import type { LookColour } from '../../../shared/models/profile-card.ts';
import type { ImportNote, ImportRefusal } from '../../../shared/models/profile-import.ts';
import { type Draft, type Drafts, MOST_DRAFTS, note, type Surroundings } from './drafts.ts';
import { notUnderstood } from './import-file.ts';
import { type Element, readXml, textIn } from './xml-tree.ts';

/** The numbers of FileZilla's `ServerProtocol` (engine/server.h), as people call them. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  '0': 'FTP',
  '2': 'HTTP',
  '3': 'FTP over TLS',
  '4': 'FTP over TLS',
  '5': 'HTTPS',
  '6': 'unencrypted FTP',
  '7': 'Amazon S3',
  '8': 'Storj',
  '9': 'WebDAV',
};
const SFTP = '1';
/** Of `LogonType`; 1 is a name and a password, 3 and 4 come to the same. */
const ANONYMOUS = '0';
const ASK = '2';
const KEY_FILE = '5';
/** FileZilla's site colours in their order; red and green say something here, so they become others. */
const COLOURS: readonly LookColour[] = ['auto', 'plum', 'teal', 'blue', 'brown', 'petrol', 'violet', 'brown'];

/** Whether this is the text of a `sitemanager.xml`. */
export const isFilezilla = (text: string): boolean => /<FileZilla3[\s>]/.test(text);

/**
 * FileZilla's site manager. Its passwords are passed over: whoever types one once has it kept by the keychain.
 * @throws `FileNotUnderstood`
 */
export function readFilezilla(text: string, path: string, around: Surroundings): Drafts {
  const root = readXml(text, path);
  const servers = root.children.find(({ name }) => name === 'Servers');
  if (root.name !== 'FileZilla3' || servers === undefined) throw notUnderstood(path, 'format');
  const drafts: Draft[] = [];
  const refused: ImportRefusal[] = [];
  const look = (folder: Element, names: readonly string[]): void => {
    for (const child of folder.children) {
      // A folder's name may have a slash in it, and ours are parted by them.
      if (child.name === 'Folder') look(child, [...names, child.text.replaceAll('/', '-')]);
      if (child.name !== 'Server') continue;
      const name = textIn(child, 'Name') || child.text || textIn(child, 'Host');
      const place = { name, line: child.line, file: null };
      const draft = drafts.length >= MOST_DRAFTS ? { code: 'too-many' as const } : draftOf(child, around);
      if ('code' in draft) refused.push({ ...place, ...draft });
      else
        drafts.push({
          ...place,
          ...draft,
          settings: { ...draft.settings, folder: names.filter((part) => part !== '').join('/') },
        });
    }
  };
  look(servers, []);
  return { drafts, refused, problems: [] };
}

type Refused = Pick<ImportRefusal, 'code' | 'detail'>;

function draftOf(server: Element, around: Surroundings): Omit<Draft, 'name' | 'line' | 'file'> | Refused {
  const protocol = textIn(server, 'Protocol');
  if (protocol !== SFTP) {
    return { code: 'other-protocol', detail: PROTOCOLS[protocol] ?? `another protocol (${protocol})` };
  }
  const host = textIn(server, 'Host').replace(/^\[(.*)\]$/, '$1');
  if (host === '') return { code: 'no-host' };
  const notes: ImportNote[] = [];
  const remote = textIn(server, 'RemoteDir');
  const remoteFolder = remote === '' ? '/' : readSafePath(remote);
  if (remoteFolder === undefined) notes.push(note('remote-folder-left', remote));
  const named = textIn(server, 'User');
  if (named === '') notes.push(note('local-user', around.user));
  const port = textIn(server, 'Port');
  return {
    settings: {
      host,
      port: port === '' ? 22 : Number(port),
      user: named === '' ? around.user : named,
      authentication: authenticationOf(server, notes),
      remoteFolder: remoteFolder ?? '/',
      localFolder: textIn(server, 'LocalDir'),
      notes: textIn(server, 'Comments'),
      look: { colour: COLOURS[Number(textIn(server, 'Colour') || 0)] ?? 'auto' },
    },
    via: null,
    notes,
    hostKeys: [],
  };
}

function authenticationOf(server: Element, notes: ImportNote[]): ProfileInput['authentication'] {
  const logon = textIn(server, 'Logontype');
  const keyFile = textIn(server, 'Keyfile');
  if (logon === KEY_FILE && keyFile !== '') return { method: 'key-file', path: keyFile };
  if (logon === ASK) {
    notes.push(note('asks'));
    return { method: 'ask' };
  }
  if (logon === ANONYMOUS) notes.push(note('anonymous'));
  if (server.children.some(({ name }) => name === 'Pass')) notes.push(note('password-left'));
  return { method: 'password' };
}

/** Unix paths, and those of servers whose kind nobody set. */
const UNIX_TYPES = new Set(['0', '1']);

/**
 * FileZilla's form of a remote path (serverpath.cpp, `GetSafePath`): kind of server, length of a prefix, then each part
 * behind its length, so that parts may hold spaces: `1 0 7 midwest 2 si`.
 * @returns `undefined` for one of another kind of server, and for anything that isn't one
 */
export function readSafePath(text: string): string | undefined {
  const [, type, prefix, rest] = /^(\d+) (\d+)(?: (.*))?$/s.exec(text) ?? [];
  if (type === undefined || !UNIX_TYPES.has(type) || prefix !== '0') return undefined;
  const parts: string[] = [];
  let left = rest ?? '';
  while (left !== '') {
    const [head, length] = /^(\d{1,5}) /.exec(left) ?? [];
    if (head === undefined) return undefined;
    const part = left.slice(head.length, head.length + Number(length));
    if (part.length !== Number(length) || part === '') return undefined;
    parts.push(part);
    left = left.slice(head.length + part.length);
    if (left !== '' && !left.startsWith(' ')) return undefined;
    left = left.slice(1);
  }
  return `/${parts.join('/')}`;
}
