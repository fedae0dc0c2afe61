import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { usePageStore } from '../../../renderer/stores/page-store.ts';
import { useTroubleStore } from '../../../renderer/stores/trouble-store.ts';
import { appError, type ErrorCode } from '../../../shared/errors.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { failing } from '../support/fake-waybill.ts';
import { NOW, sampleTransfer } from '../support/samples.ts';
import { openQueue } from './queue-window.tsx';

const MB = 1_048_576;
const named = (id: number, name: string, over: Partial<TransferSnapshot>): TransferSnapshot =>
  sampleTransfer({ id, remotePath: `/midwest/si/${name}`, ...over });
const sending = (id: number, over: Partial<TransferSnapshot> = {}) =>
  named(id, `sending_${id}.csv`, {
    state: 'transferring',
    sizeBytes: 182.4 * MB,
    bytesDone: 113.1 * MB,
    bytesPerSecond: 31.4 * MB,
    ...over,
  });
const waiting = (id: number, over: Partial<TransferSnapshot> = {}) =>
  named(id, `waiting_${id}.csv`, { state: 'queued', attempt: 0, bytesDone: 0, ...over });
const failed = (id: number, code: ErrorCode, over: Partial<TransferSnapshot> = {}) =>
  named(id, `failed_${id}.csv`, { state: 'failed', error: appError(code, 'SFTP status 4'), ...over });
/** Delivered today, whatever day it is. */
const done = (id: number, over: Partial<TransferSnapshot> = {}) =>
  named(id, `done_${id}.csv`, {
    timeline: { ...sampleTransfer().timeline, finishedAtMs: Date.now() },
    ...over,
  });
const held = (code: ErrorCode) => ({
  profileId: 'sleep',
  held: { error: appError(code, 'refused'), sinceMs: NOW },
  unreachable: null,
});
const offline = () => ({
  profileId: 'sleep',
  held: null,
  unreachable: {
    error: appError('Unreachable', 'no route'),
    sinceMs: NOW,
    failures: 1,
    nextTryAtMs: Date.now() + 100_000,
  },
});

const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
/** Without what React Aria keeps at the end of the body for its own announcements. */
const pageArea = (): Element => page.getByRole('main').element().parentElement ?? document.body;
const button = (name: string | RegExp) => page.getByRole('button', { name });

