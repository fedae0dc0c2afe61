import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';

/** What of a folder is shown. */
export interface Showing {
  readonly hidden: boolean;
  /** Part of a name, any case. */
  readonly filter: string;
}

/** A name that must not be used is never left out: somebody should see it. */
const isHidden = ({ name, usable }: RemoteEntry): boolean => usable && name.startsWith('.');

/** In the order given. The same list where nothing is left out. */
export function shownOf(
  entries: readonly RemoteEntry[],
  { hidden, filter }: Showing,
): readonly RemoteEntry[] {
  const wanted = filter.trim().toLocaleLowerCase();
  if (hidden && wanted === '') return entries;
  return entries.filter(
    (entry) =>
      (hidden || !isHidden(entry)) && (wanted === '' || entry.name.toLocaleLowerCase().includes(wanted)),
  );
}

/** What is chosen of what is shown; names that must not be used can't be. */
export const chosenOf = (shown: readonly RemoteEntry[], keys: ReadonlySet<string>): readonly RemoteEntry[] =>
  keys.size === 0 ? [] : shown.filter(({ name, usable }) => usable && keys.has(name));

/** Known sizes of files together, bytes; of folders nobody knows. */
export const bytesOf = (entries: readonly RemoteEntry[]): number =>
  entries.reduce((sum, { kind, sizeBytes }) => sum + (kind === 'folder' ? 0 : (sizeBytes ?? 0)), 0);

/** `rw-r-----`; nothing where the server doesn't tell. */
export function permissionsText(mode: number | null): string {
  if (mode === null) return '';
  return [6, 3, 0]
    .map((shift) => {
      const bits = mode >> shift;
      return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`;
    })
    .join('');
}

/** Leaves out names that were there before: a row is known by its name. */
export function withoutRepeats(entries: readonly RemoteEntry[], known: Set<string>): readonly RemoteEntry[] {
  return entries.filter(({ name }) => {
    if (known.has(name)) return false;
    known.add(name);
    return true;
  });
}
