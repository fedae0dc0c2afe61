/** When one file takes the place of another; pure, for the engine that decides and the window that shows. */

import type { ConflictPolicy, SkipReason } from './models/transfer.ts';

/**
 * FAT keeps every second second and SFTP's version 3 whole ones (draft-ietf-secsh-filexfer-02 section 5), so times closer than
 * this are the same time, milliseconds.
 */
const SAME_TIME_MS = 2_000;

export interface FileFacts {
  /** Bytes; `null` where a side doesn't tell. */
  readonly sizeBytes: number | null;
  readonly modifiedAtMs: number | null;
}

/** Which of the two is newer. */
export function newerOf(
  sourceMs: number | null,
  targetMs: number | null,
): 'source' | 'target' | 'same' | 'unknown' {
  if (sourceMs === null || targetMs === null) return 'unknown';
  if (Math.abs(sourceMs - targetMs) < SAME_TIME_MS) return 'same';
  return sourceMs > targetMs ? 'source' : 'target';
}

export type ConditionalPolicy = Extract<ConflictPolicy, 'only-if-newer' | 'only-if-different'>;

export const isConditional = (policy: ConflictPolicy): policy is ConditionalPolicy =>
  policy === 'only-if-newer' || policy === 'only-if-different';

/**
 * Whether the source replaces a target that exists. `unknown`: a side doesn't tell what the answer depends on; then a person
 * decides, because both a guess at "replace" and one at "skip" could lose something.
 */
export function whetherToReplace(
  policy: ConditionalPolicy,
  source: FileFacts,
  target: FileFacts,
): 'replace' | 'unknown' | SkipReason {
  const newer = newerOf(source.modifiedAtMs, target.modifiedAtMs);
  if (policy === 'only-if-newer') {
    if (newer === 'unknown') return 'unknown';
    return newer === 'source' ? 'replace' : 'not-newer';
  }
  const knowsSizes = source.sizeBytes !== null && target.sizeBytes !== null;
  if (knowsSizes && source.sizeBytes !== target.sizeBytes) return 'replace';
  if (newer === 'unknown' || !knowsSizes) return 'unknown';
  return newer === 'same' ? 'not-different' : 'replace';
}