describe('what goes', () => {
  test('shows progress, speed, time left, and the attempt from the second', async () => {
    await openQueue([sending(1), sending(2, { attempt: 2, bytesPerSecond: null })]);
    await expect.element(row('sending_1.csv')).toMatchTextContent('113.1 of 182.4 MB');
    await expect.element(row('sending_1.csv')).toMatchTextContent('31.4 MB/s0:03');
    await expect.element(row('sending_1.csv')).toMatchTextContent('Sleep Impressions, /midwest/si');
    await expect.element(row('sending_1.csv')).not.toMatchTextContent('try');
    await expect.element(row('sending_2.csv')).toMatchTextContent('2nd try');
    await expect.element(row('sending_2.csv')).not.toMatchTextContent('0:0');
    await expect
      .element(page.getByRole('progressbar', { name: 'Progress of sending_1.csv' }))
      .toHaveAttribute('aria-valuetext', '113.1 of 182.4 MB, 0:03 left');
  });

  test('follows the news, and shows for a moment what became of a row that leaves', async () => {
    const queue = await openQueue([sending(1), sending(2)]);
    queue.change(sending(1, { bytesDone: 150 * MB }));
    await expect.element(row('sending_1.csv')).toMatchTextContent('150.0 of 182.4 MB');
    queue.change(done(1, { remotePath: '/midwest/si/sending_1.csv' }));
    await expect.element(row('sending_1.csv')).toMatchTextContent('Delivered, size checked');
    await expect.element(row('sending_1.csv')).not.toBeInTheDocument();
    await expect.element(row('sending_2.csv')).toBeVisible();
  });

  test('nothing moves beneath a pointer; what is new comes last, and takes its place afterwards', async () => {
    const queue = await openQueue([sending(2), sending(3)]);
    await row('sending_3.csv').hover();
    queue.change(done(2, { remotePath: '/midwest/si/sending_2.csv' }), sending(1), sending(4));
    await expect.element(row('sending_4.csv')).toBeVisible();
    const names = () =>
      page
        .getByRole('listitem')
        .elements()
        .map((element) => /sending_\d/.exec(element.textContent ?? '')?.[0]);
    expect(names()).toEqual(['sending_2', 'sending_3', 'sending_4']);
    await expect.element(row('sending_2.csv')).toMatchTextContent('Delivered');
    await page.getByRole('heading', { name: 'Queue' }).hover();
    await expect.poll(names).toEqual(['sending_1', 'sending_3', 'sending_4']);
  });

  test('asks anew where news name a batch but none of its rows', async () => {
    const { fake } = await openQueue([waiting(1)], { tab: 'waiting' });
    await expect.element(row('waiting_1.csv')).toBeVisible();
    fake.answer({ 'transfers.list': { transfers: [waiting(1, { state: 'paused' })], next: null } });
    const batch = { id: 'batch-1', profileId: 'sleep', direction: 'upload', createdAtMs: NOW } as const;
    fake.tell('queue.changed', {
      transfers: [],
      batches: [{ ...batch, counts: { paused: 1 }, total: 1, bytesTotal: 1, bytesDone: 0 }],
    });
    await expect.element(row('waiting_1.csv')).toMatchTextContent('Paused');
  });

  test('asks anew for changes that aren’t named', async () => {
    const queue = await openQueue([sending(1)]);
    await expect.element(row('sending_1.csv')).toBeVisible();
    queue.replace([sending(7)]);
    await expect.element(row('sending_7.csv')).toBeVisible();
    await expect.element(row('sending_1.csv')).not.toBeInTheDocument();
  });

  test('pauses one, and all', async () => {
    const { fake } = await openQueue([sending(1)]);
    await button('Pause: sending_1.csv').click();
    expect(fake.inputsOf('transfers.pause')).toEqual([{ which: 'transfers', ids: [1] }]);
    await button('Pause all').click();
    expect(fake.inputsOf('transfers.pause').at(-1)).toEqual({ which: 'all' });
    await expect.element(button('Resume all')).not.toBeInTheDocument();
  });

  test('cancels what runs, says so once it is true, and offers to undo it then', async () => {
    const { fake } = await openQueue([sending(1)]);
    await button('Cancel: sending_1.csv').click();
    expect(fake.inputsOf('transfers.cancel')).toEqual([{ which: 'transfers', ids: [1] }]);
    await expect.element(page.getByText('sending_1.csv is being cancelled.')).toBeVisible();
    await expect.element(button('Undo')).not.toBeInTheDocument();
    fake.tell('queue.changed', { transfers: [{ ...sending(1), state: 'cancelled' }], batches: [] });
    await expect.element(page.getByText('sending_1.csv was cancelled.')).toBeVisible();
    await expect.element(page.getByText('sending_1.csv is being cancelled.')).not.toBeInTheDocument();
    await button('Undo').click();
    expect(fake.inputsOf('transfers.retry')).toEqual([{ which: 'transfers', ids: [1] }]);
  });

  test('never says that it cancelled what arrived all the same', async () => {
    const { fake } = await openQueue([sending(1)]);
    await button('Cancel: sending_1.csv').click();
    await expect.element(page.getByText('sending_1.csv is being cancelled.')).toBeVisible();
    fake.tell('queue.changed', { transfers: [{ ...sending(1), state: 'delivered' }], batches: [] });
    await expect
      .element(page.getByText('sending_1.csv was finished before it could be cancelled.'))
      .toBeVisible();
    await expect.element(button('Undo')).not.toBeInTheDocument();
  });

  test('has at most three failures below, and leads to the others', async () => {
    await openQueue([
      sending(1),
      ...[2, 3, 4, 5].map((id) => failed(id, 'SourceChanged', { timeline: done(id).timeline })),
    ]);
    await expect.element(page.getByRole('heading', { name: 'Failed' })).toBeVisible();
    await expect.element(button('Try again: failed_5.csv')).toBeVisible();
    await expect.element(row('failed_2.csv')).not.toBeInTheDocument();
    await button('Show all 4').click();
    await expect
      .element(page.getByRole('tab', { name: 'Failed 4' }))
      .toHaveAttribute('aria-selected', 'true');
    await expect.element(row('failed_2.csv')).toBeVisible();
  });
});

