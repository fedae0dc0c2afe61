import { create } from 'zustand';

/** Which of the questions about a connection is open; one at a time, over every page. */
export type Question =
  /** Password or passphrase of a held profile. */
  | { readonly kind: 'sign-in'; readonly profileId: string }
  /** Unknown or changed host key of a held profile. */
  | { readonly kind: 'host-key'; readonly profileId: string };

interface TroubleStore {
  readonly question: Question | null;
}

export const useTroubleStore = create<TroubleStore>(() => ({ question: null }));

export const ask = (question: Question): void => useTroubleStore.setState({ question });
export const closeQuestion = (): void => useTroubleStore.setState({ question: null });
