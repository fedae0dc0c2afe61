import { create } from 'zustand';

/** Where the person is, with what the page should show first. */
export type Place =
  | { readonly page: 'send' }
  | { readonly page: 'files'; readonly profileId?: string }
  | { readonly page: 'queue'; readonly tab?: 'active' | 'waiting' | 'failed' | 'done' }
  | { readonly page: 'history'; readonly sequence?: number }
  | { readonly page: 'connections'; readonly profileId?: string; readonly add?: boolean }
  | { readonly page: 'settings' };

export type Page = Place['page'];

interface PageStore {
  readonly place: Place;
  /** A page that holds unsaved text asks before it is left. Resolves to whether it may be. */
  readonly mayLeave: (() => Promise<boolean>) | null;
}

export const usePageStore = create<PageStore>(() => ({ place: { page: 'send' }, mayLeave: null }));

/** @returns whether it went there: what is unsaved may keep a person where they are */
export async function goTo(place: Place): Promise<boolean> {
  const { mayLeave } = usePageStore.getState();
  if (mayLeave !== null && !(await mayLeave())) return false;
  usePageStore.setState({ place, mayLeave: null });
  return true;
}
