import { loadApp, useAppStore, withEngine, withSettings } from '../stores/app-store.ts';
import { loadConnections, useConnectionsStore, withStatuses } from '../stores/connections-store.ts';
import { loadLiveQuestions, setLiveQuestions } from '../stores/live-questions-store.ts';
import { loadPolicy } from '../stores/policy-store.ts';
import { refreshOverview, useQueueStore, withTransfers } from '../stores/queue-store.ts';
import { on, request } from './api.ts';

/** Everything anew: at the start, and when the engine came back. */
export async function loadEverything(): Promise<void> {
  await loadApp();
  // Nobody needs to wait for these: where there is one, it is also told.
  void loadLiveQuestions().catch(() => {});
  await Promise.all([loadConnections(), loadPolicy(), refreshOverview()]);
}

/** From now on news change the stores. @returns the way to stop */
export function listenToNews(): () => void {
  const reload = () => void loadConnections().catch(() => {});
  const stops = [
    on('queue.changed', ({ transfers }) => {
      useQueueStore.setState((store) => withTransfers(store, transfers));
      void refreshOverview();
    }),
    on('profiles.changed', ({ statuses }) => {
      useConnectionsStore.setState((store) => withStatuses(store, statuses));
      // They may also be about other settings, or a profile that isn't in the list: the command line's, for instance.
      reload();
      void refreshOverview();
    }),
    on('questions.changed', ({ questions }) => setLiveQuestions(questions)),
    on('settings.changed', (settings) => useAppStore.setState((store) => withSettings(store, settings))),
    on('engine.state', (engine) => {
      const before = useAppStore.getState().app?.engine.state;
      useAppStore.setState((store) => withEngine(store, engine));
      if (engine.state === 'running' && before !== 'running') void loadEverything().catch(() => {});
    }),
  ];
  // Whatever waited for the network goes at once. Without an engine there is nothing that waits.
  const wake = () => void request('queue.wake', {}).catch(() => {});
  window.addEventListener('online', wake);
  // A profile that another program removed isn't told of.
  window.addEventListener('focus', reload);
  return () => {
    for (const stop of stops) stop();
    window.removeEventListener('focus', reload);
    window.removeEventListener('online', wake);
  };
}
