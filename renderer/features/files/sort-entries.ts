import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';

/** What the table can be sorted by. */
export type SortColumn = 'name' | 'size' | 'modified' | 'permissions';

export interface EntrySort {
  readonly column: SortColumn;
  readonly direction: 'ascending' | 'descending';
}

export const BY_NAME: EntrySort = { column: 'name', direction: 'ascending' };

type Compare = (one: RemoteEntry, other: RemoteEntry) => number;

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
/** Names that differ only in case or accents must stand in the same order each time. */
const byName: Compare = (one, other) =>
  names.compare(one.name, other.name) || (one.name < other.name ? -1 : one.name > other.name ? 1 : 0);

const VALUES: Readonly<Record<Exclude<SortColumn, 'name'>, (entry: RemoteEntry) => number>> = {
  size: ({ sizeBytes }) => sizeBytes ?? -1,
  modified: ({ modifiedAtMs }) => modifiedAtMs ?? -1,
  permissions: ({ mode }) => mode ?? -1,
};

/** Folders first, whichever way it goes; equal ones by name. */
export function comparing({ column, direction }: EntrySort): Compare {
  const sign = direction === 'ascending' ? 1 : -1;
  const inGroup: Compare =
    column === 'name'
      ? (one, other) => sign * byName(one, other)
      : (one, other) => {
          const value = VALUES[column];
          return sign * (value(one) - value(other)) || byName(one, other);
        };
  return (one, other) =>
    Number(other.kind === 'folder') - Number(one.kind === 'folder') || inGroup(one, other);
}

/** How many are sorted in one go: a few milliseconds, also on a slow and busy machine. */
const RUN = 512;
/** Comparisons between two looks at the clock. */
const STEP = 512;

/**
 * Sorts step by step: each `next()` is a few milliseconds of work at most, and the last one has the result.
 * Stable; doesn't change what it is given.
 */
export function* sorting(entries: readonly RemoteEntry[], compare: Compare): Generator<void, RemoteEntry[]> {
  let runs: RemoteEntry[][] = [];
  for (let from = 0; from < entries.length; from += RUN) {
    runs.push(entries.slice(from, from + RUN).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: RemoteEntry[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      const [one, other] = [runs[at] ?? [], runs[at + 1]];
      merged.push(other === undefined ? one : yield* merging(one, other, compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

/** Two sorted lists as one. */
export function* merging(
  one: readonly RemoteEntry[],
  other: readonly RemoteEntry[],
  compare: Compare,
): Generator<void, RemoteEntry[]> {
  const merged: RemoteEntry[] = [];
  let left = 0;
  let right = 0;
  while (left < one.length || right < other.length) {
    const [a, b] = [one[left], other[right]];
    if (a !== undefined && (b === undefined || compare(a, b) <= 0)) {
      merged.push(a);
      left += 1;
    } else if (b !== undefined) {
      merged.push(b);
      right += 1;
    }
    if (merged.length % STEP === 0) yield;
  }
  return merged;
}

/** Work between two pauses, milliseconds: half a frame, so that the window goes on painting. */
const BUDGET_MS = 8;

/** Until the next turn of the event loop. A timer would be held back by 4 ms each time. */
function pause(): Promise<void> {
  return new Promise((resume) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resume();
    };
    port2.postMessage(null);
  });
}

/** Carries out step-by-step work, with pauses in which the window can paint and answer. @throws what the signal says */
export async function inPieces<Result>(work: Generator<void, Result>, signal?: AbortSignal): Promise<Result> {
  let until = performance.now() + BUDGET_MS;
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() < until) continue;
    await pause();
    signal?.throwIfAborted();
    until = performance.now() + BUDGET_MS;
  }
}
