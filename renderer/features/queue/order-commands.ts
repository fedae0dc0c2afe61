import type { Selection } from '../../../shared/contract/engine-requests.ts';
import { QUEUE_ORDER } from '../../../shared/messages/window/queue-order.ts';
import type { QueueControls } from '../../../shared/models/queue-controls.ts';
import type { MoveBeside, MoveTo, Priority } from '../../../shared/models/transfer.ts';
import { request } from '../../api/api.ts';
import { announce } from '../../design/live-region.tsx';
import { toast } from '../../design/toast.tsx';
import { refreshOverview } from '../../stores/queue-store.ts';
import { attempt } from './queue-commands.ts';
import { wishOrder, wishRefresh } from './refresh.ts';

/** By name, as one command takes them, or all that were queued together. */
export type Some = Extract<Selection, { which: 'transfers' | 'batch' }>;

/** Rows change their places as soon as it is done, also under the pointer: that is what was asked for. */
export async function move(selection: Some, to: MoveTo | MoveBeside): Promise<void> {
  const moved = await attempt(async () => (await request('transfers.move', { selection, to })).changed);
  if (moved !== undefined) announce(QUEUE_ORDER.moved(moved));
  wishOrder();
}

export async function prioritize(selection: Selection, priority: Priority): Promise<void> {
  await attempt(() => request('transfers.setPriority', { selection, priority }));
  wishOrder();
}

/** Of many at once; how many it was is told. */
export async function changeMany(
  name: 'transfers.pause' | 'transfers.resume' | 'transfers.tryNow' | 'transfers.cancel',
  selection: Selection,
): Promise<void> {
  const changed = await attempt(async () => (await request(name, selection)).changed);
  if (changed !== undefined) toast({ text: QUEUE_ORDER.changed(changed) });
  wishRefresh();
}

/** Nothing waits any longer: neither for its next try nor for a server. */
export async function tryAllNow(): Promise<void> {
  await attempt(() => request('transfers.tryNow', { which: 'all' }));
  wishRefresh();
}

export async function stopAfterRunning(): Promise<void> {
  await attempt(() => request('queue.stop', {}));
  void refreshOverview();
}

export async function limitSpeed(
  limits: Pick<QueueControls, 'uploadLimit' | 'downloadLimit'>,
): Promise<boolean> {
  const controls = await attempt(() => request('queue.limit', limits));
  await refreshOverview();
  return controls !== undefined;
}
