import type { Selection } from '../../../shared/contract/engine-requests.ts';
import { errorOf } from '../../../shared/errors.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { isFinal } from '../../../shared/transfer-state.ts';
import { request } from '../../api/api.ts';
import { toast } from '../../design/toast.tsx';
import { useQueueStore, withTransfers } from '../../stores/queue-store.ts';
import { inputOf, type QueueView } from './queue-list.ts';
import { wishRefresh } from './refresh.ts';
import { canRetry } from './row-actions.ts';
import { fileNameOf, isWaiting } from './row-facts.ts';

type ListCommand =
  | 'transfers.tryNow'
  | 'transfers.pause'
  | 'transfers.resume'
  | 'transfers.retry'
  | 'transfers.dismiss';

/** What could not be done is told; nothing here rejects. */
export async function attempt<T>(work: () => Promise<T>, partner?: string): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    const { sentence, nextStep } = describe(errorOf(thrown), partner === undefined ? {} : { partner });
    toast({ tone: 'danger', text: `${sentence} ${nextStep}`, timeoutMs: 20_000 });
    return undefined;
  }
}

/** For many at once: they aren't named in the news, so the lists are asked for anew. */
export async function command(name: ListCommand, selection: Selection): Promise<number | undefined> {
  const changed = await attempt(async () => (await request(name, selection)).changed);
  wishRefresh();
  return changed;
}

const only = ({ id }: TransferSnapshot): Selection => ({ which: 'transfers', ids: [id] });
const told = (id: number): TransferSnapshot | undefined => useQueueStore.getState().recent.get(id);

/**
 * For one. What becomes of a transfer that isn't being worked on is certain, and shown before the engine tells; news
 * that came meanwhile know more.
 */
async function change(
  name: ListCommand | 'transfers.cancel',
  transfer: TransferSnapshot,
  becomes: Partial<TransferSnapshot> | null,
): Promise<number | undefined> {
  const before = told(transfer.id);
  const changed = await attempt(async () => (await request(name, only(transfer))).changed);
  if (changed === 1 && becomes !== null && told(transfer.id) === before)
    useQueueStore.setState((store) => withTransfers(store, [{ ...transfer, ...becomes }]));
  wishRefresh();
  return changed;
}

const QUEUED = { state: 'queued', attempt: 0, bytesDone: 0, error: null, nextAttemptAtMs: null } as const;

export const pause = (transfer: TransferSnapshot) =>
  change('transfers.pause', transfer, isWaiting(transfer) ? { state: 'paused' } : null);
export const resume = (transfer: TransferSnapshot) =>
  change('transfers.resume', transfer, { state: 'queued' });
export const tryNow = (transfer: TransferSnapshot) =>
  change('transfers.tryNow', transfer, { state: 'queued', nextAttemptAtMs: null });
export const retry = (transfer: TransferSnapshot) => change('transfers.retry', transfer, QUEUED);
export const remove = (transfer: TransferSnapshot) => change('transfers.dismiss', transfer, null);

/** Until one that runs has heard that it was called off. */
const STOPPING_MS = 10_000;

const cancelled = ({ timeline }: TransferSnapshot): Partial<TransferSnapshot> => ({
  state: 'cancelled',
  timeline: { ...timeline, finishedAtMs: Date.now() },
});

/** What waits is cancelled at once. For one that runs it is a wish: it may arrive before it hears of it. */
export async function cancel(transfer: TransferSnapshot): Promise<void> {
  const file = fileNameOf(transfer);
  const changed = await change(
    'transfers.cancel',
    transfer,
    isWaiting(transfer) ? cancelled(transfer) : null,
  );
  if (changed === undefined) return;
  if (changed === 0) toast({ text: QUEUE.tooLateToCancel(file) });
  else if (isWaiting(transfer)) tellCancelled(transfer);
  else {
    const close = toast({ text: QUEUE.beingCancelled(file), timeoutMs: STOPPING_MS });
    const ended = await whenFinal(transfer.id, AbortSignal.timeout(STOPPING_MS));
    close();
    if (ended?.state === 'cancelled') tellCancelled(transfer);
    // Whatever else became of it, its row says.
    else if (ended?.state === 'delivered') toast({ text: QUEUE.tooLateToCancel(file) });
  }
}

/** It is: that can be taken back. */
const tellCancelled = (transfer: TransferSnapshot) =>
  toast({
    text: QUEUE.cancelled(fileNameOf(transfer)),
    action: { label: QUEUE.undo, onPress: () => void undoCancel(transfer) },
  });

async function undoCancel(transfer: TransferSnapshot): Promise<void> {
  if ((await retry(transfer)) === 0) toast({ text: QUEUE.cantUndo(fileNameOf(transfer)) });
}

/** The transfer once it is over; `undefined`: not in time. */
function whenFinal(id: number, signal: AbortSignal): Promise<TransferSnapshot | undefined> {
  return new Promise((resolve) => {
    const end = (transfer: TransferSnapshot | undefined) => {
      stop();
      signal.removeEventListener('abort', late);
      resolve(transfer);
    };
    const late = () => end(undefined);
    const look = () => {
      const transfer = useQueueStore.getState().recent.get(id);
      if (transfer !== undefined && isFinal(transfer.state)) end(transfer);
    };
    const stop = useQueueStore.subscribe(look);
    signal.addEventListener('abort', late, { once: true });
    look();
  });
}

/** As many as one command takes. */
const AT_ONCE = 10_000;
const PAGE = 1_000;

/** Every transfer of a view, also what isn't loaded. */
async function allOf(view: QueueView): Promise<readonly TransferSnapshot[]> {
  const found: TransferSnapshot[] = [];
  let after: number | null = null;
  do {
    const page: { transfers: readonly TransferSnapshot[]; next: number | null } = await request(
      'transfers.list',
      inputOf(view, PAGE, after),
    );
    found.push(...page.transfers);
    after = page.next;
  } while (after !== null);
  return found;
}

/** By their ids, never "all": that would take up again whatever was cancelled at any time. */
async function inParts(
  name: 'transfers.retry' | 'transfers.dismiss',
  ids: readonly number[],
): Promise<number> {
  let changed = 0;
  for (let from = 0; from < ids.length; from += AT_ONCE)
    changed += (await request(name, { which: 'transfers', ids: ids.slice(from, from + AT_ONCE) })).changed;
  return changed;
}

/** What needs a decision, or may have arrived already, isn't among them. */
export async function retryAllFailed(view: QueueView): Promise<void> {
  await attempt(async () => {
    const failed = await allOf(view);
    const ids = failed.filter(canRetry).map(({ id }) => id);
    const changed = await inParts('transfers.retry', ids);
    wishRefresh();
    toast({ text: QUEUE.retriedAll(changed, failed.length - ids.length) });
  });
}

export async function clearList(view: QueueView): Promise<void> {
  await attempt(async () => {
    const ids = (await allOf(view)).map(({ id }) => id);
    const changed = await inParts('transfers.dismiss', ids);
    wishRefresh();
    toast({ text: QUEUE.cleared(changed) });
  });
}
