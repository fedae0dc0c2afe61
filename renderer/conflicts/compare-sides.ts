import { newerOf } from '../../shared/conflict-rules.ts';
import type { Conflict, ConflictSide } from '../../shared/models/conflict.ts';
import type { ConflictPolicy, Direction } from '../../shared/models/transfer.ts';

/** What a person may decide about one file whose name is taken. */
export type ConflictDecision = Exclude<ConflictPolicy, 'fail'>;

/** Decisions by the conflict's place in its list. */
export type ConflictDecisions = ReadonlyMap<number, ConflictDecision>;

export interface Comparison {
  /** What would be transferred. */
  readonly source: ConflictSide;
  /** What has the name now. */
  readonly target: ConflictSide;
  /** `unknown` where a side doesn't tell its time. */
  readonly newer: 'source' | 'target' | 'same' | 'unknown';
  readonly isSameSize: boolean;
}

export function compareSides({ local, remote }: Conflict, direction: Direction): Comparison {
  const [source, target] = direction === 'upload' ? [local, remote] : [remote, local];
  return {
    source,
    target,
    newer: newerOf(source.modifiedAtMs, target.modifiedAtMs),
    isSameSize: source.sizeBytes !== null && source.sizeBytes === target.sizeBytes,
  };
}

/** The decision for one, or for it and all behind it. */
export function withDecision(
  decisions: ConflictDecisions,
  at: number,
  decision: ConflictDecision,
  until: number = at + 1,
): ConflictDecisions {
  const next = new Map(decisions);
  for (let index = at; index < until; index += 1) next.set(index, decision);
  return next;
}
