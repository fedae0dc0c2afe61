import type { Masks } from '../../../shared/masks.ts';
import type { Conflict } from '../../../shared/models/conflict.ts';
import type { ConflictPolicy, Direction } from '../../../shared/models/transfer.ts';
import { joinRemote } from '../../../shared/remote-path.ts';
import type { ConflictDecisions } from '../../conflicts/compare-sides.ts';
import { joinPath, nameOf, type PathKind, type Platform } from './pane-paths.ts';

/** One file or folder that is to go to the other side. */
export interface TransferSource {
  readonly path: string;
  readonly name: string;
}

/** What a person asked for: these things, into that folder of the other side. */
export interface TransferWish {
  readonly profileId: string;
  readonly direction: Direction;
  readonly sources: readonly TransferSource[];
  readonly targetFolder: string;
  /** Which files of folders; left out: as the connection says. */
  readonly masks?: Masks;
}

/** Exact names on both sides, as the question about conflicts wants them. */
export interface Pair {
  readonly localPath: string;
  readonly remotePath: string;
}

export function pairsOf(wish: TransferWish, platform: Platform): readonly Pair[] {
  const local: PathKind = { side: 'local', platform };
  return wish.sources.map(({ path, name }) =>
    wish.direction === 'upload'
      ? { localPath: path, remotePath: joinRemote(wish.targetFolder, name) }
      : { localPath: joinPath(wish.targetFolder, name, local), remotePath: path },
  );
}

/** Things dropped from the desktop. */
export const sourcesOf = (paths: readonly string[], platform: Platform): readonly TransferSource[] =>
  paths.map((path) => ({ path, name: nameOf(path, { side: 'local', platform }) }));

/** Sources that go with the same policy. */
export interface PolicyGroup {
  readonly conflict: ConflictPolicy;
  readonly sources: readonly TransferSource[];
}

export interface Plan {
  readonly groups: readonly PolicyGroup[];
  /** What a person decided to leave as it is. */
  readonly skipped: number;
}

/**
 * Puts the answers to conflicts together with what has none. Without a conflict the policy is `fail`: whatever turns up
 * at that name in the meantime is left alone, and asked about in the queue.
 */
export function planOf(
  wish: TransferWish,
  pairs: readonly Pair[],
  conflicts: readonly Conflict[],
  decisions: ConflictDecisions,
): Plan {
  const decided = new Map(
    conflicts.map(({ local, remote }, at) => [keyOf(local.path, remote.path), decisions.get(at) ?? 'skip']),
  );
  const groups = new Map<ConflictPolicy, TransferSource[]>();
  let skipped = 0;
  for (const [at, source] of wish.sources.entries()) {
    const pair = pairs[at];
    const policy =
      pair === undefined ? 'fail' : (decided.get(keyOf(pair.localPath, pair.remotePath)) ?? 'fail');
    if (policy === 'skip') skipped += 1;
    else {
      const group = groups.get(policy) ?? [];
      groups.set(policy, group);
      group.push(source);
    }
  }
  return { groups: [...groups].map(([conflict, sources]) => ({ conflict, sources })), skipped };
}

const keyOf = (localPath: string, remotePath: string): string => `${localPath}\0${remotePath}`;
