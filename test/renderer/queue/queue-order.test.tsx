import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { Frame } from '../../../renderer/frame/frame.tsx';
import { useQueueStore } from '../../../renderer/stores/queue-store.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { sampleOverview } from '../support/samples.ts';
import { button, pageArea, row, waiting } from './queue-rows.ts';
import { type FakeQueue, openQueue, overviewOf } from './queue-window.tsx';

const MANY: readonly TransferSnapshot[] = [1, 2, 3, 4, 5].map((id) => waiting(id));

/** As they are shown. */
const shown = (): string =>
  page
    .getByRole('listitem')
    .elements()
    .map((element) => /waiting_(\d)/.exec(element.textContent ?? '')?.[1] ?? '')
    .join('');

/** An engine that moves the first of what is asked to the top. */
const toTop = (queue: () => FakeQueue) => ({
  'transfers.move': () => {
    queue().replace(MANY.map((row) => (row.id === 4 ? { ...row, place: -1 } : row)));
    return { changed: 1 };
  },
});

test('a row is moved by its menu and by keys, and seen to move at once, also under the pointer', async () => {
  let queue: FakeQueue | undefined;
  queue = await openQueue(MANY, {
    tab: 'waiting',
    answers: toTop(() => queue as FakeQueue),
  });
  await expect.element(row('waiting_4.csv')).toBeVisible();
  await row('waiting_4.csv').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Move' }).click();
  await page.getByRole('menuitem', { name: /^To the top/ }).click();
  await expect.poll(shown).toBe('41235');
  await row('waiting_2.csv').click({ position: { x: 300, y: 4 } });
  (row('waiting_2.csv').element() as HTMLElement).focus();
  await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
  await userEvent.keyboard('{Alt>}{End}{/Alt}');
  expect(queue.fake.inputsOf('transfers.move')).toEqual([
    { selection: { which: 'transfers', ids: [4] }, to: 'top' },
    { selection: { which: 'transfers', ids: [2] }, to: 'up' },
    { selection: { which: 'transfers', ids: [2] }, to: 'bottom' },
  ]);
});

test('several are chosen, with Shift a range, and done with together', async () => {
  const { fake } = await openQueue(MANY, { tab: 'waiting' });
  const box = (id: number) => page.getByRole('checkbox', { name: `Choose waiting_${id}.csv` });
  await box(2).click({ force: true });
  await box(4).click({ force: true, modifiers: ['Shift'] });
  await box(3).click({ force: true });
  const bar = page.getByRole('group', { name: 'Chosen files' });
  await expect.element(bar).toMatchTextContent('2 files chosen');
  await bar.getByRole('button', { name: 'Down' }).click();
  await bar.getByRole('button', { name: 'Priority' }).click();
  await page.getByRole('menuitem', { name: 'High' }).click();
  await bar.getByRole('button', { name: 'Pause' }).click();
  expect(fake.inputsOf('transfers.move')).toEqual([
    { selection: { which: 'transfers', ids: [2, 4] }, to: 'down' },
  ]);
  expect(fake.inputsOf('transfers.setPriority')).toEqual([
    { selection: { which: 'transfers', ids: [2, 4] }, priority: 'high' },
  ]);
  expect(fake.inputsOf('transfers.pause')).toEqual([{ which: 'transfers', ids: [2, 4] }]);
  await expectNoAxeViolations(pageArea());
  await bar.getByRole('button', { name: 'Choose none' }).click();
  await expect.element(bar).not.toBeInTheDocument();
  (row('waiting_1.csv').element() as HTMLElement).focus();
  await userEvent.keyboard('{Control>}a{/Control}');
  await expect.element(bar).toMatchTextContent('5 files chosen');
  // The first one may only close a tooltip where the pointer still rests.
  await expect
    .poll(async () => {
      await userEvent.keyboard('{Escape}');
      return bar.elements().length;
    })
    .toBe(0);
});

