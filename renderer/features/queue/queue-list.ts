import { PRIORITIES, type TransferSnapshot } from '../../../shared/models/transfer.ts';
import {
  ACTIVE_STATES,
  isFinal,
  type TransferState,
  WAITING_STATES,
} from '../../../shared/transfer-state.ts';

export const QUEUE_TABS = ['active', 'waiting', 'failed', 'done'] as const;
export type QueueTab = (typeof QUEUE_TABS)[number];

/** Which transfers a list shows, in the order of their ids, or in that in which they go. */
export interface QueueView {
  readonly states: readonly TransferState[];
  readonly order: 'oldest-first' | 'newest-first' | 'as-they-go';
  /** Of finished ones only those that finished then or later, UTC milliseconds. */
  readonly finishedSinceMs?: number;
}

/** The request for a page of a view. @param after the last id of the page before */
export const inputOf = (view: QueueView, limit: number, after: number | null) => ({
  states: [...view.states],
  order: view.order,
  withoutDismissed: true,
  limit,
  ...(view.finishedSinceMs !== undefined && { finishedSinceMs: view.finishedSinceMs }),
  ...(after !== null && { after }),
});

/** @param todayMs where today began */
export function viewOf(tab: QueueTab, todayMs: number): QueueView {
  switch (tab) {
    case 'active':
      return { states: ACTIVE_STATES, order: 'oldest-first' };
    case 'waiting':
      return { states: WAITING_STATES, order: 'as-they-go' };
    case 'failed':
      return { states: ['failed', 'unconfirmed'], order: 'newest-first' };
    case 'done':
      return {
        states: ['delivered', 'skipped', 'cancelled'],
        order: 'newest-first',
        finishedSinceMs: todayMs,
      };
  }
}

export type News = ReadonlyMap<number, TransferSnapshot>;

/** What was loaded of a list, and what became of it since. */
export interface QueueList {
  readonly view: QueueView;
  /** All that is known; what isn't in `shown` waits until something may move. */
  readonly rows: News;
  readonly shown: readonly number[];
  /** Shown, but not of this list any more: they stay where they are until `settled`. */
  readonly gone: ReadonlySet<number>;
  /** There are rows behind this id; `null`: this is all. */
  readonly next: number | null;
  /** The news that were taken in last. */
  readonly news: News;
}

export interface Page {
  readonly transfers: readonly TransferSnapshot[];
  readonly next: number | null;
}

export const belongs = (view: QueueView, { state, timeline }: TransferSnapshot): boolean =>
  view.states.includes(state) &&
  (view.finishedSinceMs === undefined ||
    !isFinal(state) ||
    (timeline.finishedAtMs ?? 0) >= view.finishedSinceMs);

type Placed = Pick<TransferSnapshot, 'id' | 'priority' | 'place'>;

/** Below 0: the one comes before the other. */
function compare(view: QueueView, one: Placed, other: Placed): number {
  if (view.order === 'newest-first') return other.id - one.id;
  if (view.order === 'oldest-first') return one.id - other.id;
  return (
    PRIORITIES.indexOf(one.priority) - PRIORITIES.indexOf(other.priority) ||
    one.place - other.place ||
    one.id - other.id
  );
}

const inOrder = (view: QueueView, rows: Iterable<TransferSnapshot>): readonly number[] =>
  [...rows].sort((one, other) => compare(view, one, other)).map(({ id }) => id);

function isInOrder({ view, rows, shown }: QueueList): boolean {
  let before: TransferSnapshot | undefined;
  for (const id of shown) {
    const row = rows.get(id);
    if (before !== undefined && row !== undefined && compare(view, before, row) > 0) return false;
    before = row;
  }
  return true;
}

/** Places what isn't shown yet. While nothing may move, only behind the last row. */
function arranged(list: QueueList, isStill: boolean): QueueList {
  const isComplete = list.rows.size === list.shown.length;
  if (isComplete && (isStill || isInOrder(list))) return list;
  if (!isStill) return { ...list, shown: inOrder(list.view, list.rows.values()) };
  const shown = new Set(list.shown);
  const last = list.rows.get(list.shown.at(-1) ?? 0);
  const behind = [...list.rows.values()].filter(
    (row) => !shown.has(row.id) && (last === undefined || compare(list.view, last, row) < 0),
  );
  return behind.length === 0 ? list : { ...list, shown: [...list.shown, ...inOrder(list.view, behind)] };
}

/** Whether it lies behind the rows that were loaded. */
function isBehind({ view, rows, next }: QueueList, transfer: TransferSnapshot): boolean {
  if (next === null) return false;
  const last = rows.get(next);
  return last === undefined || compare(view, last, transfer) < 0;
}

/** Takes in what changed. Rows keep their places; those that left the list are marked, and stay until `settled`. */
export function withNews(list: QueueList, news: News, isStill: boolean): QueueList {
  if (news === list.news) return arranged(list, isStill);
  const rows = new Map(list.rows);
  const gone = new Set(list.gone);
  const shown = new Set(list.shown);
  for (const [id, transfer] of news) {
    if (list.news.get(id) === transfer) continue;
    if (belongs(list.view, transfer)) {
      // What lies behind the loaded rows comes with its page.
      if (!rows.has(id) && isBehind(list, transfer)) continue;
      rows.set(id, transfer);
      gone.delete(id);
    } else if (shown.has(id)) {
      rows.set(id, transfer);
      gone.add(id);
    } else rows.delete(id);
  }
  return arranged({ ...list, rows, gone, news }, isStill);
}

/**
 * The loaded rows anew, in the place of all before.
 * @param before `null` at first
 * @param newsThen the news there were when the page was asked for: later ones are newer than the page
 */
export function withRows(
  view: QueueView,
  before: QueueList | null,
  page: Page,
  newsThen: News,
  news: News,
  isStill: boolean,
): QueueList {
  const rows = new Map(page.transfers.map((transfer) => [transfer.id, transfer]));
  const gone = new Set<number>();
  const shown: number[] = [];
  for (const id of before?.shown ?? []) {
    const old = before?.rows.get(id);
    if (rows.has(id)) shown.push(id);
    else if (old !== undefined && (isStill || before?.gone.has(id) === true)) {
      // Another process took it away, or it is just leaving: calmly, either way.
      rows.set(id, old);
      gone.add(id);
      shown.push(id);
    }
  }
  const list: QueueList = { view, rows, shown, gone, next: page.next, news: newsThen };
  return withNews(list, news, isStill && before !== null);
}

/** A further page at the end. */
export function withNextPage(list: QueueList, page: Page, newsThen: News, news: News): QueueList {
  const rows = new Map(list.rows);
  for (const transfer of page.transfers) if (!rows.has(transfer.id)) rows.set(transfer.id, transfer);
  const shown = new Set(list.shown);
  const added = page.transfers.filter(({ id }) => !shown.has(id));
  const longer = {
    ...list,
    rows,
    shown: [...list.shown, ...inOrder(list.view, added)],
    next: page.next,
    news: newsThen,
  };
  return withNews(longer, news, true);
}

/** Those that left are taken out. */
export function settled(list: QueueList): QueueList {
  if (list.gone.size === 0) return list;
  const rows = new Map([...list.rows].filter(([id]) => !list.gone.has(id)));
  return { ...list, rows, shown: list.shown.filter((id) => rows.has(id)), gone: new Set() };
}

/** How many belong to it, loaded so far. */
export const sizeOf = (list: QueueList): number => list.rows.size - list.gone.size;
