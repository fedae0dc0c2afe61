import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { isFinal } from '../../../shared/transfer-state.ts';

/** What was loaded of today's transfers, newest first. */
export interface Today {
  readonly sinceMs: number;
  readonly transfers: ReadonlyMap<number, TransferSnapshot>;
  /** There are older ones than `next`; `null`: this is all. */
  readonly next: number | null;
  /** The news there were when this was asked for: only what came later is newer than `transfers`. */
  readonly newsThen: ReadonlyMap<number, TransferSnapshot>;
  /** The order that is shown. */
  readonly shown: readonly number[];
}

export const NOTHING_TODAY = (sinceMs: number): Today => ({
  sinceMs,
  transfers: new Map(),
  next: null,
  newsThen: new Map(),
  shown: [],
});

const newestFirst = (one: number, other: number): number => other - one;

/** The first page, in the place of what was shown. */
export const withFirstPage = (
  sinceMs: number,
  page: { readonly transfers: readonly TransferSnapshot[]; readonly next: number | null },
  newsThen: ReadonlyMap<number, TransferSnapshot>,
): Today => ({
  sinceMs,
  transfers: new Map(page.transfers.map((transfer) => [transfer.id, transfer])),
  next: page.next,
  newsThen,
  shown: page.transfers.map(({ id }) => id).sort(newestFirst),
});

/**
 * The newest ones anew; what was loaded further down stays.
 * @param news those there were when the page was asked for @param mayMove rows that are new take their places
 */
export function withFreshPage(
  today: Today,
  page: { readonly transfers: readonly TransferSnapshot[] },
  news: ReadonlyMap<number, TransferSnapshot>,
  mayMove: boolean,
): Today {
  const transfers = new Map<number, TransferSnapshot>();
  for (const id of today.transfers.keys()) {
    const known = latest(today, news, id);
    if (known !== undefined) transfers.set(id, known);
  }
  for (const transfer of page.transfers) transfers.set(transfer.id, transfer);
  const shown = mayMove ? [...new Set([...today.shown, ...transfers.keys()])].sort(newestFirst) : today.shown;
  return { ...today, transfers, newsThen: news, shown };
}

/** A further page at the end. */
export const withNextPage = (
  today: Today,
  page: { readonly transfers: readonly TransferSnapshot[]; readonly next: number | null },
): Today => ({
  ...today,
  transfers: new Map([
    ...today.transfers,
    ...page.transfers.map((transfer) => [transfer.id, transfer] as const),
  ]),
  next: page.next,
  shown: [...new Set([...today.shown, ...page.transfers.map(({ id }) => id)])].sort(newestFirst),
});

/** A transfer as it is now: the news, where they are newer than the page. */
export function latest(
  today: Today,
  news: ReadonlyMap<number, TransferSnapshot>,
  id: number,
): TransferSnapshot | undefined {
  const told = news.get(id);
  return told !== undefined && told !== today.newsThen.get(id) ? told : (today.transfers.get(id) ?? told);
}

/** Keeps what was told of those that are known here: the news themselves forget it one day. */
export function withNews(today: Today, news: ReadonlyMap<number, TransferSnapshot>): Today {
  let transfers: Map<number, TransferSnapshot> | undefined;
  for (const [id, known] of today.transfers) {
    const now = latest(today, news, id);
    if (now === undefined || now === known) continue;
    transfers ??= new Map(today.transfers);
    transfers.set(id, now);
  }
  return transfers === undefined ? today : { ...today, transfers };
}

/** Unfinished, or finished today. */
export const isOfToday = ({ state, timeline }: TransferSnapshot, sinceMs: number): boolean =>
  !isFinal(state) || (timeline.finishedAtMs ?? 0) >= sinceMs;

/** News of transfers that belong here and aren't shown yet, newest first. */
export function newcomers(today: Today, news: ReadonlyMap<number, TransferSnapshot>): readonly number[] {
  const shown = new Set(today.shown);
  const found: number[] = [];
  for (const transfer of news.values()) {
    if (shown.has(transfer.id) || !isOfToday(transfer, today.sinceMs)) continue;
    // It will come with its page.
    if (today.next !== null && transfer.id < today.next) continue;
    found.push(transfer.id);
  }
  return found.sort(newestFirst);
}

/** The newcomers take their places. */
export function withNewcomers(today: Today, news: ReadonlyMap<number, TransferSnapshot>): Today {
  const found = newcomers(today, news);
  if (found.length === 0) return today;
  const transfers = new Map(today.transfers);
  for (const id of found) {
    const transfer = news.get(id);
    // What the news forget again must stay known here.
    if (transfer !== undefined) transfers.set(id, transfer);
  }
  return { ...today, transfers, shown: [...today.shown, ...found].sort(newestFirst) };
}
