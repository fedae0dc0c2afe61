import { render } from 'vitest-browser-react';
import { listenToNews, loadEverything } from '../../../renderer/api/news.ts';
import { ToastRegion } from '../../../renderer/design/toast.tsx';
import { QueuePage } from '../../../renderer/features/queue/queue-page.tsx';
import { openTab } from '../../../renderer/features/queue/queue-tab.ts';
import { usePageStore } from '../../../renderer/stores/page-store.ts';
import { useQueueStore } from '../../../renderer/stores/queue-store.ts';
import { closeQuestion } from '../../../renderer/stores/trouble-store.ts';
import type { ProfileStatus } from '../../../shared/models/profile.ts';
import type { QueueOverview } from '../../../shared/models/queue-overview.ts';
import { PRIORITIES, type TransferSnapshot } from '../../../shared/models/transfer.ts';
import { ACTIVE_STATES, type TransferState, WAITING_STATES } from '../../../shared/transfer-state.ts';
import { type Answers, type FakeWaybill, installFakeWaybill } from '../support/fake-waybill.ts';
import { CALM, PROFILES, sampleOverview, sampleProfileOverview } from '../support/samples.ts';

type Tab = 'active' | 'waiting' | 'failed' | 'done';

const isOf = (states: readonly string[]) => (transfer: TransferSnapshot) => states.includes(transfer.state);

/** What the engine would count. */
export function overviewOf(transfers: readonly TransferSnapshot[]): QueueOverview {
  const count = (states: readonly string[]) => transfers.filter(isOf(states)).length;
  return sampleOverview({
    active: count(ACTIVE_STATES),
    waiting: count(WAITING_STATES),
    failed: count(['failed', 'unconfirmed']),
    done: count(['delivered', 'skipped', 'cancelled']),
    profiles: PROFILES.map(({ id }) => {
      const unfinished: Partial<Record<TransferState, number>> = {};
      for (const { profileId, state } of transfers.filter(isOf([...ACTIVE_STATES, ...WAITING_STATES])))
        if (profileId === id) unfinished[state] = (unfinished[state] ?? 0) + 1;
      return sampleProfileOverview({ profileId: id, unfinished });
    }),
  });
}

/** An engine's queue: lists and counts what it has, page by page, and can be told of changes. */
export class FakeQueue {
  readonly fake: FakeWaybill;
  #transfers: readonly TransferSnapshot[];

  constructor(transfers: readonly TransferSnapshot[], statuses: readonly ProfileStatus[], answers: Answers) {
    this.#transfers = transfers;
    this.fake = installFakeWaybill({
      ...CALM,
      ...(statuses.length > 0 && { 'profiles.statuses': { statuses } }),
      'queue.overview': () => overviewOf(this.#transfers),
      'transfers.list': ({ states = [], order, after, limit = 200 }) => {
        const found = this.#transfers.filter(isOf(states)).sort((one, other) => one.id - other.id);
        if (order === 'newest-first') found.reverse();
        if (order === 'as-they-go')
          found.sort(
            (one, other) =>
              PRIORITIES.indexOf(one.priority) - PRIORITIES.indexOf(other.priority) ||
              one.place - other.place,
          );
        const from = after === undefined ? 0 : found.findIndex(({ id }) => id === after) + 1;
        const page = found.slice(from, from + limit);
        return { transfers: page, next: from + limit < found.length ? (page.at(-1)?.id ?? null) : null };
      },
      'transfers.retry': { changed: 1 },
      'transfers.cancel': { changed: 1 },
      'transfers.pause': { changed: 1 },
      'transfers.resume': { changed: 1 },
      'transfers.dismiss': { changed: 1 },
      'transfers.tryNow': { changed: 1 },
      'transfers.move': { changed: 1 },
      'transfers.setPriority': { changed: 1 },
      'profiles.tryNow': null,
      'profiles.release': { released: 1 },
      ...answers,
    });
  }

  /** Changes it and says which. */
  change(...changed: readonly TransferSnapshot[]): void {
    const byId = new Map(changed.map((transfer) => [transfer.id, transfer]));
    const known = new Set(this.#transfers.map(({ id }) => id));
    this.#transfers = [
      ...this.#transfers.map((transfer) => byId.get(transfer.id) ?? transfer),
      ...changed.filter(({ id }) => !known.has(id)),
    ];
    this.fake.tell('queue.changed', { transfers: changed, batches: [] });
  }

  /** Changes it and says only that something did. */
  replace(transfers: readonly TransferSnapshot[]): void {
    this.#transfers = transfers;
    this.fake.tell('queue.changed', { transfers: [], batches: [] });
  }
}

let stop: (() => void) | undefined;

/** The page as it is in the window, with everything loaded. */
export async function openQueue(
  transfers: readonly TransferSnapshot[],
  options: {
    readonly tab?: Tab;
    readonly statuses?: readonly ProfileStatus[];
    readonly answers?: Answers;
    readonly asking?: QueueOverview['asking'];
  } = {},
): Promise<FakeQueue> {
  const queue = new FakeQueue(transfers, options.statuses ?? [], options.answers ?? {});
  stop?.();
  closeQuestion();
  openTab('active');
  usePageStore.setState({ place: { page: 'queue', ...(options.tab && { tab: options.tab }) } });
  useQueueStore.setState({ overview: null, recent: new Map(), revision: 0 });
  stop = listenToNews();
  await loadEverything();
  // The numbers come at most twice a second, also from one test to the next.
  useQueueStore.setState({ overview: { ...overviewOf(transfers), asking: options.asking ?? [] } });
  await render(
    <>
      <main style={{ height: 760, display: 'flex', flexDirection: 'column' }}>
        <QueuePage />
      </main>
      <ToastRegion />
    </>,
  );
  return queue;
}
