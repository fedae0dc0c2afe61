import { countOf, formatCount, formatSize } from '../format.ts';

/** What the stages of a connection test found, in the few words that stand beside each, and the labels of details. */
export const DOCTOR_WORDS = {
  ms: (ms: number) => (ms < 0.05 ? '0 ms' : ms < 9.95 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`),
  reached: (address: string, port: number) => `${address}, port ${port}`,
  through: (via: string, port: number) => `through ${via}, port ${port}`,
  notReached: (errno: string) => NOT_REACHED[errno] ?? errno,
  lineBefore: 'Line before',
  serverSays: 'The server says',

  /** Without whose extension it once was, which nobody need know at first sight. */
  encrypted: (...names: readonly string[]) => names.map((name) => name.replace(/@.*$/, '')).join(', '),
  algorithm: { kex: 'Key exchange', 'host-key': 'Host key', cipher: 'Cipher', mac: 'Integrity' },
  graded: (name: string, grade: string, reason: string) =>
    `${name === '' ? 'built into the cipher' : name}: ${grade}. ${reason}`,
  strictKeyExchange: 'Strict key exchange',
  yes: 'yes',
  no: 'no',
  offers: {
    keyExchange: 'Server offers, key exchange',
    hostKey: 'Server offers, host key',
    cipher: 'Server offers, cipher',
    mac: 'Server offers, integrity',
  },

  fingerprint: 'Fingerprint',
  keyType: 'Key type',
  vouchedBy: 'Trusted because',
  pinned: 'pinned',
  nextKey: 'the key stored ahead',
  inKnownHosts: 'in known_hosts',
  notStored: 'new, accepted for this test only',
  /** @param day `2025-01-16` */
  trustedSince: (day: string) => `trusted since ${day}`,

  signedIn: (user: string, method: string) => `${user}, ${method}`,
  signedInBy: {
    publickey: 'key',
    agent: 'key of the agent',
    password: 'password',
    'keyboard-interactive': 'answers to its questions',
  } as Readonly<Record<string, string>>,
  withoutAnything: 'nothing was asked for',
  offered: 'The server offers',
  nothingElse: 'nothing',
  tried: 'Tried',
  triedMethod: (method: string, result: string) => `${method}: ${result}`,

  sftpVersion: (version: number, extensions: number) =>
    `version ${version}, ${countOf(extensions, 'extension')}`,
  sftpReady: 'ready',
  extensions: 'Extensions',
  limits: 'Limits',
  limitsAre: (read: number, write: number, files: number) =>
    `reads of ${formatSize(read)}, writes of ${formatSize(write)}, ${formatCount(files)} files open`,

  items: (count: number) => countOf(count, 'item'),
  itemsOrMore: (count: number) => `${formatCount(count)}+ items`,
  folder: 'Folder',
  signInFolder: 'Sign-in folder',

  /** @param steps those that worked */
  written: (steps: readonly string[]) =>
    steps.flatMap((step) => WRITTEN[step] ?? []).join(', ') || 'nothing written',
  writeSteps: {
    create: 'Created',
    write: 'Written',
    look: 'Looked at',
    read: 'Read back',
    rename: 'Renamed',
    remove: 'Removed',
  },
  left: 'May be left there',

  free: (bytes: number) => `${formatSize(bytes)} free`,
  roundTrip: (ms: number, count: number) => `${DOCTOR_WORDS.ms(ms)}, median of ${count}`,
  fastest: 'Fastest',
  slowest: 'Slowest',

  clockAgrees: 'agrees with ours',
  clockBehind: (ms: number) => `theirs is ${aboutTime(ms)} behind`,
  clockAhead: (ms: number) => `theirs is ${aboutTime(ms)} ahead`,

  unknownServer: 'not known to Waybill',
  versionLine: 'Version line',
  knownFrom: 'Known from',
} as const;

const WRITTEN: Readonly<Record<string, string>> = {
  write: 'written',
  read: 'read',
  rename: 'renamed',
  remove: 'removed',
};

const NOT_REACHED: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  timeout: 'no answer',
  EHOSTUNREACH: 'no way to this host',
  ENETUNREACH: 'no way to this network',
  EADDRNOTAVAIL: 'this computer has no such network',
};

/** `4 min`, `12 s`, `3 h 20 min`. */
export function aboutTime(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.round(hours / 24)} days`;
}
