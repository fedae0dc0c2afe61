import { realpath, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import type { SkipReason } from '../../../shared/models/transfer.ts';

export interface FollowedLink {
  readonly kind: 'file' | 'folder' | 'other';
  /** Where it leads, without any link on the way. */
  readonly real: string;
}

/**
 * Where a link in a folder leads, or why it isn't followed: it leads out of the chosen folder, to a folder it is in, or
 * nowhere.
 * @param real the real paths of the chosen folder, of those on the way, and of the one the link is in
 */
export async function followLocalLink(
  link: string,
  real: readonly string[],
): Promise<FollowedLink | Extract<SkipReason, `link-${string}`>> {
  try {
    const target = await realpath(link);
    const way = relative(real[0] ?? '', target);
    // On Windows the way to another drive is absolute.
    if (way.split(sep)[0] === '..' || /^([A-Za-z]:|[/\\])/.test(way)) return 'link-leads-out';
    if (real.includes(target)) return 'link-in-circle';
    const facts = await stat(target);
    const kind = facts.isDirectory() ? 'folder' : facts.isFile() ? 'file' : 'other';
    return { kind, real: target };
  } catch (thrown) {
    const isCircle = thrown instanceof Error && 'code' in thrown && thrown.code === 'ELOOP';
    return isCircle ? 'link-in-circle' : 'link-leads-nowhere';
  }
}
