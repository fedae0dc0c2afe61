import { create } from 'zustand';
import type { EngineEvents } from '../../../shared/contract/events.ts';

/** How often somebody did something whose result the news may not name. */
export const useRefreshWishes = create<{
  readonly wishes: number;
  /** How often it was about the order itself: then rows move, whatever the pointer does. */
  readonly moves: number;
}>(() => ({ wishes: 0, moves: 0 }));

export const wishRefresh = (): void => useRefreshWishes.setState(({ wishes }) => ({ wishes: wishes + 1 }));

export const wishOrder = (): void => useRefreshWishes.setState(({ moves }) => ({ moves: moves + 1 }));

/** Whether rows changed that the news don't name: nothing is named, or of some batch nothing is. */
export function isIncomplete({ transfers, batches }: EngineEvents['queue.changed']): boolean {
  const named = new Set(transfers.map(({ batchId }) => batchId));
  return (transfers.length === 0 && batches.length === 0) || batches.some(({ id }) => !named.has(id));
}
