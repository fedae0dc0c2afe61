import { statfs } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import { foldedName, whyNotLocalName, whyNotLocalPath } from '../../../shared/local-name.ts';

/** How names from a server become local paths on a platform. */
export interface LocalRules {
  readonly paths: typeof posix;
  /** The local path of one more part, or why there is none. */
  readonly placeIn: (folder: string, name: string) => string | { readonly reason: string };
  /** Names with the same answer are one file here. */
  readonly folded: (name: string) => string;
}

/** @param foldsNames the file system is known to take `A` for `a`, whatever the platform does by itself */
export function rulesOf(platform: string, foldsNames = false): LocalRules {
  const paths = platform === 'win32' ? win32 : posix;
  return {
    paths,
    placeIn: (folder, name) => {
      const why = whyNotLocalName(name, platform);
      if (why !== undefined) return { reason: why };
      const place = paths.join(folder, name);
      // The rules above already say so; this one holds even if they had a hole.
      if (paths.dirname(place) !== folder || paths.basename(place) !== name)
        return { reason: 'leads out of its folder' };
      const tooLong = whyNotLocalPath(place, platform);
      return tooLong === undefined ? place : { reason: tooLong };
    },
    folded: (name) => foldedName(name, platform, foldsNames),
  };
}

/** File systems that fold case under Linux too (linux/magic.h, and those of their own headers): FAT, exFAT, NTFS, SMB, HFS+. */
const FOLDING_TYPES: ReadonlySet<number> = new Set([
  0x4d44, 0x2011bab0, 0x5346544e, 0x7366746e, 0xff534d42, 0xfe534d42, 0x517b, 0x482b,
]);

/** Whether the file system of `folder`, or of the nearest one above that exists, is known to fold case. */
export async function foldsNames(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  for (let path = folder; ; path = posix.dirname(path)) {
    try {
      const { type } = await statfs(path);
      return FOLDING_TYPES.has(type >>> 0);
    } catch {
      if (path === '/') return false;
    }
  }
}
