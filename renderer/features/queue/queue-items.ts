import type { AskingBatch } from '../../../shared/models/queue-overview.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import type { Attention } from './attention.ts';
import type { QueueList } from './queue-list.ts';

/** One line of what is shown: a transfer, a message about a partner, or a title between. */
export type QueueItem =
  | {
      readonly kind: 'transfer';
      readonly key: string;
      readonly transfer: TransferSnapshot;
      readonly isGone: boolean;
      readonly corner: Corner;
    }
  | {
      readonly kind: 'failed';
      readonly key: string;
      readonly transfer: TransferSnapshot;
      readonly isGone: boolean;
      readonly corner: Corner;
    }
  | { readonly kind: 'together'; readonly key: string; readonly batch: AskingBatch }
  | { readonly kind: 'attention'; readonly key: string; readonly attention: Attention }
  | {
      readonly kind: 'title';
      readonly key: string;
      readonly title: 'needs-you' | 'failed';
      readonly more: number;
    };

/** Where a row stands in its card: what is rounded. */
export type Corner = 'only' | 'first' | 'middle' | 'last';

const cornerOf = (index: number, count: number): Corner =>
  count === 1 ? 'only' : index === 0 ? 'first' : index === count - 1 ? 'last' : 'middle';

export function transferItems(
  list: QueueList | null,
  kind: 'transfer' | 'failed',
  limit = Number.POSITIVE_INFINITY,
): readonly QueueItem[] {
  if (list === null) return [];
  const found: { transfer: TransferSnapshot; isGone: boolean }[] = [];
  for (const id of list.shown) {
    if (found.length >= limit) break;
    const transfer = list.rows.get(id);
    if (transfer !== undefined) found.push({ transfer, isGone: list.gone.has(id) });
  }
  return found.map(({ transfer, isGone }, index) => ({
    kind,
    key: `${kind} ${transfer.id}`,
    transfer,
    isGone,
    corner: cornerOf(index, found.length),
  }));
}

export const attentionItems = (attention: readonly Attention[]): readonly QueueItem[] =>
  attention.map((one) => ({ kind: 'attention', key: `attention ${one.profileId}`, attention: one }));

export const togetherItems = (asking: readonly AskingBatch[]): readonly QueueItem[] =>
  asking.map((batch) => ({ kind: 'together', key: `together ${batch.batchId}`, batch }));

/** A part with its title above; nothing where the part is empty. @param more how many there are in all, where not all are shown */
export const titled = (
  title: 'needs-you' | 'failed',
  items: readonly QueueItem[],
  more = 0,
): readonly QueueItem[] =>
  items.length === 0 ? [] : [{ kind: 'title', key: `title ${title}`, title, more }, ...items];

/** How many things in view ask for something: one alone gets the primary button, of several none stands out. */
export const askingCount = (items: readonly QueueItem[]): number =>
  items.filter(({ kind }) => kind === 'attention' || kind === 'together' || kind === 'failed').length;
