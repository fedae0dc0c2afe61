import { create } from 'zustand';
import type { AppState, EngineState } from '../../shared/models/app-state.ts';
import type { AppSettings, SettingsChange } from '../../shared/models/settings.ts';
import { request } from '../api/api.ts';

interface AppStore {
  /** `null` until the main process has told. */
  readonly app: AppState | null;
}

/** The application itself: versions, settings, how the engine is. */
export const useAppStore = create<AppStore>(() => ({ app: null }));

export const withSettings = (store: AppStore, settings: AppSettings): AppStore =>
  store.app === null ? store : { app: { ...store.app, settings } };

export const withEngine = (store: AppStore, engine: EngineState): AppStore =>
  store.app === null ? store : { app: { ...store.app, engine } };

export const withPracticeProfile = (store: AppStore, practiceProfileId: string | null): AppStore =>
  store.app === null ? store : { app: { ...store.app, practiceProfileId } };

export async function loadApp(): Promise<void> {
  useAppStore.setState({ app: await request('app.state', {}) });
}

/** Stores a change of the settings; what comes back is what is shown. */
export async function changeSettings(change: SettingsChange): Promise<void> {
  const settings = await request('settings.update', change);
  useAppStore.setState((store) => withSettings(store, settings));
}

/** The settings; before they are known, nothing that needs them is shown. */
export const useSettings = (): AppSettings | undefined => useAppStore(({ app }) => app?.settings);
