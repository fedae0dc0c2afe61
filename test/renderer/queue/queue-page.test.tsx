import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { appError } from '../../../shared/errors.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { failing } from '../support/fake-waybill.ts';
import { sampleTransfer } from '../support/samples.ts';
import { button, done, failed, held, pageArea, row, sending, waiting } from './queue-rows.ts';
import { openQueue } from './queue-window.tsx';

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
