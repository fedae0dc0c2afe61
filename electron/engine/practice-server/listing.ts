import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { attributesOf, namedEntry } from './file-attributes.ts';
import type { OpenFolder } from './open-handles.ts';
import type { NamedEntry } from './sftp-protocol.ts';

/** Entries in one answer to READDIR, as in OpenSSH. */
export const ENTRIES_PER_ANSWER = 100;

/** `.` and `..` first, then what is there; what vanishes while we look is left out. */
export async function nextEntries(opened: OpenFolder): Promise<readonly NamedEntry[]> {
  const names: string[] = opened.atStart ? ['.', '..'] : [];
  opened.atStart = false;
  while (names.length < ENTRIES_PER_ANSWER) {
    const entry = await opened.folder.read();
    if (entry === null) break;
    names.push(entry.name);
  }
  const nowMs = Date.now();
  const entries = await Promise.all(
    names.map(async (name) => {
      // `..` shows the folder's own attributes, so that nothing of what lies above the root is told.
      const looked = name === '.' || name === '..' ? opened.realPath : join(opened.realPath, name);
      const stats = await lstat(looked, { bigint: true }).catch(() => undefined);
      return stats && namedEntry(name, attributesOf(stats), stats.nlink, nowMs);
    }),
  );
  const found = entries.filter((entry) => entry !== undefined);
  return found.length === 0 && names.length > 0 ? nextEntries(opened) : found;
}
