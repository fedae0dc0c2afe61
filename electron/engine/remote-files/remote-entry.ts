import type { Stats } from 'ssh2';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { isSafeRemoteName } from '../../../shared/remote-path.ts';

/** What a server may tell about a file. The types of ssh2 promise every part; draft-02 section 5 makes all optional. */
export type ToldAttributes = {
  readonly [Name in 'mode' | 'size' | 'mtime' | 'uid' | 'gid']?: Stats[Name] | undefined;
};

/** The kind of file in the upper bits of a mode, as POSIX systems number them. */
const KIND_BITS = 0o170000;
const KINDS: ReadonlyMap<number, RemoteEntry['kind']> = new Map([
  [0o040000, 'folder'],
  [0o100000, 'file'],
  [0o120000, 'link'],
]);

const countOf = (told: unknown): number | null =>
  Number.isSafeInteger(told) && Number(told) >= 0 ? Number(told) : null;

/** What the server told about one name, checked. Nothing in it is believed but as a statement of the server's. */
export function toRemoteEntry(name: string, told: ToldAttributes): RemoteEntry {
  const mode = countOf(told.mode);
  const modifiedSeconds = countOf(told.mtime);
  return {
    name,
    kind: mode === null ? 'other' : (KINDS.get(mode & KIND_BITS) ?? 'other'),
    sizeBytes: countOf(told.size),
    modifiedAtMs: modifiedSeconds === null ? null : modifiedSeconds * 1_000,
    mode: mode === null ? null : mode & 0o777,
    uid: countOf(told.uid),
    gid: countOf(told.gid),
    usable: isSafeRemoteName(name),
  };
}
