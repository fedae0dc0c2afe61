import { create } from 'zustand';
import type { QueueTab } from './queue-list.ts';

/** Which tab is open; remembered while the application runs. */
export const useQueueTab = create<{ readonly tab: QueueTab }>(() => ({ tab: 'active' }));

export const openTab = (tab: QueueTab): void => useQueueTab.setState({ tab });
