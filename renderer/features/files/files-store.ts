import { create } from 'zustand';
import type { Profile } from '../../../shared/models/profile.ts';
import type { PaneId, Side } from './pane-id.ts';
import { EMPTY_PANE, type PaneState } from './pane-state.ts';

/** Where a person looks for files first. */
export interface LocalPlace {
  readonly kind: 'home' | 'desktop' | 'documents' | 'downloads' | 'root' | 'drive';
  readonly path: string;
}

export interface FilesStore {
  /** Profile ids, in the order in which they were opened. */
  readonly tabs: readonly string[];
  readonly active: string | null;
  /** The pane that has, or last had, the keyboard. */
  readonly side: Side;
  readonly local: PaneState;
  /** By profile id. */
  readonly remotes: ReadonlyMap<string, PaneState>;
  readonly places: readonly LocalPlace[];
}

/** The page as it was left. It outlives the page, so that coming back shows the same. */
export const useFilesStore = create<FilesStore>(() => ({
  tabs: [],
  active: null,
  side: 'local',
  local: EMPTY_PANE,
  remotes: new Map(),
  places: [],
}));

export const paneOf = (store: FilesStore, pane: PaneId): PaneState =>
  pane.side === 'local' ? store.local : (store.remotes.get(pane.profileId) ?? EMPTY_PANE);

export function withPane(
  store: FilesStore,
  pane: PaneId,
  change: (pane: PaneState) => PaneState,
): FilesStore {
  if (pane.side === 'local') return { ...store, local: change(store.local) };
  const remotes = new Map(store.remotes);
  remotes.set(pane.profileId, change(paneOf(store, pane)));
  return { ...store, remotes };
}

/** Opens a connection's tab, or turns to it. */
export const withTab = (store: FilesStore, profileId: string): FilesStore => ({
  ...store,
  tabs: store.tabs.includes(profileId) ? store.tabs : [...store.tabs, profileId],
  active: profileId,
});

/** Without a tab and what it showed; its neighbour takes its place. */
export function withoutTab(store: FilesStore, profileId: string): FilesStore {
  const at = store.tabs.indexOf(profileId);
  if (at === -1) return store;
  const tabs = store.tabs.filter((id) => id !== profileId);
  const remotes = new Map(store.remotes);
  remotes.delete(profileId);
  const active = store.active === profileId ? (tabs[at] ?? tabs[at - 1] ?? null) : store.active;
  return { ...store, tabs, remotes, active };
}

/** Without tabs of connections that are gone; with one at least, where there is any. The same store if all is well. */
export function withProfiles(store: FilesStore, profiles: readonly Profile[]): FilesStore {
  const gone = store.tabs.filter((id) => !profiles.some((profile) => profile.id === id));
  const left = gone.reduce(withoutTab, store);
  const first = profiles[0];
  return left.active === null && first !== undefined ? withTab(left, first.id) : left;
}

export const homeOf = ({ places }: FilesStore): string | undefined =>
  places.find(({ kind }) => kind === 'home')?.path;

export const changePane = (pane: PaneId, change: (pane: PaneState) => PaneState): void =>
  useFilesStore.setState((store) => withPane(store, pane, change));

export const usePane = (pane: PaneId): PaneState => useFilesStore((store) => paneOf(store, pane));
