import { errorOf } from '../../../shared/errors.ts';
import type { SkipReason } from '../../../shared/models/transfer.ts';
import { isUnreadable, joinRemote } from '../../../shared/remote-path.ts';
import type { SftpSession } from '../connections/sftp-session.ts';
import { toRemoteEntry } from '../remote-files/remote-entry.ts';

export interface FollowedLink {
  readonly kind: 'file' | 'folder' | 'other';
  /** Where it leads, as the server resolved it. */
  readonly real: string;
  readonly sizeBytes: number | null;
}

/**
 * Where a link on the server leads, or why it isn't followed. That it stays in the chosen folder is the server's word; one that
 * doesn't resolve links when it is asked for a path is taken at its worst.
 * @param real the real paths of the chosen folder, of those on the way, and of the one the link is in
 * @throws what a lost connection says
 */
export async function followRemoteLink(
  session: SftpSession,
  name: string,
  real: readonly string[],
): Promise<FollowedLink | Extract<SkipReason, `link-${string}`>> {
  const link = joinRemote(real.at(-1) ?? '', name);
  try {
    const { kind, sizeBytes } = toRemoteEntry(name, await session.stat(link));
    const target = await session.realpath(link);
    if (target === link || !isInside(target, real[0] ?? '/')) return 'link-leads-out';
    if (real.includes(target)) return 'link-in-circle';
    return { kind: kind === 'link' ? 'other' : kind, real: target, sizeBytes };
  } catch (thrown) {
    if (session.gone) throw thrown;
    // A circle of links has no status of its own.
    return errorOf(thrown).code === 'PermissionDenied' ? 'link-leads-out' : 'link-leads-nowhere';
  }
}

function isInside(target: string, top: string): boolean {
  if (isUnreadable(target) || target.includes('\0') || target.split('/').includes('..')) return false;
  return target === top || target.startsWith(top.endsWith('/') ? top : `${top}/`);
}
