import { describe, expect, it } from 'vitest';
import {
  isOfToday,
  latest,
  newcomers,
  withFirstPage,
  withFreshPage,
  withNewcomers,
  withNews,
  withNextPage,
} from '../../../renderer/features/send/today.ts';
import { isOver, toAnnounce } from '../../../renderer/frame/delivered-news.ts';
import { useQueueStore, withTransfers } from '../../../renderer/stores/queue-store.ts';
import { deliveredSentence } from '../../../shared/messages/outcome-messages.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { NOW, sampleTransfer } from '../../renderer/support/samples.ts';

const SINCE = NOW - 9 * 3_600_000;
const transfer = (id: number, over: Partial<TransferSnapshot> = {}) => sampleTransfer({ id, ...over });
const news = (...transfers: readonly TransferSnapshot[]) =>
  new Map(transfers.map((told) => [told.id, told] as const));

describe('today', () => {
  it('shows the newest first, page after page', () => {
    const first = withFirstPage(SINCE, { transfers: [transfer(5), transfer(4)], next: 4 }, news());
    const both = withNextPage(first, { transfers: [transfer(3)], next: null });
    expect(both.shown).toEqual([5, 4, 3]);
    expect(both.next).toBeNull();
  });

  it('takes what was told after the page, never what was told before', () => {
    const stale = transfer(5, { state: 'transferring' });
    const before = news(stale);
    const today = withFirstPage(SINCE, { transfers: [transfer(5)], next: null }, before);
    expect(latest(today, before, 5)?.state).toBe('delivered');
    const after = news(transfer(5, { state: 'failed' }));
    expect(latest(today, after, 5)?.state).toBe('failed');
  });

  it('takes a page asked for anew, and moves nothing where nothing may move', () => {
    const first = withFirstPage(SINCE, { transfers: [transfer(5, { state: 'queued' })], next: 5 }, news());
    const today = withNextPage(first, { transfers: [transfer(3)], next: null });
    const page = { transfers: [transfer(6), transfer(5, { state: 'held' })] };
    const moved = withFreshPage(today, page, news(), true);
    expect([moved.shown, latest(moved, news(), 5)?.state]).toEqual([[6, 5, 3], 'held']);
    const still = withFreshPage(today, page, news(), false);
    expect([still.shown, latest(still, news(), 5)?.state]).toEqual([[5, 3], 'held']);
  });

  it('keeps what was told of a row that is not on the page asked for anew', () => {
    const today = withFirstPage(SINCE, { transfers: [transfer(5, { state: 'queued' })], next: null }, news());
    const told = news(transfer(5, { state: 'failed' }));
    const fresh = withFreshPage(today, { transfers: [] }, told, true);
    expect(latest(fresh, told, 5)?.state).toBe('failed');
  });

  it('keeps what was told of a row once thousands of later news have displaced it', () => {
    let store = withTransfers(useQueueStore.getState(), []);
    const queued = transfer(5, { state: 'queued' });
    let today = withFirstPage(SINCE, { transfers: [queued], next: 5 }, store.recent);
    for (let told = 0; told < 3_000; told += 500) {
      const ids = Array.from({ length: 500 }, (_, index) =>
        told + index === 10 ? 5 : 10_000 + told + index,
      );
      store = withTransfers(
        store,
        ids.map((id) => transfer(id)),
      );
      today = withNews(today, store.recent);
    }
    expect(store.recent.has(5)).toBe(false);
    expect(latest(today, store.recent, 5)?.state).toBe('delivered');
    expect(today.shown).toEqual([5]);
    expect(withNews(today, store.recent)).toBe(today);
  });

  it('adds what began since, and leaves older ones to their page', () => {
    const today = withFirstPage(SINCE, { transfers: [transfer(5)], next: 5 }, news());
    const told = news(transfer(7), transfer(6, { state: 'queued' }), transfer(2));
    expect(newcomers(today, told)).toEqual([7, 6]);
    const shown = withNewcomers(today, told);
    expect(shown.shown).toEqual([7, 6, 5]);
    // News are forgotten after a while; what is shown isn't.
    expect(latest(shown, news(), 7)?.id).toBe(7);
    expect(withNewcomers(shown, told)).toBe(shown);
  });

  it('is what isn’t finished, and what finished since midnight', () => {
    const timeline = { ...transfer(1).timeline, finishedAtMs: SINCE - 1 };
    expect(isOfToday(transfer(1, { timeline }), SINCE)).toBe(false);
    expect(isOfToday(transfer(1), SINCE)).toBe(true);
    const queued = transfer(1, { state: 'held', timeline: { ...timeline, finishedAtMs: null } });
    expect(isOfToday(queued, SINCE)).toBe(true);
  });
});

describe('what is announced', () => {
  const batch = {
    id: 'batch-1',
    profileId: 'sleep',
    direction: 'upload',
    createdAtMs: NOW,
    total: 4,
    foldersMade: 0,
    bytesTotal: 4,
    bytesDone: 4,
  } as const;
  const at = (id: number, finishedAtMs: number) =>
    transfer(id, { timeline: { ...transfer(id).timeline, finishedAtMs } });

  it('waits until a batch is over, however it ended', () => {
    expect(isOver({ ...batch, counts: { delivered: 3, transferring: 1 } })).toBe(false);
    expect(isOver({ ...batch, counts: { delivered: 3, failed: 1 } })).toBe(true);
  });

  it('is one sentence for all of it', () => {
    const group = toAnnounce([at(1, NOW - 9_000), at(2, NOW)], {
      listeningSinceMs: NOW - 1_000,
      announcedUntilMs: undefined,
    });
    expect(group === undefined ? '' : deliveredSentence(group, { timeZone: 'UTC' })).toBe(
      '2 files delivered to Sleep Impressions at 09:41. Sizes checked on their server.',
    );
  });

  it('is nothing that happened before, and nothing twice', () => {
    const delivered = [at(1, NOW - 9_000), at(2, NOW)];
    expect(toAnnounce(delivered, { listeningSinceMs: NOW + 1, announcedUntilMs: undefined })).toBeUndefined();
    expect(toAnnounce(delivered, { listeningSinceMs: 0, announcedUntilMs: NOW })).toBeUndefined();
    const retried = [...delivered, at(3, NOW + 5)];
    expect(toAnnounce(retried, { listeningSinceMs: 0, announcedUntilMs: NOW })?.count).toBe(1);
  });
});
