import type { Conflict } from '../../../shared/models/conflict.ts';
import type { ConflictPolicy, TransferSnapshot } from '../../../shared/models/transfer.ts';

/** The one that was chosen, then the others that failed for the same reason on the same way: one decision can serve all. */
export function sameQuestion(
  chosen: TransferSnapshot,
  failed: readonly TransferSnapshot[],
): readonly TransferSnapshot[] {
  const others = failed.filter(
    ({ id, profileId, direction, error }) =>
      id !== chosen.id &&
      profileId === chosen.profileId &&
      direction === chosen.direction &&
      error?.code === 'AlreadyExists',
  );
  return [chosen, ...others];
}

export interface AskedConflicts {
  readonly conflicts: readonly Conflict[];
  /** The transfers of each conflict, by its place. The same name may have been tried twice. */
  readonly ids: readonly (readonly number[])[];
  /** Nothing is in the way of these any more. */
  readonly free: readonly number[];
}

const sidesOf = (remotePath: string, localPath: string): string => `${remotePath}\n${localPath}`;

/** Which transfer each conflict is of. */
export function askedConflicts(
  transfers: readonly TransferSnapshot[],
  conflicts: readonly Conflict[],
): AskedConflicts {
  const known = new Map<string, number[]>();
  for (const { id, remotePath, localPath } of transfers) {
    const key = sidesOf(remotePath, localPath);
    known.set(key, [...(known.get(key) ?? []), id]);
  }
  const asked: { conflict: Conflict; ids: readonly number[] }[] = [];
  for (const conflict of conflicts) {
    const key = sidesOf(conflict.remote.path, conflict.local.path);
    const ids = known.get(key);
    if (ids === undefined) continue;
    known.delete(key);
    asked.push({ conflict, ids });
  }
  return {
    conflicts: asked.map(({ conflict }) => conflict),
    ids: asked.map(({ ids }) => ids),
    free: [...known.values()].flat(),
  };
}

/** The transfers of each decision: one request for each. */
export function byDecision<D extends ConflictPolicy>(
  { ids }: AskedConflicts,
  decisions: ReadonlyMap<number, D>,
): ReadonlyMap<D, readonly number[]> {
  const found = new Map<D, number[]>();
  for (const [at, decision] of decisions)
    found.set(decision, [...(found.get(decision) ?? []), ...(ids[at] ?? [])]);
  return found;
}
