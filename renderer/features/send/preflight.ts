import type { AppError } from '../../../shared/errors.ts';
import type { PreflightWarningKind } from '../../../shared/messages/window/preflight.ts';
import type { PreflightFinding, PreflightItem } from '../../../shared/models/preflight.ts';

/** A file or folder that a person wants to send. */
export interface PreflightEntry {
  readonly path: string;
  /** As the path ends; what was found tells better. */
  readonly name: string;
  /** `null` until it was looked at. */
  readonly item: PreflightItem | null;
  /** Why it couldn't be looked at. */
  readonly error: AppError | null;
  /** The warnings a person said yes to, each by its own tick. */
  readonly accepted: readonly PreflightWarningKind[];
  /** The batch it was first asked for in; `null` until then. */
  readonly batchId: string | null;
}

/** What somebody is about to send, and what was found about it. */
export interface Preflight {
  readonly profileId: string;
  readonly entries: readonly PreflightEntry[];
  /** Things that were dropped and have no file on this computer's disk. */
  readonly withoutFile: number;
  /** Nothing gets its final name before all of it is sent. */
  readonly together: boolean;
  /** Masks typed here, for what is in folders; `null`: as the connection says. */
  readonly include: string | null;
  readonly isSending: boolean;
  /** Why sending was refused. */
  readonly error: AppError | null;
}

export type EntryGroup = 'stop' | 'decision' | 'checking' | 'ready';

export type Warning = Extract<PreflightFinding, { level: 'warning' }>;

/** Why an entry can't be sent as it is. */
export type StopReason =
  | { readonly kind: 'unchecked'; readonly error: AppError }
  | { readonly kind: 'unreadable'; readonly error: AppError }
  | { readonly kind: 'not-a-file' }
  | { readonly kind: 'empty-folder' }
  | { readonly kind: 'same-name' };

export const openedFor = (profileId: string): Preflight => ({
  profileId,
  entries: [],
  withoutFile: 0,
  // A day's files belong together: a partner's job must not import half of them.
  together: true,
  include: null,
  isSending: false,
  error: null,
});

/** Adds what isn't there yet. */
export function withPaths(preflight: Preflight, paths: readonly string[], withoutFile = 0): Preflight {
  const known = new Set(preflight.entries.map(({ path }) => path));
  const fresh = [...new Set(paths)].filter((path) => !known.has(path));
  return {
    ...preflight,
    withoutFile: preflight.withoutFile + withoutFile,
    entries: [...preflight.entries, ...fresh.map(unchecked)],
  };
}

const unchecked = (path: string): PreflightEntry => ({
  path,
  name: nameOf(path),
  item: null,
  error: null,
  accepted: [],
  batchId: null,
});

/** The last part of a path of this computer; backslashes divide only where the path is one of Windows. */
export function nameOf(path: string): string {
  const isWindows = /^([a-z]:)?\\|^[a-z]:\//i.test(path);
  const parts = path.split(isWindows ? /[\\/]/ : '/').filter((part) => part !== '');
  return parts.at(-1) ?? path;
}

const changed = (
  preflight: Preflight,
  path: string,
  change: (entry: PreflightEntry) => PreflightEntry,
): Preflight => ({
  ...preflight,
  entries: preflight.entries.map((entry) => (entry.path === path ? change(entry) : entry)),
});

/** What was found. @param path as it was asked; the answer's is normalized */
export const withItem = (preflight: Preflight, path: string, item: PreflightItem): Preflight =>
  changed(preflight, path, (entry) => ({ ...entry, name: item.name, item, error: null }));

export const withCheckFailed = (preflight: Preflight, path: string, error: AppError): Preflight =>
  changed(preflight, path, (entry) => ({ ...entry, error }));

/** To be looked at anew. */
export const withCheckAgain = (preflight: Preflight, path: string): Preflight =>
  changed(preflight, path, (entry) => ({ ...entry, item: null, error: null, accepted: [] }));

export const withAccepted = (
  preflight: Preflight,
  path: string,
  kind: PreflightWarningKind,
  isAccepted: boolean,
): Preflight =>
  changed(preflight, path, (entry) => ({
    ...entry,
    accepted: [...entry.accepted.filter((other) => other !== kind), ...(isAccepted ? [kind] : [])],
  }));

export const withoutPath = (preflight: Preflight, path: string): Preflight => ({
  ...preflight,
  entries: preflight.entries.filter((entry) => entry.path !== path),
});

/** The names that more than one entry has: the server can hold only one of each. */
export function repeatedNames(entries: readonly PreflightEntry[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { name } of entries) {
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
  }
  return repeated;
}

const isEmptyFolder = (item: PreflightItem | null): boolean => item?.kind === 'folder' && item.files === 0;

export function stopsOf(entry: PreflightEntry, repeated: ReadonlySet<string>): readonly StopReason[] {
  const stops: StopReason[] = [];
  if (entry.error !== null) stops.push({ kind: 'unchecked', error: entry.error });
  for (const finding of entry.item?.findings ?? []) {
    if (finding.kind === 'unreadable') stops.push({ kind: 'unreadable', error: finding.error });
    if (finding.kind === 'not-a-file') stops.push({ kind: 'not-a-file' });
  }
  if (stops.length === 0 && isEmptyFolder(entry.item)) stops.push({ kind: 'empty-folder' });
  if (repeated.has(entry.name)) stops.push({ kind: 'same-name' });
  return stops;
}

export const warningsOf = ({ item }: PreflightEntry): readonly Warning[] =>
  isEmptyFolder(item)
    ? []
    : (item?.findings ?? []).filter((finding): finding is Warning => finding.level === 'warning');

export const isUndecided = (entry: PreflightEntry): boolean =>
  warningsOf(entry).some(({ kind }) => !entry.accepted.includes(kind));

/** Where an entry stands; one that was decided stays where it is, so that nothing moves under the pointer. */
export function groupOf(entry: PreflightEntry, repeated: ReadonlySet<string>): EntryGroup {
  if (stopsOf(entry, repeated).length > 0) return 'stop';
  if (entry.item === null) return 'checking';
  return warningsOf(entry).length > 0 ? 'decision' : 'ready';
}

export interface PreflightCounts {
  readonly ready: number;
  readonly undecided: number;
  readonly stopped: number;
  readonly checking: number;
  /** Files that would be sent: those in folders count. */
  readonly files: number;
}

export function countsOf({ entries }: Preflight): PreflightCounts {
  const repeated = repeatedNames(entries);
  const counts = { ready: 0, undecided: 0, stopped: 0, checking: 0, files: 0 };
  for (const entry of entries) {
    const group = groupOf(entry, repeated);
    if (group === 'stop') {
      counts.stopped += 1;
      continue;
    }
    counts.files += entry.item?.files ?? 1;
    if (group === 'checking') counts.checking += 1;
    else if (isUndecided(entry)) counts.undecided += 1;
    else counts.ready += 1;
  }
  return counts;
}

/** What is sent: nothing that is stopped, and nothing undecided. */
export function pathsToSend({ entries }: Preflight): readonly string[] {
  const repeated = repeatedNames(entries);
  return entries
    .filter((entry) => {
      const group = groupOf(entry, repeated);
      return group === 'ready' || (group === 'decision' && !isUndecided(entry));
    })
    .map(({ path }) => path);
}
