import type { Preflight, PreflightEntry } from './preflight.ts';

/*
 * Whether a refused or unanswered wish is in the queue all the same, nobody knows. So each file stays with the batch it
 * was first asked for in: asking for that batch again adds nothing where it is there already.
 */

const changed = (preflight: Preflight, change: (entry: PreflightEntry) => PreflightEntry): Preflight => ({
  ...preflight,
  entries: preflight.entries.map(change),
});

/** Gives those of the paths that are of no batch yet a new one. */
export function withBatch(preflight: Preflight, paths: readonly string[], batchId: string): Preflight {
  const sent = new Set(paths);
  return changed(preflight, (entry) =>
    entry.batchId === null && sent.has(entry.path) ? { ...entry, batchId } : entry,
  );
}

/** What is to be asked for, batch by batch. */
export function batchesOf(
  { entries }: Preflight,
  paths: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const sent = new Set(paths);
  const batches = new Map<string, string[]>();
  for (const { path, batchId } of entries) {
    if (batchId === null || !sent.has(path)) continue;
    const batch = batches.get(batchId) ?? [];
    batches.set(batchId, batch);
    batch.push(path);
  }
  return batches;
}

/** A batch is in the queue with these paths: what was left out of it belongs to none, or it could never be sent. */
export function withQueued(preflight: Preflight, batchId: string, paths: readonly string[]): Preflight {
  const queued = new Set(paths);
  return changed(preflight, (entry) =>
    entry.batchId === batchId && !queued.has(entry.path) ? { ...entry, batchId: null } : entry,
  );
}
