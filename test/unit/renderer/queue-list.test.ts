import { describe, expect, it } from 'vitest';
import {
  belongs,
  type QueueList,
  settled,
  sizeOf,
  viewOf,
  withNews,
  withNextPage,
  withRows,
} from '../../../renderer/features/queue/queue-list.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { TRANSFER_STATES } from '../../../shared/transfer-state.ts';
import { NOW, sampleTransfer } from '../../renderer/support/samples.ts';
import { cpuMs } from '../../support/cpu-time.ts';

const TODAY = NOW - 3_600_000;
const NO_NEWS: ReadonlyMap<number, TransferSnapshot> = new Map();

const waiting = (id: number, over: Partial<TransferSnapshot> = {}): TransferSnapshot =>
  sampleTransfer({ id, state: 'queued', attempt: 0, ...over });
const newsOf = (...transfers: readonly TransferSnapshot[]): ReadonlyMap<number, TransferSnapshot> =>
  new Map(transfers.map((transfer) => [transfer.id, transfer]));
const loaded = (
  transfers: readonly TransferSnapshot[],
  next: number | null = null,
  tab: 'waiting' | 'done' = 'waiting',
): QueueList => withRows(viewOf(tab, TODAY), null, { transfers, next }, NO_NEWS, NO_NEWS, false);

describe('which transfers a list shows', () => {
  it('shows each state in exactly one tab', () => {
    const tabs = (['active', 'waiting', 'failed', 'done'] as const).flatMap(
      (tab) => viewOf(tab, TODAY).states,
    );
    expect(tabs).toHaveLength(TRANSFER_STATES.length);
    expect(new Set(tabs).size).toBe(TRANSFER_STATES.length);
  });

  it('leaves out what was done before today', () => {
    const done = viewOf('done', TODAY);
    expect(belongs(done, sampleTransfer())).toBe(true);
    const { timeline } = sampleTransfer();
    expect(belongs(done, sampleTransfer({ timeline: { ...timeline, finishedAtMs: TODAY - 1 } }))).toBe(false);
  });

  it('shows failed ones of any day', () => {
    const failed = sampleTransfer({ state: 'failed' });
    const old = { ...failed, timeline: { ...failed.timeline, finishedAtMs: 0 } };
    expect(belongs(viewOf('failed', TODAY), old)).toBe(true);
  });
});

describe('news of rows that are shown', () => {
  it('keeps their places', () => {
    const list = withNews(loaded([waiting(1), waiting(2)]), newsOf(waiting(1, { state: 'paused' })), false);
    expect(list.shown).toEqual([1, 2]);
    expect(list.rows.get(1)?.state).toBe('paused');
  });

  it('marks those that left and takes them out when told to', () => {
    const list = withNews(loaded([waiting(1), waiting(2)]), newsOf(sampleTransfer({ id: 1 })), false);
    expect(list.shown).toEqual([1, 2]);
    expect([...list.gone]).toEqual([1]);
    expect(sizeOf(list)).toBe(1);
    expect(settled(list).shown).toEqual([2]);
  });

  it('keeps one that left and came back', () => {
    const left = withNews(
      loaded([waiting(1)]),
      newsOf(sampleTransfer({ id: 1, state: 'connecting' })),
      false,
    );
    const back = withNews(left, newsOf(waiting(1, { state: 'waiting-to-retry' })), false);
    expect(settled(back).shown).toEqual([1]);
  });
});

describe('newcomers', () => {
  it('take their place in the order of the list', () => {
    expect(withNews(loaded([waiting(1), waiting(3)]), newsOf(waiting(2)), false).shown).toEqual([1, 2, 3]);
    const done = loaded([sampleTransfer({ id: 3 })], null, 'done');
    expect(withNews(done, newsOf(sampleTransfer({ id: 4 })), false).shown).toEqual([4, 3]);
  });

  it('wait, where nothing may move, unless they come last', () => {
    const still = withNews(loaded([waiting(1), waiting(3)]), newsOf(waiting(2), waiting(4)), true);
    expect(still.shown).toEqual([1, 3, 4]);
    expect(withNews(still, still.news, false).shown).toEqual([1, 2, 3, 4]);
  });

  it('are forgotten where they leave before they were shown', () => {
    const still = withNews(loaded([waiting(3)]), newsOf(waiting(2)), true);
    const left = withNews(still, newsOf(sampleTransfer({ id: 2 })), true);
    expect(withNews(left, left.news, false).shown).toEqual([3]);
  });

  it('behind the loaded rows come with their page', () => {
    const list = withNews(loaded([waiting(1), waiting(2)], 2), newsOf(waiting(9)), false);
    expect(list.shown).toEqual([1, 2]);
    const more = withNextPage(
      list,
      { transfers: [waiting(3), waiting(9)], next: null },
      list.news,
      list.news,
    );
    expect(more.shown).toEqual([1, 2, 3, 9]);
    expect(more.next).toBeNull();
  });
});

describe('asking anew', () => {
  const view = viewOf('waiting', TODAY);
  const before = loaded([waiting(1), waiting(2)]);

  it('takes what is told, in the place of what was', () => {
    const list = withRows(
      view,
      before,
      { transfers: [waiting(2), waiting(3)], next: null },
      NO_NEWS,
      NO_NEWS,
      false,
    );
    expect(list.shown).toEqual([2, 3]);
  });

  it('moves nothing while nothing may move', () => {
    const list = withRows(
      view,
      before,
      { transfers: [waiting(0), waiting(2)], next: null },
      NO_NEWS,
      NO_NEWS,
      true,
    );
    expect(list.shown).toEqual([1, 2]);
    expect([...list.gone]).toEqual([1]);
    expect(withNews(settled(list), list.news, false).shown).toEqual([0, 2]);
  });

  it('believes news that came after it asked more than the answer', () => {
    const news = newsOf(waiting(1, { state: 'paused' }));
    const list = withRows(view, null, { transfers: [waiting(1)], next: null }, NO_NEWS, news, false);
    expect(list.rows.get(1)?.state).toBe('paused');
  });

  it('believes the answer more than news from before', () => {
    const old = newsOf(waiting(1, { state: 'paused' }));
    const list = withRows(view, null, { transfers: [waiting(1)], next: null }, old, old, false);
    expect(list.rows.get(1)?.state).toBe('queued');
  });

  it('is quick with ten thousand rows', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => waiting(index + 1));
    const list = loaded(many);
    const news = newsOf(...many.slice(0, 500).map((row) => ({ ...row, state: 'paused' as const })));
    const spentMs = cpuMs(() => {
      for (let times = 0; times < 10; times += 1) withNews(list, news, false);
    });
    expect(spentMs / 10).toBeLessThan(50);
  });
});
