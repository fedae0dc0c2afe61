import { type Deliveries, withDelivery } from '../../shared/messages/outcome-messages.ts';
import type { BatchSummary, TransferSnapshot } from '../../shared/models/transfer.ts';
import { FINAL_STATES } from '../../shared/transfer-state.ts';

export const isOver = ({ counts, total }: BatchSummary): boolean =>
  FINAL_STATES.reduce((sum, state) => sum + (counts[state] ?? 0), 0) >= total;

/**
 * What a batch that is over delivered and nobody was told yet; `undefined` where nothing is new: all of it was announced, or
 * happened before anybody listened.
 * @param delivered all delivered transfers of the batch
 */
export function toAnnounce(
  delivered: readonly TransferSnapshot[],
  options: { readonly listeningSinceMs: number; readonly announcedUntilMs: number | undefined },
): Deliveries | undefined {
  const { listeningSinceMs, announcedUntilMs = 0 } = options;
  let group: Deliveries | undefined;
  for (const transfer of delivered)
    if (transfer.kind === 'file' && (transfer.timeline.finishedAtMs ?? 0) > announcedUntilMs)
      group = withDelivery(group, transfer);
  return group !== undefined && group.finishedAtMs >= listeningSinceMs ? group : undefined;
}