describe('what waits', () => {
  test('says why in each row, and can be tried now', async () => {
    const { fake } = await openQueue(
      [
        waiting(1),
        waiting(2, { profileId: 'midwest', profileName: 'Midwest Claims' }),
        waiting(3, {
          profileId: 'midwest',
          profileName: 'Midwest Claims',
          state: 'waiting-to-retry',
          nextAttemptAtMs: Date.now() + 100_000,
        }),
        waiting(4, { profileId: 'midwest', profileName: 'Midwest Claims', state: 'paused' }),
      ],
      { tab: 'waiting', statuses: [offline()] },
    );
    await expect.element(row('waiting_1.csv')).toMatchTextContent(/Waiting for network, next try in 1:\d\d/);
    await expect.element(row('waiting_2.csv')).toMatchTextContent('Waiting for its turn');
    await expect.element(row('waiting_3.csv')).toMatchTextContent(/Next try in 1:\d\d/);
    await expect.element(row('waiting_4.csv')).toMatchTextContent('Paused');
    await button('Try now: waiting_1.csv').click();
    expect(fake.inputsOf('profiles.tryNow')).toEqual([{ id: 'sleep' }]);
    await button('Try now: waiting_3.csv').click();
    expect(fake.inputsOf('transfers.retry')).toEqual([{ which: 'transfers', ids: [3] }]);
    await button('Resume: waiting_4.csv').click();
    // What is certain is shown before the engine tells.
    await expect.element(row('waiting_4.csv')).toMatchTextContent('Waiting for its turn');
    expect(fake.inputsOf('transfers.resume')).toEqual([{ which: 'transfers', ids: [4] }]);
    await expect
      .element(page.getByText(/No connection to Sleep Impressions\..*continues by itself/))
      .toBeVisible();
  });

  test('one refusal is one question, above all rows it stops', async () => {
    const { fake } = await openQueue([waiting(1, { state: 'held' }), waiting(2)], {
      tab: 'waiting',
      statuses: [held('AuthenticationFailed')],
    });
    await expect
      .element(
        page.getByText(/didn’t accept the sign-in for etl_si\. Nothing was sent; your 2 files are waiting/),
      )
      .toBeVisible();
    await expect.element(row('waiting_1.csv')).toMatchTextContent('Needs you: sign in');
    await expect.element(row('waiting_2.csv')).toMatchTextContent('Needs you: sign in');
    await button('Copy for IT').click();
    expect(fake.inputsOf('clipboard.write')[0]?.text).toContain('AuthenticationFailed');
    await button('Enter password: Sleep Impressions').click();
    expect(useTroubleStore.getState().question).toEqual({ kind: 'sign-in', profileId: 'sleep' });
  });

  test('a key file that can’t be read leads to the connection', async () => {
    await openQueue([waiting(1, { state: 'held' })], { tab: 'waiting', statuses: [held('KeyUnreadable')] });
    await button('Edit connection: Sleep Impressions').click();
    expect(usePageStore.getState().place).toEqual({ page: 'connections', profileId: 'sleep' });
  });

  test('ten thousand rows: only those in view exist, the rest comes page by page', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => waiting(index + 1));
    const { fake } = await openQueue(many, { tab: 'waiting' });
    await expect.element(row('waiting_1.csv').first()).toBeVisible();
    expect(page.getByRole('listitem').elements().length).toBeLessThan(60);
    await userEvent.click(page.getByRole('tab', { name: /Waiting/ }));
    await userEvent.tab();
    await userEvent.keyboard('{End}');
    await expect.element(row('waiting_200.csv')).toHaveFocus();
    await userEvent.keyboard('{End}');
    await expect.element(row('waiting_400.csv')).toHaveFocus();
    expect(fake.inputsOf('transfers.list').map(({ after }) => after)).toContain(200);
    expect(page.getByRole('listitem').elements().length).toBeLessThan(60);
  });
});

