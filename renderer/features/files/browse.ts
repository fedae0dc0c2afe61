import { errorOf } from '../../../shared/errors.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { request } from '../../api/api.ts';
import { changeSettings, useAppStore } from '../../stores/app-store.ts';
import { withoutRepeats } from './entry-list.ts';
import { changePane, homeOf, paneOf, useFilesStore } from './files-store.ts';
import { keyOf, type PaneId } from './pane-id.ts';
import {
  complete,
  entering,
  failed,
  interrupted,
  opened,
  reading,
  refreshing,
  type Way,
} from './pane-state.ts';
import { readFolder } from './read-folder.ts';
import { comparing, type EntrySort, inPieces, merging, sorting } from './sort-entries.ts';

/** New entries are shown once they are this share of what is shown already. */
const WORTH_SHOWING = 0.5;

/** One reading a pane: the next one cancels it. */
const running = new Map<string, AbortController>();

const stateOf = (pane: PaneId) => paneOf(useFilesStore.getState(), pane);

function begin(pane: PaneId): AbortSignal {
  running.get(keyOf(pane))?.abort();
  const controller = new AbortController();
  running.set(keyOf(pane), controller);
  return controller.signal;
}

/** Goes to a folder and shows its pages as they come. Never rejects: what goes wrong is shown in the pane. */
export async function goToFolder(
  pane: PaneId,
  path: string,
  way: Way = 'go',
  cursor?: string,
): Promise<void> {
  const signal = begin(pane);
  changePane(pane, (state) => entering(state, path, way, cursor));
  const known = new Set<string>();
  let entries: readonly RemoteEntry[] = [];
  let waiting: RemoteEntry[] = [];
  await carryOut(pane, signal, () =>
    readFolder(pane, path, {
      signal,
      onOpened: (real) => {
        changePane(pane, (state) => opened(state, real));
        remember(pane, real);
      },
      onPage: async (page, isLast) => {
        waiting.push(...withoutRepeats(page, known));
        // The more there is, the rarer: taking each page in by itself would be work that grows with the square.
        if (!isLast && waiting.length < entries.length * WORTH_SHOWING) return;
        const { sort } = stateOf(pane);
        const compare = comparing(sort);
        const added = await inPieces(sorting(waiting, compare), signal);
        waiting = [];
        entries = await inPieces(merging(entries, added, compare), signal);
        changePane(pane, (state) => (isLast ? complete(state, entries) : reading(state, entries)));
        // Somebody chose another order while this page was sorted.
        if (stateOf(pane).sort !== sort) entries = await sortAgain(pane, signal);
      },
    }),
  );
}

/** Reads the folder anew while the former entries, the selection and the place in the list stay. */
export async function refresh(pane: PaneId): Promise<void> {
  const { path, entries: former, error } = stateOf(pane);
  if (path === '') return;
  if (former.length === 0 || error !== null) return goToFolder(pane, path, 'here');
  const signal = begin(pane);
  changePane(pane, refreshing);
  const known = new Set<string>();
  const entries: RemoteEntry[] = [];
  await carryOut(pane, signal, () =>
    readFolder(pane, path, {
      signal,
      onOpened: () => {},
      onPage: async (page, isLast) => {
        for (const entry of withoutRepeats(page, known)) entries.push(entry);
        if (!isLast) return;
        const sorted = await inPieces(sorting(entries, comparing(stateOf(pane).sort)), signal);
        changePane(pane, (state) => complete(state, sorted));
      },
    }),
  );
}

async function carryOut(pane: PaneId, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    await learnFacts(pane, signal);
  } catch (thrown) {
    // Whoever cancelled it has put something else in its place.
    if (!signal.aborted) changePane(pane, (state) => failed(state, errorOf(thrown)));
  }
}

/** What the footer tells; without it the pane is as good. */
async function learnFacts(pane: PaneId, signal: AbortSignal): Promise<void> {
  try {
    if (pane.side === 'remote') {
      const facts = await request('remote.connection', { profileId: pane.profileId }, { signal });
      changePane(pane, (state) => ({ ...state, facts }));
    } else {
      const { freeBytes } = await request('local.space', { path: stateOf(pane).path }, { signal });
      changePane(pane, (state) => ({ ...state, freeBytes }));
    }
  } catch {
    changePane(pane, (state) => ({ ...state, facts: null, freeBytes: null }));
  }
}

/** The local pane begins there the next time. */
function remember(pane: PaneId, path: string): void {
  if (pane.side !== 'local' || useAppStore.getState().app?.settings.files.localFolder === path) return;
  void changeSettings({ files: { localFolder: path } }).catch(() => {});
}

/** Another order; a large folder is sorted in pieces, and stays as it is until that is done. */
export async function sortBy(pane: PaneId, sort: EntrySort): Promise<void> {
  changePane(pane, (state) => ({ ...state, sort }));
  // Whoever reads the folder just now sorts it.
  if (stateOf(pane).status !== 'idle') return;
  await sortAgain(pane).catch(() => {});
}

async function sortAgain(pane: PaneId, signal?: AbortSignal): Promise<readonly RemoteEntry[]> {
  const { entries, sort } = stateOf(pane);
  const sorted = await inPieces(sorting(entries, comparing(sort)), signal);
  changePane(pane, (state) =>
    state.entries === entries && state.sort === sort ? { ...state, entries: sorted } : state,
  );
  return sorted;
}

/**
 * The first folder of the local pane: the one a connection begins with, else where it was the last time, else home.
 * @param wanted empty where the connection has none
 */
export async function startLocal(pane: PaneId, wanted = ''): Promise<void> {
  const { path } = stateOf(pane);
  if (path !== '') return wanted === '' || wanted === path ? refresh(pane) : goToFolder(pane, wanted);
  try {
    const { places } = await request('places.list', {});
    useFilesStore.setState({ places });
  } catch {
    // Without places there is still the folder of the last time.
  }
  const home = homeOf(useFilesStore.getState()) ?? '/';
  const last = wanted || (useAppStore.getState().app?.settings.files.localFolder ?? '');
  await goToFolder(pane, last === '' ? home : last);
  // A folder on a drive that was taken out is no reason to begin with an error.
  if (last !== '' && last !== home && stateOf(pane).error?.code === 'LocalFileNotFound')
    await goToFolder(pane, home, 'here');
}

/** Nobody looks any more: what is being read ends, what was shown stays for whoever comes back. */
export function stopBrowsing(pane: PaneId): void {
  running.get(keyOf(pane))?.abort();
  running.delete(keyOf(pane));
  if (stateOf(pane).status !== 'idle') changePane(pane, interrupted);
}