test('a row says its priority; its batch is paused, moved and given one as a whole', async () => {
  const { fake } = await openQueue([waiting(1, { priority: 'low' }), waiting(2, { priority: 'high' })], {
    tab: 'waiting',
  });
  await expect.element(row('waiting_1.csv')).toMatchTextContent('Low priority');
  expect(shown()).toBe('21');
  const choose = async (name: string) => {
    await row('waiting_1.csv').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Everything queued with it' }).click();
    const menu = page.getByRole('menu', { name: 'Everything queued with it' });
    await menu.getByRole('menuitem', { name }).click();
  };
  await choose('Pause');
  await choose('To the top');
  await choose('Normal');
  const batch = { which: 'batch', batchId: 'batch-1' };
  expect(fake.inputsOf('transfers.pause')).toEqual([batch]);
  expect(fake.inputsOf('transfers.move')).toEqual([{ selection: batch, to: 'top' }]);
  expect(fake.inputsOf('transfers.setPriority')).toEqual([{ selection: batch, priority: 'normal' }]);
});

test('the whole queue is stopped after what is running, tried now, and its speed limited', async () => {
  const { fake } = await openQueue(MANY, {
    tab: 'waiting',
    answers: {
      'queue.stop': { uploadLimit: null, downloadLimit: null, stoppedAtMs: 1 },
      'queue.limit': { uploadLimit: 2_048_000, downloadLimit: null, stoppedAtMs: null },
    },
  });
  const more = async (name: string) => {
    await button('More for the whole queue').click();
    await page.getByRole('menuitem', { name }).click();
  };
  await more('Stop after what is running');
  await more('Try everything now');
  await more('Limit the speed…');
  const dialog = page.getByRole('dialog', { name: 'Limit the speed' });
  await userEvent.fill(dialog.getByRole('textbox', { name: /Sending/ }), '2000');
  await expectNoAxeViolations(dialog.element());
  await userEvent.keyboard('{Enter}');
  await expect.element(dialog).not.toBeInTheDocument();
  expect(fake.inputsOf('queue.stop')).toEqual([{}]);
  expect(fake.inputsOf('transfers.tryNow')).toEqual([{ which: 'all' }]);
  expect(fake.inputsOf('queue.limit')).toEqual([{ uploadLimit: 2_048_000, downloadLimit: null }]);
  useQueueStore.setState({
    overview: {
      ...overviewOf(MANY),
      controls: { uploadLimit: 2_048_000, downloadLimit: null, stoppedAtMs: 1 },
    },
  });
  await expect.element(button('Sending at most 2.0 MB/s')).toBeVisible();
  // Nothing waits for its turn while nothing begins.
  await expect.element(row('waiting_1.csv')).toMatchTextContent('Stopped');
});

test('while it is stopped nothing counts down', async () => {
  await openQueue([waiting(1, { state: 'waiting-to-retry', nextAttemptAtMs: Date.now() + 60_000 })], {
    tab: 'waiting',
  });
  await expect.element(row('waiting_1.csv')).toMatchTextContent(/Next try in/);
  const controls = { uploadLimit: null, downloadLimit: null, stoppedAtMs: 1 };
  useQueueStore.setState(({ overview }) => ({
    overview: overview === null ? null : { ...overview, controls },
  }));
  await expect.element(row('waiting_1.csv')).toMatchTextContent('Stopped');
});

test('that it is stopped is said on every page, and taken back with one press', async () => {
  const { fake } = await openQueue([], {
    answers: { 'queue.start': { uploadLimit: null, downloadLimit: null, stoppedAtMs: null } },
  });
  await render(<Frame>{null}</Frame>);
  useQueueStore.setState({
    overview: sampleOverview({ controls: { uploadLimit: null, downloadLimit: null, stoppedAtMs: 1 } }),
  });
  await expect.element(page.getByText(/nothing new begins/)).toBeVisible();
  await button('Go on').click();
  expect(fake.inputsOf('queue.start')).toEqual([{}]);
  await expect.element(page.getByText(/nothing new begins/)).not.toBeInTheDocument();
});
