import type { MoveBeside, TransferSnapshot } from '../../../shared/models/transfer.ts';
import type { QueueItem } from './queue-items.ts';

/** Where the pointer is: a row of the list, and which half of it. */
export interface Pointed {
  readonly index: number;
  readonly isLowerHalf: boolean;
}

/** What a drop would do. */
export interface DropPlace {
  /** The row at whose edge the line is drawn, and which edge. */
  readonly index: number;
  readonly edge: 'before' | 'behind';
  readonly to: MoveBeside;
}

const movable = (item: QueueItem | undefined): TransferSnapshot | undefined =>
  item?.kind === 'transfer' && !item.isGone ? item.transfer : undefined;

/**
 * Where rows that are dragged would come to stand.
 * @param carried their ids @returns `undefined` where they would stay where they are
 */
export function dropPlaceOf(
  items: readonly QueueItem[],
  carried: ReadonlySet<number>,
  { index, isLowerHalf }: Pointed,
): DropPlace | undefined {
  const first = items.findIndex((item) => item.kind === 'transfer');
  if (first === -1) return undefined;
  // Above the first there is no place: what stands there are messages about partners.
  const gap = Math.min(items.length, Math.max(first, index + (isLowerHalf ? 1 : 0)));
  if (isWhereTheyAre(items, carried, gap)) return undefined;
  const to = besideOf(items, carried, gap, isLowerHalf);
  if (to === undefined) return undefined;
  return gap < items.length ? { index: gap, edge: 'before', to } : { index: gap - 1, edge: 'behind', to };
}

const isCarried = (item: QueueItem | undefined, carried: ReadonlySet<number>): boolean =>
  item?.kind === 'transfer' && carried.has(item.transfer.id);

/** They stand beside each other, and the gap is at or among them. */
function isWhereTheyAre(items: readonly QueueItem[], carried: ReadonlySet<number>, gap: number): boolean {
  let start = gap;
  while (start > 0 && isCarried(items[start - 1], carried)) start -= 1;
  let end = gap;
  while (end < items.length && isCarried(items[end], carried)) end += 1;
  return end - start === carried.size;
}

/** Two neighbours may have different priorities: the one that changes nothing counts, else the one that is pointed at. */
function besideOf(
  items: readonly QueueItem[],
  carried: ReadonlySet<number>,
  gap: number,
  isLowerHalf: boolean,
): MoveBeside | undefined {
  const stays = (item: QueueItem): TransferSnapshot[] => {
    const transfer = movable(item);
    return transfer === undefined || carried.has(transfer.id) ? [] : [transfer];
  };
  const above = items.slice(0, gap).findLast((item) => stays(item).length > 0);
  const below = items.slice(gap).find((item) => stays(item).length > 0);
  const upper = movable(above);
  const lower = movable(below);
  if (upper === undefined) return lower === undefined ? undefined : { before: lower.id };
  if (lower === undefined) return { behind: upper.id };
  const moved = items.flatMap((item) => (isCarried(item, carried) ? (movable(item) ?? []) : []));
  const all = (priority: TransferSnapshot['priority']): boolean =>
    moved.every((transfer) => transfer.priority === priority);
  const isUpper =
    upper.priority !== lower.priority && (all(upper.priority) || (!all(lower.priority) && isLowerHalf));
  return isUpper ? { behind: upper.id } : { before: lower.id };
}
