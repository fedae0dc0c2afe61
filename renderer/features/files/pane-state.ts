import type { AppError } from '../../../shared/errors.ts';
import type { ConnectionFacts } from '../../../shared/models/connection-facts.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import {
  NOTHING_SELECTED,
  orderOf,
  type Selection,
  selectOnly,
  withoutMissing,
} from '../../design/selection.ts';
import { BY_NAME, type EntrySort } from './sort-entries.ts';

/** One folder view, whole: it stays while other pages are shown. */
export interface PaneState {
  /** The folder shown or about to be; empty until one was asked for. */
  readonly path: string;
  readonly back: readonly string[];
  readonly forward: readonly string[];
  /** What was read so far, sorted; hidden and filtered ones too. */
  readonly entries: readonly RemoteEntry[];
  /** `opening`: nothing is there yet; `reading`: pages come in; `refreshing`: the former entries stay meanwhile. */
  readonly status: 'idle' | 'opening' | 'reading' | 'refreshing';
  readonly error: AppError | null;
  readonly sort: EntrySort;
  readonly filter: string;
  readonly isFilterOpen: boolean;
  readonly selection: Selection;
  /** Of the connection, as of the last listing. */
  readonly facts: ConnectionFacts | null;
  /** Bytes, of the local file system. */
  readonly freeBytes: number | null;
}

export const EMPTY_PANE: PaneState = {
  path: '',
  back: [],
  forward: [],
  entries: [],
  status: 'idle',
  error: null,
  sort: BY_NAME,
  filter: '',
  isFilterOpen: false,
  selection: NOTHING_SELECTED,
  facts: null,
  freeBytes: null,
};

/** How a folder is come to. `here`: the same place again, for instance under its real name. */
export type Way = 'go' | 'back' | 'forward' | 'here';

const LONGEST_WAY = 100;

/**
 * On the way into a folder: what was shown is gone, and the steps back and forward are kept as in a browser.
 * @param cursor the name that gets the cursor there: the folder somebody comes up from
 */
export function entering(pane: PaneState, path: string, way: Way, cursor?: string): PaneState {
  return {
    ...pane,
    ...historyAfter(pane, path, way),
    path,
    entries: [],
    status: 'opening',
    error: null,
    filter: '',
    isFilterOpen: false,
    selection: cursor === undefined ? NOTHING_SELECTED : selectOnly(cursor),
  };
}

function historyAfter(
  { path: from, back, forward }: PaneState,
  path: string,
  way: Way,
): Pick<PaneState, 'back' | 'forward'> {
  switch (way) {
    case 'here':
      return { back, forward };
    case 'back':
      return { back: back.slice(0, -1), forward: [from, ...forward] };
    case 'forward':
      return { back: [...back, from], forward: forward.slice(1) };
    case 'go':
      if (from === '' || from === path) return { back, forward };
      return { back: [...back, from].slice(-LONGEST_WAY), forward: [] };
  }
}

/** The folder is open under its real path. */
export const opened = (pane: PaneState, path: string): PaneState => ({ ...pane, path, status: 'reading' });

/** More of it is known. */
export const reading = (pane: PaneState, entries: readonly RemoteEntry[]): PaneState => ({
  ...pane,
  entries,
});

/** All of it is known: what is selected and no longer there isn't selected any more. */
export function complete(pane: PaneState, entries: readonly RemoteEntry[]): PaneState {
  const order = orderOf(entries.map(({ name }) => name));
  return { ...pane, entries, status: 'idle', error: null, selection: withoutMissing(pane.selection, order) };
}

export const failed = (pane: PaneState, error: AppError): PaneState => ({ ...pane, status: 'idle', error });

/** Left before it was read to its end; whoever comes back reads it anew. */
export const interrupted = (pane: PaneState): PaneState => ({ ...pane, status: 'idle' });

export const refreshing = (pane: PaneState): PaneState => ({ ...pane, status: 'refreshing' });
