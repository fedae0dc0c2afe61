import type { ImportNote, ImportProblem, ImportRefusal } from '../../../shared/models/profile-import.ts';
import { type Draft, type Drafts, MOST_DRAFTS, note, type Surroundings } from './drafts.ts';
import { notUnderstood } from './import-file.ts';
import { type IniSection, readIni } from './ini.ts';

const SESSIONS = 'Sessions\\';
const HOST_KEYS = 'SshHostKeys';

/** WinSCP's `TFSProtocol` (core/SessionData.h); left out, it is SFTP. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  '0': 'SCP',
  '5': 'FTP',
  '6': 'WebDAV',
  '7': 'Amazon S3',
};
/** `TProxyMethod` (the same file); 0 is none. */
const PROXIES: Readonly<Record<string, 'socks5' | 'http-connect'>> = { '2': 'socks5', '3': 'http-connect' };
const OTHER_PROXIES: Readonly<Record<string, string>> = {
  '1': 'a SOCKS 4 proxy',
  '4': 'a Telnet proxy',
  '5': 'a program of its own',
};
/** What WinSCP takes where a session doesn't say. */
const PROXY_PORT = 80;

export const isWinscp = (text: string): boolean => /^\s*\[(?:Sessions\\|Configuration\\)/m.test(text);

/**
 * WinSCP's configuration file. Its passwords are only obfuscated there; they are passed over all the same.
 * @throws `FileNotUnderstood`
 */
export function readWinscp(text: string, path: string, around: Surroundings): Drafts {
  const sections = readIni(text);
  if (!sections.some(({ name }) => name.startsWith(SESSIONS) || name.startsWith('Configuration')))
    throw notUnderstood(path, 'ini');
  const drafts: Draft[] = [];
  const refused: ImportRefusal[] = [];
  const problems: ImportProblem[] = sections
    .filter(({ name, values }) => name === HOST_KEYS && values.size > 0)
    .map(({ line }) => ({ line, file: null, code: 'host-keys-elsewhere' as const }));
  for (const section of sections.filter(({ name }) => name.startsWith(SESSIONS))) {
    const full = decoded(section.name.slice(SESSIONS.length));
    const value = (key: string): string => decoded(section.values.get(key) ?? '');
    if (full === 'Default Settings' || value('IsWorkspace') === '1') continue;
    const slash = full.lastIndexOf('/');
    const place = { name: full.slice(slash + 1), line: section.line, file: null };
    const folder = slash < 0 ? '' : full.slice(0, slash);
    const refusal = drafts.length >= MOST_DRAFTS ? { code: 'too-many' as const } : whyNot(value);
    if (refusal !== undefined) {
      refused.push({ ...place, ...refusal });
      continue;
    }
    const jump = jumpOf(section, value, folder, around);
    const via = jump === undefined ? proxyOf(value) : { kind: 'jump' as const, draft: indexOf(jump, drafts) };
    const { settings, notes } = settingsOf(section, value, folder, around);
    // A tunnel's host is who goes through the proxy then.
    const proxyNotes = jump === undefined ? proxyNotesOf(section) : [];
    drafts.push({ ...place, via, hostKeys: [], settings, notes: [...notes, ...proxyNotes] });
  }
  return { drafts, refused, problems };
}

/** Many sessions go through one host: that is one draft. */
function indexOf(jump: Draft, drafts: Draft[]): number {
  const look = ({ name, settings, via }: Draft): string => JSON.stringify([name, settings, via]);
  const known = drafts.findIndex((draft) => look(draft) === look(jump));
  return known >= 0 ? known : drafts.push(jump) - 1;
}

type Value = (key: string) => string;

function whyNot(value: Value): Pick<ImportRefusal, 'code' | 'detail'> | undefined {
  const protocol = value('FSProtocol');
  if (protocol !== '' && protocol !== '1' && protocol !== '2')
    return { code: 'other-protocol', detail: PROTOCOLS[protocol] ?? `another protocol (${protocol})` };
  if (value('HostName') === '') return { code: 'no-host' };
  const proxy = value('ProxyMethod');
  return proxy === '' || proxy === '0' || proxy in PROXIES
    ? undefined
    : { code: 'proxy-kind', detail: OTHER_PROXIES[proxy] ?? `an unknown proxy (${proxy})` };
}

function settingsOf(
  section: IniSection,
  value: Value,
  folder: string,
  around: Surroundings,
): Pick<Draft, 'settings' | 'notes'> {
  const notes: ImportNote[] = [];
  const named = value('UserName');
  if (named === '') notes.push(note('local-user', around.user));
  const keyFile = value('PublicKeyFile');
  if (section.values.has('Password') || section.values.has('PasswordPlain'))
    notes.push(note('password-left'));
  if (section.values.has('Passphrase')) notes.push(note('passphrase-left'));
  const seconds = Number(value('Timeout'));
  return {
    notes,
    settings: {
      host: value('HostName').replace(/^\[(.*)\]$/, '$1'),
      port: value('PortNumber') === '' ? 22 : Number(value('PortNumber')),
      user: named === '' ? around.user : named,
      authentication: keyFile === '' ? { method: 'password' } : { method: 'key-file', path: keyFile },
      remoteFolder: value('RemoteDirectory') || '/',
      localFolder: value('LocalDirectory'),
      folder,
      notes: value('Note').replaceAll('\r\n', '\n'),
      ...(seconds > 0 && { timeouts: { connectMs: Math.min(seconds * 1_000, 600_000) } }),
    },
  };
}

/** WinSCP's tunnel is a jump host. */
function jumpOf(section: IniSection, value: Value, folder: string, around: Surroundings): Draft | undefined {
  const host = value('TunnelHostName');
  if (value('Tunnel') !== '1' || host === '') return undefined;
  const user = value('TunnelUserName');
  const keyFile = value('TunnelPublicKeyFile');
  return {
    name: user === '' ? host : `${user}@${host}`,
    line: section.line,
    file: null,
    settings: {
      host,
      port: value('TunnelPortNumber') === '' ? 22 : Number(value('TunnelPortNumber')),
      user: user === '' ? around.user : user,
      authentication: keyFile === '' ? { method: 'password' } : { method: 'key-file', path: keyFile },
      folder,
    },
    // What the session has as its proxy is on the way to the tunnel's host.
    via: proxyOf(value),
    notes: [
      note('as-jump-only'),
      ...(user === '' ? [note('local-user', around.user)] : []),
      ...(section.values.has('TunnelPassword') ? [note('password-left')] : []),
      ...proxyNotesOf(section),
    ],
    hostKeys: [],
  };
}

const proxyNotesOf = ({ values }: IniSection): readonly ImportNote[] =>
  values.has('ProxyPassword') || values.has('ProxyPasswordEnc') ? [note('proxy-password-left')] : [];

function proxyOf(value: Value): Draft['via'] {
  const kind = PROXIES[value('ProxyMethod')];
  if (kind === undefined) return null;
  const user = value('ProxyUsername');
  const port = value('ProxyPort');
  return {
    kind,
    host: value('ProxyHost') || 'proxy',
    port: port === '' ? PROXY_PORT : Number(port),
    ...(user !== '' && { user }),
  };
}

/**
 * WinSCP writes names and values as PuTTY does: bytes as `%5C`, and where there are others than ASCII, UTF-8 behind a
 * byte-order mark.
 */
function decoded(text: string): string {
  const bytes = text.replace(/%(?![0-9A-Fa-f]{2})/g, '%25');
  try {
    return decodeURIComponent(bytes).replace(/^\uFEFF/, '');
  } catch {
    // Older versions wrote the bytes of the machine's own character set.
    return bytes.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}
