import { QUEUE } from '../../../shared/messages/window/queue.ts';
import type { AskingBatch } from '../../../shared/models/queue-overview.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { request } from '../../api/api.ts';
import { toast } from '../../design/toast.tsx';
import { attempt } from './queue-commands.ts';
import { wishRefresh } from './refresh.ts';
import { canRetry } from './row-actions.ts';

const PAGE = 1_000;

/** Those that failed and can be tried unchanged; the others ask for a decision of their own in the list of failures. */
export async function retryFailedOf({ batchId, profileName }: AskingBatch): Promise<void> {
  await attempt(async () => {
    const ids: number[] = [];
    let failed = 0;
    let after: number | null = null;
    do {
      const page: { transfers: readonly TransferSnapshot[]; next: number | null } = await request(
        'transfers.list',
        { batchId, states: ['failed', 'unconfirmed'], limit: PAGE, ...(after !== null && { after }) },
      );
      failed += page.transfers.length;
      ids.push(...page.transfers.filter(canRetry).map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    const { changed } =
      ids.length === 0 ? { changed: 0 } : await request('transfers.retry', { which: 'transfers', ids });
    toast({ text: QUEUE.retriedAll(changed, failed - changed) });
  }, profileName);
  wishRefresh();
}

/** Publishes what is there; what failed stays in the list of failures. */
export async function publishRest({ batchId, profileName }: AskingBatch): Promise<void> {
  const answer = await attempt(() => request('batches.publish', { id: batchId }), profileName);
  if (answer !== undefined) toast({ text: QUEUE.together.published(answer.publishing, answer.waitingFor) });
  wishRefresh();
}

export async function cancelBatch({ batchId, profileName }: AskingBatch): Promise<void> {
  const answer = await attempt(() => request('transfers.cancel', { which: 'batch', batchId }), profileName);
  if (answer !== undefined) toast({ text: QUEUE.together.cancelled(answer.changed) });
  wishRefresh();
}
