import { type BigIntStats, constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { chmod, chown, truncate, utimes } from 'node:fs/promises';
import type { Attributes, NamedEntry } from './sftp-protocol.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `ls -l` shows the year instead of the time of day for what is older than this: half a mean Gregorian year. */
const RECENT_SECONDS = 31_556_952 / 2;

/** The attributes a client is told. */
export function attributesOf(stats: BigIntStats): Attributes {
  return {
    size: stats.size,
    owner: { uid: Number(stats.uid), gid: Number(stats.gid) },
    permissions: Number(stats.mode),
    times: { accessed: seconds(stats.atimeMs), modified: seconds(stats.mtimeMs) },
  };
}

/** What SETSTAT does to a path, FSETSTAT to an open file: only what was sent is changed. Set-uid bits never are. */
export async function applyAttributes(on: string | FileHandle, attributes: Attributes): Promise<void> {
  const { size, permissions, owner, times } = attributes;
  if (size !== undefined)
    await (typeof on === 'string' ? truncate(on, Number(size)) : on.truncate(Number(size)));
  if (permissions !== undefined) {
    const mode = permissions & 0o777;
    await (typeof on === 'string' ? chmod(on, mode) : on.chmod(mode));
  }
  if (times !== undefined) {
    const { accessed, modified } = times;
    await (typeof on === 'string' ? utimes(on, accessed, modified) : on.utimes(accessed, modified));
  }
  if (owner !== undefined) {
    await (typeof on === 'string' ? chown(on, owner.uid, owner.gid) : on.chown(owner.uid, owner.gid));
  }
}

/** An entry of a listing, with the line `ls -l` prints, owners as numbers and times in UTC. */
export function namedEntry(name: string, attributes: Attributes, links: bigint, nowMs: number): NamedEntry {
  const {
    size = 0n,
    owner = { uid: 0, gid: 0 },
    permissions = 0,
    times = { accessed: 0, modified: 0 },
  } = attributes;
  const columns = [
    permissionLetters(permissions),
    String(links).padStart(4),
    String(owner.uid).padEnd(8),
    String(owner.gid).padEnd(8),
    String(size).padStart(8),
    listedTime(times.modified, nowMs / 1000),
    name,
  ];
  return { name, longName: columns.join(' '), attributes };
}

function listedTime(modifiedSeconds: number, nowSeconds: number): string {
  const time = new Date(modifiedSeconds * 1000);
  const age = nowSeconds - modifiedSeconds;
  const day = `${MONTHS[time.getUTCMonth()]} ${String(time.getUTCDate()).padStart(2)}`;
  if (age < 0 || age > RECENT_SECONDS) return `${day}  ${time.getUTCFullYear()}`;
  return `${day} ${time.toISOString().slice(11, 16)}`;
}

function permissionLetters(mode: number): string {
  const letters = 'rwxrwxrwx'.split('').map((letter, index) => (mode & (0o400 >> index) ? letter : '-'));
  return typeLetter(mode) + letters.join('');
}

function typeLetter(mode: number): string {
  switch (mode & constants.S_IFMT) {
    case constants.S_IFDIR:
      return 'd';
    case constants.S_IFLNK:
      return 'l';
    case constants.S_IFREG:
      return '-';
    default:
      return '?';
  }
}

function seconds(milliseconds: bigint): number {
  return Number(milliseconds / 1000n);
}
