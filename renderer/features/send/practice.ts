import { create } from 'zustand';
import { request } from '../../api/api.ts';
import { useAppStore, withPracticeProfile } from '../../stores/app-store.ts';
import { loadConnections } from '../../stores/connections-store.ts';

interface SamplesStore {
  /** The sample files of a practice server that was just started, until they are sent. */
  readonly samples: { readonly profileId: string; readonly paths: readonly string[] } | null;
}

export const useSamplesStore = create<SamplesStore>(() => ({ samples: null }));

/** Starts the practice server, if it doesn't run yet, and loads its connection. @returns its sample files */
export async function startPractice(): Promise<{ profileId: string; paths: readonly string[] }> {
  const { profile, sampleFiles } = await request('practice.use', {});
  await loadConnections();
  useAppStore.setState((store) => withPracticeProfile(store, profile.id));
  return { profileId: profile.id, paths: sampleFiles };
}
