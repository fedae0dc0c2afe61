import { togetherAsks, togetherInPart } from '../../shared/messages/together-messages.ts';
import type { BatchSummary, TransferSnapshot } from '../../shared/models/transfer.ts';
import type { Session } from './session.ts';
import { dim, yellow } from './text.ts';

/** Whether a failed one was sent and found its name taken when it was to get it. */
export const wasTakenMeanwhile = ({ error }: Pick<TransferSnapshot, 'error'>): boolean =>
  error?.detail?.takenMeanwhile !== undefined;

/** Says how a batch that publishes together stands, where there is something to say. @returns whether it asks */
export function reportTogether(
  { context: { terminal } }: Session,
  batch: BatchSummary,
  takenMeanwhile: number,
): boolean {
  const { id, together, counts, total } = batch;
  const failed = (counts.failed ?? 0) + (counts.unconfirmed ?? 0);
  const { staged = 0, delivered = 0, skipped = 0, cancelled = 0 } = counts;
  if (together === 'asks') {
    terminal.event('together', { batchId: id, staged, failed });
    terminal.problem([yellow('! '), togetherAsks({ staged, failed })]);
    for (const [command, meaning] of [
      [`waybill queue publish ${id} --retry`, 'try what failed again, then publish all'],
      [`waybill queue publish ${id} --without-failed`, 'publish the others'],
      [`waybill queue cancel --batch ${id}`, 'call all of it off'],
    ] as const)
      terminal.problem([`  ${command}  `, dim(meaning)]);
    return true;
  }
  const all = total - skipped - cancelled;
  const inPart = togetherInPart({ staged, failed, delivered, takenMeanwhile, total: all });
  if (inPart !== undefined) {
    terminal.event('together', { batchId: id, delivered, takenMeanwhile });
    terminal.problem([yellow('! '), inPart]);
  }
  return false;
}
