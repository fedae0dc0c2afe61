import type { KeyboardEvent } from 'react';
import type { MoveTo } from '../../../shared/models/transfer.ts';
import { move } from './order-commands.ts';
import type { QueueItem } from './queue-items.ts';
import type { ChosenRows } from './use-chosen.ts';

const MOVE_KEYS: Readonly<Partial<Record<string, MoveTo>>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'top',
  End: 'bottom',
};

/** Alt with an arrow, Home or End moves what is chosen, else this one. @returns whether the key meant that, or choosing */
export function orderKey(event: KeyboardEvent, item: QueueItem | undefined, chosen: ChosenRows): boolean {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
    chosen.chooseAll();
    return true;
  }
  if (event.key === 'Escape' && chosen.ids.size > 0) {
    chosen.chooseNone();
    return true;
  }
  const to = event.altKey && !event.ctrlKey && !event.metaKey ? MOVE_KEYS[event.key] : undefined;
  if (to === undefined || item?.kind !== 'transfer' || item.isGone) return false;
  const { id } = item.transfer;
  void move({ which: 'transfers', ids: chosen.ids.has(id) ? [...chosen.ids] : [id] }, to);
  return true;
}
