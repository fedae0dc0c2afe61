import { create } from 'zustand';
import type { Profile, ProfileStatus } from '../../shared/models/profile.ts';
import { inOrder } from '../../shared/profile-order.ts';
import { request } from '../api/api.ts';

interface ConnectionsStore {
  /** Saved profiles as lists show them, favourites first; `null` until loaded. */
  readonly profiles: readonly Profile[] | null;
  readonly statuses: ReadonlyMap<string, ProfileStatus>;
}

/** The connection profiles and what stops them just now. */
export const useConnectionsStore = create<ConnectionsStore>(() => ({ profiles: null, statuses: new Map() }));

export const withProfiles = (store: ConnectionsStore, profiles: readonly Profile[]): ConnectionsStore => ({
  ...store,
  profiles: inOrder(profiles.filter(({ kind }) => kind === 'saved')),
});

export const withStatuses = (
  store: ConnectionsStore,
  statuses: readonly ProfileStatus[],
): ConnectionsStore => {
  const merged = new Map(store.statuses);
  for (const status of statuses) merged.set(status.profileId, status);
  return { ...store, statuses: merged };
};

let loading: Promise<void> | undefined;
let next: Promise<void> | undefined;

/** Asks for all of them anew. One load at a time: an older answer never comes over a newer one. */
export function loadConnections(): Promise<void> {
  if (loading === undefined) {
    loading = load().finally(() => {
      loading = undefined;
    });
    return loading;
  }
  // What is under way may have begun before what the caller asks about.
  next ??= loading
    .catch(() => {})
    .then(() => {
      next = undefined;
      return loadConnections();
    });
  return next;
}

async function load(): Promise<void> {
  const profiles: Profile[] = [];
  let after: string | undefined;
  do {
    const page = await request('profiles.list', after === undefined ? {} : { after });
    profiles.push(...page.profiles);
    after = page.next ?? undefined;
  } while (after !== undefined);
  const { statuses } = await request('profiles.statuses', {});
  useConnectionsStore.setState((store) =>
    withStatuses(withProfiles({ ...store, statuses: new Map() }, profiles), statuses),
  );
}

export const useProfile = (id: string | null | undefined): Profile | undefined =>
  useConnectionsStore(({ profiles }) => profiles?.find((profile) => profile.id === id));

export const useProfileStatus = (id: string | null | undefined): ProfileStatus | undefined =>
  useConnectionsStore(({ statuses }) => (id == null ? undefined : statuses.get(id)));
