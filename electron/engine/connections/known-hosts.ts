import { createHmac } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { Failure, failure } from '../../../shared/errors.ts';
import { matchesWildcards } from '../../../shared/wildcards.ts';
import { errnoOf } from '../errors/from-file-system.ts';
import { type HostKey, parseHostKey } from './host-key.ts';

/** One name of a line's list; `text` is in lower case and may hold the wildcards `*` and `?`. */
export interface HostPattern {
  readonly text: string;
  readonly negated: boolean;
}

/** Whom a line is about: a list of patterns, or one name hidden behind HMAC-SHA1. */
export type HostNames =
  | { readonly kind: 'patterns'; readonly patterns: readonly HostPattern[] }
  | { readonly kind: 'hashed'; readonly salt: Buffer; readonly hash: Buffer };

export interface KnownHostsEntry {
  /** Counted from 1. */
  readonly line: number;
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  readonly names: HostNames;
  readonly key: HostKey;
}

/** A line that could not be used. */
export interface KnownHostsProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
  /** It would have revoked a key: that must not be lost quietly. */
  readonly revokes: boolean;
}

export interface KnownHosts {
  readonly entries: readonly KnownHostsEntry[];
  readonly problems: readonly KnownHostsProblem[];
}

/** SSH's own port, the one that names in known_hosts files leave out. */
export const DEFAULT_SSH_PORT = 22;
/** Salt and hash are both as long as a SHA-1 digest, in bytes (OpenSSH, hostfile.c). */
const SHA1_LENGTH = 20;
const MARKERS: Readonly<Record<string, KnownHostsEntry['marker']>> = {
  '@revoked': 'revoked',
  '@cert-authority': 'cert-authority',
};

/**
 * Reads OpenSSH's known_hosts format (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT").
 * Like OpenSSH, one bad line doesn't spoil the file: it is skipped and listed in `problems`. Keys of SSH 1 are skipped without a
 * word.
 */
export function parseKnownHosts(text: string): KnownHosts {
  const entries: KnownHostsEntry[] = [];
  const problems: KnownHostsProblem[] = [];
  // A byte-order mark, as Windows editors write it, would otherwise become part of the first name.
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [index, content] of lines.entries()) {
    const line = index + 1;
    const fields = content.split(/[ \t]+/).filter((field) => field !== '');
    if (fields[0] === undefined || fields[0].startsWith('#')) continue;
    const parsed = parseFields(fields);
    if (isSsh1(fields)) continue;
    if (typeof parsed === 'string')
      problems.push({ line, reason: parsed, revokes: fields[0] === '@revoked' });
    else entries.push({ line, ...parsed });
  }
  return { entries, problems };
}

/** Of one file; more is no list of hosts. */
const MOST_BYTES = 64 * 1_024 * 1_024;

/**
 * Reads a known_hosts file.
 * @param mustExist a trust store somebody named and that isn't there must stop the connection, not make every host look new;
 * of a file that OpenSSH reads by itself there may be none
 * @throws Failure `TrustStoreUnreadable`, also where nothing in it can be read or a revocation can't
 */
export async function readKnownHosts(path: string, mustExist = true): Promise<KnownHosts> {
  const unreadable = (message: string, detail: Record<string, string | number>, cause?: unknown) =>
    failure('TrustStoreUnreadable', message, { path, detail, cause });
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw unreadable('the known_hosts file is too large', { bytes: size });
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const errno = errnoOf(cause);
    // ENOTDIR: `.ssh` is no folder, so nothing can be in it.
    if (!mustExist && (errno === 'ENOENT' || errno === 'ENOTDIR')) return { entries: [], problems: [] };
    throw unreadable('the known_hosts file could not be read', { errno: errno || 'unknown' }, cause);
  }
  const known = parseKnownHosts(text);
  const [first] = known.problems;
  // Not a list of hosts at all, for instance one that was written as UTF-16.
  if (first !== undefined && known.entries.length === 0)
    throw unreadable('the known_hosts file is damaged', { line: first.line, reason: first.reason });
  const lost = known.problems.find(({ revokes }) => revokes);
  if (lost !== undefined)
    throw unreadable('a revoked key in the known_hosts file can’t be read', {
      line: lost.line,
      reason: lost.reason,
    });
  return known;
}

/**
 * Whether a line is about this host and port. As in OpenSSH a port other than 22 is part of the name:
 * `[host]:port` is what patterns are matched against and what is hashed, so a line for the bare host says
 * nothing about its other ports.
 */
export function matches(entry: KnownHostsEntry, host: string, port: number): boolean {
  const name = (port === DEFAULT_SSH_PORT ? host : `[${host}]:${port}`).toLowerCase();
  if (entry.names.kind === 'hashed') {
    return createHmac('sha1', entry.names.salt).update(name).digest().equals(entry.names.hash);
  }
  let accepted = false;
  for (const { text, negated } of entry.names.patterns) {
    if (!matchesWildcards(name, text)) continue;
    if (negated) return false;
    accepted = true;
  }
  return accepted;
}

/** Host names, bits, exponent and modulus: the form before 2001 (sshd(8) of OpenSSH 7.4). */
const isSsh1 = (fields: readonly string[]): boolean =>
  fields.length >= 4 && fields.slice(1, 4).every((field) => /^\d+$/.test(field));

/** An entry without its line number, or why there is none. */
function parseFields(fields: readonly string[]): Omit<KnownHostsEntry, 'line'> | string {
  const first = fields[0] ?? '';
  const marked = first.startsWith('@');
  const marker = marked ? MARKERS[first] : 'none';
  if (marker === undefined) return 'unknown marker';
  const [names, type, base64] = marked ? fields.slice(1) : fields;
  if (names === undefined || type === undefined || base64 === undefined) {
    return 'host names, key type and key are needed';
  }
  if (names.startsWith('@')) return 'only one marker is allowed';
  const parsedNames = names.startsWith('|') ? parseHashedName(names) : parsePatterns(names);
  if (typeof parsedNames === 'string') return parsedNames;
  const key = parseKey(type, base64);
  return typeof key === 'string' ? key : { marker, names: parsedNames, key };
}

function parsePatterns(names: string): HostNames | string {
  const patterns = names
    .toLowerCase()
    .split(',')
    .map((name) => ({ text: name.replace(/^!/, ''), negated: name.startsWith('!') }))
    .filter(({ text }) => text !== '');
  return patterns.length === 0 ? 'no host name' : { kind: 'patterns', patterns };
}

/** `|1|salt|hash`, both in base64. */
function parseHashedName(names: string): HostNames | string {
  const [empty, version, salt, hash, ...rest] = names.split('|');
  if (empty !== '' || version !== '1' || rest.length > 0) return 'unknown form of a hashed host name';
  const saltBytes = decodeBase64(salt ?? '');
  const hashBytes = decodeBase64(hash ?? '');
  if (saltBytes?.length !== SHA1_LENGTH || hashBytes?.length !== SHA1_LENGTH) {
    return 'damaged hashed host name';
  }
  return { kind: 'hashed', salt: saltBytes, hash: hashBytes };
}

function parseKey(type: string, base64: string): HostKey | string {
  const blob = decodeBase64(base64);
  if (blob === undefined) return 'the key is not base64';
  try {
    const key = parseHostKey(blob);
    return key.type === type ? key : 'the key is of another type than the line says';
  } catch (thrown) {
    if (thrown instanceof Failure) return 'the key is damaged';
    throw thrown;
  }
}

/** Strict, because Node's decoder skips what it doesn't know and would turn a damaged key into another one. */
function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
