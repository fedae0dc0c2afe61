import { afterEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { usePageStore } from '../../../renderer/stores/page-store.ts';
import { useTroubleStore } from '../../../renderer/stores/trouble-store.ts';
import { appError } from '../../../shared/errors.ts';
import { longDay } from '../../../shared/friendly-time.ts';
import type { ProfileOverview } from '../../../shared/models/queue-overview.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { failing } from '../support/fake-waybill.ts';
import {
  APP,
  sampleEntry,
  sampleOverview,
  sampleProfile,
  sampleProfileOverview,
  sampleTransfer,
} from '../support/samples.ts';
import { openSendPage } from './send-window.tsx';

const card = (name: string) => page.getByRole('listitem', { name });
const today = page.getByRole('region', { name: 'Today' });
const free = (profileId: string) => ({ profileId, held: null, unreachable: null });
const overviewOf = (...profiles: readonly ProfileOverview[]) => ({
  'queue.overview': sampleOverview({ profiles }),
});
const ofToday = (over: Partial<TransferSnapshot>) => {
  const transfer = sampleTransfer(over);
  return { ...transfer, timeline: { ...transfer.timeline, finishedAtMs: Date.now() } };
};

describe('the cards', () => {
  test('say who, what for and where to, and that they are ready', async () => {
    await openSendPage();
    await expect.element(page.getByRole('heading', { level: 1, name: 'Send' })).toBeVisible();
    const sleep = card('Sleep Impressions');
    await expect.element(sleep).toMatchTextContent('Daily billing files');
    await expect.element(sleep).toMatchTextContent('imports.flowiq.ai:/midwest/si');
    await expect.element(sleep).toMatchTextContent('Ready');
    await expectNoAxeViolations(page.getByRole('main').element(), { isPage: true });
  });

  test('name the port where it is another', async () => {
    await openSendPage({
      'profiles.list': { profiles: [sampleProfile({ port: 2222 })], next: null },
    });
    await expect.element(card('Sleep Impressions')).toMatchTextContent('imports.flowiq.ai:2222:/midwest/si');
  });

  test('ask the question that holds a partner, and the header counts them', async () => {
    const error = appError('HostKeyUnknown', 'x');
    await openSendPage({
      'profiles.statuses': {
        statuses: [
          { ...free('sleep'), held: { error, sinceMs: 0 } },
          { ...free('aimedres'), held: { error: appError('AuthenticationFailed', 'x'), sinceMs: 0 } },
        ],
      },
    });
    await expect.element(page.getByText('2 partners need you')).toBeVisible();
    await card('AiMedRes').getByRole('button', { name: 'Needs you: sign in' }).click();
    expect(useTroubleStore.getState().question).toEqual({ kind: 'sign-in', profileId: 'aimedres' });
    await card('Sleep Impressions')
      .getByRole('button', { name: 'Needs you: check the server’s identity' })
      .click();
    expect(useTroubleStore.getState().question).toEqual({ kind: 'host-key', profileId: 'sleep' });
    await expectNoAxeViolations(page.getByRole('main').element());
  });

  test('wait for the network and try at once when asked', async () => {
    const error = appError('Unreachable', 'x');
    const fake = await openSendPage({
      'profiles.statuses': {
        statuses: [
          {
            ...free('sleep'),
            unreachable: { error, sinceMs: 0, failures: 1, nextTryAtMs: Date.now() + 90_000 },
          },
        ],
      },
      'profiles.tryNow': null,
    });
    await expect.element(card('Sleep Impressions')).toMatchTextContent('Waiting for network, next try in 1:');
    await page.getByRole('button', { name: 'Try now: Sleep Impressions' }).click();
    expect(fake.inputsOf('profiles.tryNow')).toEqual([{ id: 'sleep' }]);
  });

  test('show the progress of what runs', async () => {
    await openSendPage(
      overviewOf(
        sampleProfileOverview({
          unfinished: { transferring: 1, queued: 1 },
          running: { files: 4, filesDone: 1, bytesTotal: 1_000, bytesDone: 620 },
        }),
      ),
    );
    await expect.element(card('Sleep Impressions')).toMatchTextContent('Sending 2 of 4');
    const bar = card('Sleep Impressions').getByRole('progressbar');
    await expect.element(bar).toHaveAttribute('aria-valuetext', 'Sending 2 of 4');
  });

  test('tell what was not sent, and lead to it', async () => {
    await openSendPage({
      ...overviewOf(sampleProfileOverview({ failed: 1 })),
      'transfers.list': ({ states }) => ({
        transfers: states === undefined ? [] : [sampleTransfer({ state: 'failed' })],
        next: null,
      }),
    });
    await card('Sleep Impressions').getByRole('button', { name: '1 not sent' }).click();
    expect(usePageStore.getState().place).toEqual({ page: 'queue', tab: 'failed' });
  });

  test('have a menu, reached and used by keyboard', async () => {
    const fake = await openSendPage({
      ...overviewOf(sampleProfileOverview({ unfinished: { queued: 2 } })),
      'transfers.pause': { changed: 2 },
    });
    const trigger = page.getByRole('button', { name: 'More for Sleep Impressions' });
    (trigger.element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('menuitem', { name: 'Open in Files' })).toHaveFocus();
    await page.getByRole('menuitem', { name: 'Pause its transfers' }).click();
    expect(fake.inputsOf('transfers.pause')).toEqual([{ which: 'profile', profileId: 'sleep' }]);
    await trigger.click();
    await page.getByRole('menuitem', { name: 'Test connection' }).click();
    expect(usePageStore.getState().place).toEqual({ page: 'connections', profileId: 'sleep' });
  });
});

describe('today', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('ends at midnight', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 10, 22, 23, 59, 30) });
    const fake = await openSendPage();
    await expect.element(page.getByText(longDay(Date.now()))).toBeVisible();
    vi.setSystemTime(new Date(2026, 10, 23, 0, 0, 1));
    // A computer that slept at midnight: its window gets the focus again.
    window.dispatchEvent(new Event('focus'));
    await expect.element(page.getByText(longDay(Date.now()))).toBeVisible();
    expect(fake.inputsOf('transfers.list').map(({ finishedSinceMs }) => finishedSinceMs)).toEqual([
      new Date(2026, 10, 22).getTime(),
      new Date(2026, 10, 23).getTime(),
    ]);
  });

  test('says what will be here while it is empty', async () => {
    await openSendPage();
    await expect.element(today).toMatchTextContent('Deliveries appear here once files are sent.');
    await page.getByRole('button', { name: 'All history' }).click();
    expect(usePageStore.getState().place).toEqual({ page: 'history' });
  });

  test('follows the news, and draws the check of what is delivered while it is watched', async () => {
    const fake = await openSendPage({
      'transfers.list': {
        transfers: [sampleTransfer({ state: 'transferring', bytesDone: 9_321, checked: null })],
        next: null,
      },
    });
    const row = today.getByRole('button', { name: /billing_log_2026-11-22\.csv/ });
    await expect.element(row).toMatchTextContent('Sending 50 %');
    fake.tell('queue.changed', { transfers: [ofToday({ id: 1 })], batches: [] });
    await expect.element(row).toMatchTextContent('Delivered, size checked');
    expect(row.element().querySelector('[class*="_new_"] svg')).not.toBeNull();
    await expectNoAxeViolations(page.getByRole('main').element());
  });

  test('asks anew when the news name nothing', async () => {
    let state: TransferSnapshot['state'] = 'queued';
    const fake = await openSendPage({
      'transfers.list': () => ({ transfers: [sampleTransfer({ state })], next: null }),
    });
    const row = today.getByRole('button', { name: /billing_log_2026-11-22\.csv/ });
    await expect.element(row).toMatchTextContent('Waiting');
    // As when a partner is held: all that waits for it changes at once.
    state = 'held';
    fake.tell('queue.changed', { transfers: [], batches: [] });
    await expect.element(row, { timeout: 4_000 }).toMatchTextContent('Needs you');
  });

  test('leads to the queue or the history', async () => {
    await openSendPage({
      'transfers.list': {
        transfers: [
          sampleTransfer({
            id: 3,
            state: 'failed',
            error: appError('DiskFull', 'x'),
            remotePath: '/in/a.csv',
          }),
          sampleTransfer({ id: 2, state: 'queued', remotePath: '/in/b.csv' }),
          ofToday({ id: 1, remotePath: '/in/c.csv' }),
        ],
        next: null,
      },
      'history.ofTransfer': sampleEntry(41),
    });
    const places = [
      [/a\.csv/, { page: 'queue', tab: 'failed' }],
      [/b\.csv/, { page: 'queue', tab: 'waiting' }],
      [/c\.csv/, { page: 'history', sequence: 41 }],
    ] as const;
    for (const [name, place] of places) {
      await today.getByRole('button', { name }).click();
      await expect.poll(() => usePageStore.getState().place).toEqual(place);
    }
  });

  test('moves nothing while the pointer is over it', async () => {
    const fake = await openSendPage({
      'transfers.list': { transfers: [ofToday({ id: 1, remotePath: '/in/old.csv' })], next: null },
    });
    await today.getByRole('button', { name: /old\.csv/ }).hover();
    fake.tell('queue.changed', { transfers: [ofToday({ id: 2, remotePath: '/in/new.csv' })], batches: [] });
    await expect.element(today.getByText('1 new')).toBeVisible();
    expect(today.getByRole('listitem').elements()).toHaveLength(1);
    await page.getByRole('heading', { level: 1 }).hover();
    await expect.element(today.getByRole('listitem').first()).toMatchTextContent('new.csv');
  });

  test('shows a page of a hundred, and more when asked', async () => {
    const fake = await openSendPage({
      'transfers.list': ({ after }) =>
        after === undefined
          ? { transfers: [ofToday({ id: 101 })], next: 101 }
          : { transfers: [ofToday({ id: 100, remotePath: '/in/earlier.csv' })], next: null },
    });
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.element(today.getByText('earlier.csv').first()).toBeInTheDocument();
    expect(fake.inputsOf('transfers.list').at(-1)).toMatchObject({ after: 101, limit: 100 });
    await expect.element(page.getByRole('button', { name: 'Show more' })).not.toBeInTheDocument();
  });

  test('makes no thousands of rows of a batch of thousands', async () => {
    const fake = await openSendPage();
    await expect.element(today).toMatchTextContent('Deliveries appear here');
    const many = Array.from({ length: 500 }, (_, index) => ofToday({ id: index + 1 }));
    fake.tell('queue.changed', { transfers: many, batches: [] });
    await expect.element(page.getByRole('button', { name: 'Show more' })).toBeVisible();
    expect(today.getByRole('listitem').elements()).toHaveLength(100);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => today.getByRole('listitem').elements().length).toBe(200);
  });

  test('says why it can’t be shown, and is asked for again', async () => {
    const fake = await openSendPage({ 'transfers.list': failing(appError('DatabaseUnavailable', 'x')) });
    await expect.element(today).toMatchTextContent('Waybill’s data folder can’t be used.');
    fake.answer({ 'transfers.list': { transfers: [ofToday({ id: 1 })], next: null } });
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(today).toMatchTextContent('Delivered, size checked');
  });

  test('stays while the engine is started again, and is asked for anew then', async () => {
    const fake = await openSendPage({
      'transfers.list': { transfers: [sampleTransfer({ state: 'transferring' })], next: null },
    });
    await expect.element(today).toMatchTextContent('Sending');
    fake.tell('engine.state', { ...APP.engine, state: 'restarting', restarts: 1 });
    await expect.element(today).toMatchTextContent('Sending');
    fake.answer({ 'transfers.list': { transfers: [ofToday({ id: 1 })], next: null } });
    fake.tell('engine.state', { ...APP.engine, state: 'running', restarts: 1 });
    await expect.element(today).toMatchTextContent('Delivered, size checked');
  });
});