describe('what failed', () => {
  test('is retried by keyboard alone; the focus stays in the list', async () => {
    const queue = await openQueue([failed(1, 'SourceChanged'), failed(2, 'LocalFileNotFound'), sending(3)]);
    const { fake } = queue;
    await expect.element(row('sending_3.csv')).toBeVisible();
    page
      .getByRole('tab', { name: /Active/ })
      .element()
      .focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await expect.element(row('failed_2.csv')).toMatchTextContent(/isn’t on this computer any more/);
    await userEvent.tab();
    await expect.element(row('failed_2.csv')).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(row('failed_1.csv')).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => fake.inputsOf('transfers.retry')).toEqual([{ which: 'transfers', ids: [1] }]);
    queue.change(waiting(1, { remotePath: '/midwest/si/failed_1.csv' }));
    await expect.element(row('failed_1.csv')).toMatchTextContent('It is tried again.');
    await expect.element(row('failed_1.csv')).not.toBeInTheDocument();
    await expect.element(row('failed_2.csv')).toHaveFocus();
  });

  test('says whose side it is on, with the details one click away', async () => {
    const { fake } = await openQueue([failed(1, 'DiskFull')], { tab: 'failed' });
    await expect
      .element(row('failed_1.csv'))
      .toMatchTextContent(/server is out of space\. failed_1\.csv was not delivered/);
    await expect.element(row('failed_1.csv')).toMatchTextContent('On Sleep Impressions’ side');
    await expect.element(row('failed_1.csv')).not.toMatchTextContent('SFTP status 4');
    await button('Details: failed_1.csv').click();
    await expect.element(row('failed_1.csv')).toMatchTextContent('DiskFull: SFTP status 4');
    await button('Copy details').click();
    expect(fake.inputsOf('clipboard.write').at(-1)?.text).toContain('/midwest/si/failed_1.csv');
    await button('Copy message for partner').click();
    expect(fake.inputsOf('clipboard.write').at(-1)?.text).toContain('imports.flowiq.ai is out of space');
  });

  test('a taken name is decided with both sides in view, for all of the same partner', async () => {
    const two = [
      failed(1, 'AlreadyExists'),
      failed(2, 'AlreadyExists', { localPath: '/home/dana/Exports/b.csv' }),
    ];
    const { fake } = await openQueue([...two, failed(3, 'DiskFull')], {
      tab: 'failed',
      answers: {
        'transfers.findConflicts': ({ items }) => ({
          conflicts: items.map(({ localPath, remotePath }) => ({
            local: { path: localPath, sizeBytes: 18_642, modifiedAtMs: NOW },
            remote: { path: remotePath, sizeBytes: 18_000, modifiedAtMs: NOW - 86_400_000 },
          })),
        }),
        'transfers.resolveConflict': { changed: 2 },
      },
    });
    await button('Decide: failed_1.csv').click();
    await expect.element(page.getByRole('dialog', { name: 'Already at Sleep Impressions' })).toBeVisible();
    await page.getByText(/^Do this for/).click();
    await button('Keep both').click();
    await expect
      .poll(() => fake.inputsOf('transfers.resolveConflict'))
      .toEqual([{ ids: [1, 2], conflict: 'rename' }]);
  });

  test('where nothing is in the way any more it is tried again', async () => {
    const { fake } = await openQueue([failed(1, 'AlreadyExists')], {
      tab: 'failed',
      answers: { 'transfers.findConflicts': { conflicts: [] } },
    });
    await button('Decide: failed_1.csv').click();
    await expect.poll(() => fake.inputsOf('transfers.retry')).toEqual([{ which: 'transfers', ids: [1] }]);
  });

  test('an unconfirmed one is sent again only after saying that it may arrive twice', async () => {
    const { fake } = await openQueue([failed(1, 'ConnectionLost', { state: 'unconfirmed', error: null })], {
      tab: 'failed',
    });
    await expect.element(row('failed_1.csv')).toMatchTextContent(/ask your partner whether they have it/);
    await button('Send again: failed_1.csv').click();
    await expect.element(page.getByRole('alertdialog')).toMatchTextContent(/may have it twice/);
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
    expect(fake.inputsOf('transfers.retry')).toEqual([]);
    await button('Send again: failed_1.csv').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Send again' }).click();
    expect(fake.inputsOf('transfers.retry')).toEqual([{ which: 'transfers', ids: [1] }]);
  });

  test('"Retry all failed" leaves out what needs a decision', async () => {
    const { fake } = await openQueue(
      [
        failed(1, 'ConnectionLost'),
        failed(2, 'AlreadyExists'),
        failed(3, 'DiskFull', { state: 'unconfirmed' }),
      ],
      { tab: 'failed' },
    );
    await button('Retry all failed').click();
    await expect.poll(() => fake.inputsOf('transfers.retry')).toEqual([{ which: 'transfers', ids: [1] }]);
    await expect
      .element(page.getByText('1 file is tried again. 2 files need a decision first.'))
      .toBeVisible();
  });

  test('a refusal of the engine is told', async () => {
    await openQueue([failed(1, 'ConnectionLost')], {
      tab: 'failed',
      answers: { 'transfers.retry': failing(appError('EngineStopped', 'gone')) },
    });
    await button('Try again: failed_1.csv').click();
    await expect.element(page.getByText(/transfer service stopped/)).toBeVisible();
  });
});

