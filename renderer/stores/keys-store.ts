import { create } from 'zustand';
import type { KeyList } from '../../shared/models/signing-key.ts';
import { request } from '../api/api.ts';

interface KeysStore {
  /** `null` until loaded. */
  readonly list: KeyList | null;
  readonly hasFailed: boolean;
}

/** The keys that connections sign in with, and how old they are. */
export const useKeysStore = create<KeysStore>(() => ({ list: null, hasFailed: false }));

let newest = 0;

/** Asks for all of them anew; an older answer never comes over a newer one. */
export async function loadKeys(): Promise<void> {
  newest += 1;
  const mine = newest;
  try {
    const list = await request('keys.list', {});
    if (mine === newest) useKeysStore.setState({ list, hasFailed: false });
  } catch {
    if (mine === newest) useKeysStore.setState({ hasFailed: true });
  }
}
