import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { NOW } from '../support/samples.ts';
import { button, done, failed, MB, row, sending, waiting } from './queue-rows.ts';
import { openQueue } from './queue-window.tsx';

describe('what goes', () => {
  test('shows progress, speed, time left, and the attempt from the second', async () => {
    await openQueue([sending(1), sending(2, { attempt: 2, bytesPerSecond: null })]);
    await expect.element(row('sending_1.csv')).toMatchTextContent('113.1 of 182.4 MB');
    await expect.element(row('sending_1.csv')).toMatchTextContent('31.4 MB/s0:03');
    await expect.element(row('sending_1.csv')).toMatchTextContent('Sleep Impressions, /midwest/si');
    await expect.element(row('sending_1.csv')).not.toMatchTextContent('Try');
    await expect.element(row('sending_2.csv')).toMatchTextContent('Try 2 of 4');
    await expect.element(row('sending_2.csv')).toMatchTextContent('unknown');
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
