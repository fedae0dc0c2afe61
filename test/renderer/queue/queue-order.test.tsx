import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { Frame } from '../../../renderer/frame/frame.tsx';
import { useQueueStore } from '../../../renderer/stores/queue-store.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import type { Answers } from '../support/fake-waybill.ts';
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

const box = (id: number) => page.getByRole('checkbox', { name: `Choose waiting_${id}.csv` });

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

/** An engine that carries out what it is asked, beside another row. */
const beside = (queue: () => FakeQueue): Answers => {
  let rows = MANY;
  return {
    'transfers.move': ({ selection, to }) => {
      const ids: readonly number[] = selection.which === 'transfers' ? selection.ids : [];
      if (typeof to !== 'object') return { changed: 0 };
      const moved = rows.filter(({ id }) => ids.includes(id));
      const rest = rows.filter(({ id }) => !ids.includes(id));
      const at = rest.findIndex(({ id }) => id === ('before' in to ? to.before : to.behind));
      rows = rest
        .toSpliced('before' in to ? at : at + 1, 0, ...moved)
        .map((transfer, index) => ({ ...transfer, place: index }));
      queue().replace(rows);
      return { changed: moved.length };
    },
  };
};

test('a row is dragged to between two others, and so are several that are chosen', async () => {
  let queue: FakeQueue | undefined;
  queue = await openQueue(MANY, { tab: 'waiting', answers: beside(() => queue as FakeQueue) });
  await expect.element(row('waiting_4.csv')).toBeVisible();
  await userEvent.dragAndDrop(row('waiting_4.csv'), row('waiting_2.csv'), {
    sourcePosition: { x: 300, y: 20 },
    targetPosition: { x: 300, y: 6 },
  });
  await expect.poll(shown).toBe('14235');
  await box(2).click({ force: true });
  await box(1).click({ force: true });
  await userEvent.dragAndDrop(row('waiting_2.csv'), row('waiting_5.csv'), {
    sourcePosition: { x: 300, y: 20 },
    targetPosition: { x: 300, y: 40 },
  });
  await expect.poll(shown).toBe('43512');
  expect(queue.fake.inputsOf('transfers.move')).toEqual([
    { selection: { which: 'transfers', ids: [4] }, to: { before: 2 } },
    { selection: { which: 'transfers', ids: expect.arrayContaining([1, 2]) }, to: { behind: 5 } },
  ]);
  // The bar is back, and they are still chosen.
  await expect.element(page.getByRole('group', { name: 'Chosen files' })).toMatchTextContent('2 files');
  await expectNoAxeViolations(pageArea());
});

const fire = (
  target: Element,
  type: string,
  dataTransfer: DataTransfer,
  half: 'upper' | 'lower' = 'upper',
) => {
  const { top, height, left } = (target.firstElementChild ?? target).getBoundingClientRect();
  const clientY = top + height * (half === 'upper' ? 0.25 : 0.75);
  const init = { bubbles: true, cancelable: true, dataTransfer, clientX: left + 200, clientY };
  const event = new DragEvent(type, init);
  (target.firstElementChild ?? target).dispatchEvent(event);
  return event;
};

test('while a row is dragged a line shows where it goes, and nothing else moves beneath it', async () => {
  const queue = await openQueue(MANY, { tab: 'waiting' });
  const { fake } = queue;
  await expect.element(row('waiting_4.csv')).toBeVisible();
  const element = (id: number) => row(`waiting_${id}.csv`).element();
  const line = (id: number) => {
    const [first] = [...element(id).children];
    const above = first && getComputedStyle(first, '::before').content !== 'none';
    const below = first && getComputedStyle(first, '::after').content !== 'none';
    return above ? 'above' : below ? 'below' : 'none';
  };
  const data = new DataTransfer();
  fire(element(1), 'dragstart', data);
  // The browser says that the pointer has left.
  element(1).dispatchEvent(new PointerEvent('pointerout', { bubbles: true, relatedTarget: document.body }));
  fire(element(3), 'dragover', data, 'lower');
  await expect.poll(() => line(4)).toBe('above');
  // Where it stands already nothing is shown, and nothing would be done.
  expect(fire(element(2), 'dragover', data, 'upper').dataTransfer?.dropEffect).toBe('none');
  await expect.poll(() => [1, 2, 3, 4, 5].map(line).join()).toBe('none,none,none,none,none');
  fire(element(5), 'dragover', data, 'lower');
  await expect.poll(() => line(5)).toBe('below');
  // Somebody else moves rows meanwhile: they keep their places here.
  queue.replace(MANY.map((transfer) => (transfer.id === 5 ? { ...transfer, place: -1 } : transfer)));
  await expect.poll(() => fake.inputsOf('transfers.list').length).toBeGreaterThan(1);
  expect(shown()).toBe('12345');
  fire(element(5), 'dragleave', data);
  fire(element(1), 'dragend', data);
  await expect.poll(() => line(5)).toBe('none');
  expect(fake.inputsOf('transfers.move')).toEqual([]);
});

test('by keyboard, what is chosen is put beside another row from its menu', async () => {
  let queue: FakeQueue | undefined;
  queue = await openQueue(MANY, { tab: 'waiting', answers: beside(() => queue as FakeQueue) });
  await box(1).click({ force: true });
  await box(3).click({ force: true });
  (row('waiting_5.csv').element() as HTMLElement).focus();
  await row('waiting_5.csv').click({ button: 'right' });
  await userEvent.keyboard('mov{Enter}');
  await userEvent.keyboard('{ArrowUp}{Enter}');
  await expect.poll(shown).toBe('24513');
  expect(queue.fake.inputsOf('transfers.move')).toEqual([
    { selection: { which: 'transfers', ids: [1, 3] }, to: { behind: 5 } },
  ]);
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