describe('what is done', () => {
  test('shows the newest first, and can be cleared from the list', async () => {
    const { fake } = await openQueue([done(1), done(2, { state: 'cancelled' })], { tab: 'done' });
    const rows = page.getByRole('listitem');
    await expect.element(rows.first()).toMatchTextContent('done_2.csv');
    await expect.element(rows.last()).toMatchTextContent('Delivered, size checked');
    await button('Clear list').click();
    await expect
      .poll(() => fake.inputsOf('transfers.dismiss'))
      .toEqual([{ which: 'transfers', ids: [2, 1] }]);
  });

  test('has everything in the menu of a row', async () => {
    const { fake } = await openQueue([done(1)], { tab: 'done', answers: { 'local.reveal': null } });
    await row('done_1.csv').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Show the file in its folder' }).click();
    expect(fake.inputsOf('local.reveal')).toEqual([{ path: sampleTransfer().localPath }]);
  });
});

describe('keys of a row', () => {
  test('Space pauses, Delete cancels', async () => {
    const { fake } = await openQueue([sending(1)]);
    await expect.element(row('sending_1.csv')).toBeVisible();
    row('sending_1.csv').element().focus();
    await userEvent.keyboard(' ');
    expect(fake.inputsOf('transfers.pause')).toEqual([{ which: 'transfers', ids: [1] }]);
    await userEvent.keyboard('{Delete}');
    expect(fake.inputsOf('transfers.cancel')).toEqual([{ which: 'transfers', ids: [1] }]);
  });

  test('a double click does nothing: it may only mean a word', async () => {
    const { fake } = await openQueue([failed(1, 'ConnectionLost')], { tab: 'failed' });
    await page.getByText(/broke off/).dblClick();
    expect(fake.inputsOf('transfers.retry')).toEqual([]);
  });
});

describe('nothing, and trouble', () => {
  test.each([
    ['active', 'Deliveries appear here once files are sent.'],
    ['waiting', 'Nothing is waiting.'],
    ['failed', 'Nothing failed.'],
    ['done', 'Nothing was finished today yet.'],
  ] as const)('%s says so', async (tab, text) => {
    await openQueue([], { tab });
    await expect.element(page.getByText(text)).toBeVisible();
    await expectNoAxeViolations(pageArea(), { isPage: true });
  });

  test('a list that can’t be loaded says why, and is asked for again', async () => {
    const { fake } = await openQueue([], {
      answers: { 'transfers.list': failing(appError('EngineStopped', 'gone')) },
    });
    await expect.element(page.getByText('The queue can’t be shown.')).toBeVisible();
    fake.answer({ 'transfers.list': { transfers: [sending(1)], next: null } });
    await button('Try again').click();
    await expect.element(row('sending_1.csv')).toBeVisible();
  });

  test('the tab that was open is open again', async () => {
    await openQueue([waiting(1)]);
    await page.getByRole('tab', { name: /Waiting/ }).click();
    await expect.element(row('waiting_1.csv')).toBeVisible();
  });
});

describe('axe finds nothing', () => {
  const all = [
    sending(1),
    sending(2, { attempt: 2, direction: 'download', state: 'verifying' }),
    waiting(3, { state: 'held' }),
    waiting(4, { state: 'paused' }),
    failed(5, 'DiskFull', { timeline: done(5).timeline }),
    failed(6, 'AlreadyExists', { timeline: done(6).timeline }),
    failed(7, 'ConnectionLost', { state: 'unconfirmed', error: null, timeline: done(7).timeline }),
    done(8),
    done(9, { state: 'cancelled' }),
  ];
  test.each(['light', 'dark'] as const)('in all tabs, %s', async (theme) => {
    document.documentElement.dataset.theme = theme;
    await openQueue(all, { statuses: [held('AuthenticationFailed')] });
    for (const [tab, name] of [
      ['Active', 'sending_1.csv'],
      ['Waiting', 'waiting_3.csv'],
      ['Failed', 'failed_5.csv'],
      ['Done', 'done_8.csv'],
    ] as const) {
      await page.getByRole('tab', { name: new RegExp(tab) }).click();
      await expect.element(row(name)).toBeVisible();
      if (tab === 'Failed') await button('Details: failed_5.csv').click();
      await expectNoAxeViolations(pageArea(), { isPage: true });
    }
  });
});
