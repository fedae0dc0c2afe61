import { beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { useQueueStore, withTransfers } from '../../../renderer/stores/queue-store.ts';
import { appError } from '../../../shared/errors.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { failing } from '../support/fake-waybill.ts';
import { sampleEntry, sampleTransfer } from '../support/samples.ts';
import { COUNT, freshHistory, grid, LEDGER, listing, row, show, shows } from './history-window.tsx';

beforeEach(freshHistory);

describe('the list', () => {
  test('is newest first, names its count, and axe finds nothing', async () => {
    const { container } = await show();
    await expect.element(row(/file_1284\.csv/)).toBeVisible();
    await expect.element(grid).toHaveAttribute('aria-rowcount', String(COUNT + 1));
    await shows(row(/file_1283\.csv/), /Sign-in refused/);
    await expect.element(page.getByRole('button', { name: '12,431 entries, chain intact' })).toBeVisible();
    await expectNoAxeViolations(container);
  });

  test('is pulled page by page as one goes down', async () => {
    const { fake } = await show();
    await expect.element(row(/file_1284\.csv/)).toBeVisible();
    (grid.element() as HTMLElement).focus();
    await userEvent.keyboard('{End}');
    await expect.poll(() => fake.inputsOf('history.list').map(({ after }) => after)).toContain(COUNT - 199);
    await userEvent.keyboard('{End}');
    await expect.element(row(/file_885\.csv/)).toBeVisible();
  });

  test('says what an empty history is for, and why nothing can be exported', async () => {
    const { container } = await show({}, () => []);
    await expect.element(page.getByText('Deliveries appear here once files are sent.')).toBeVisible();
    await expect
      .element(page.getByRole('button', { name: /^Export/ }))
      .toHaveAttribute('aria-disabled', 'true');
    await expectNoAxeViolations(container);
  });

  test('that can’t be read says whose matter it is, and tries again', async () => {
    const { fake } = await show({ 'history.list': failing(appError('LedgerBroken', 'entry 3')) });
    await shows(page.getByRole('alert'), /call your IT/);
    fake.answer({ 'history.list': listing(() => LEDGER) });
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(row(/file_1284\.csv/)).toBeVisible();
  });
});

describe('new entries', () => {
  const finished = () =>
    useQueueStore.setState((store) => withTransfers(store, [sampleTransfer({ id: store.recent.size + 1 })]));

  test('come to the top by themselves while one looks there', async () => {
    let ledger = LEDGER;
    await show({}, () => ledger);
    await expect.element(row(/file_1284\.csv/)).toBeVisible();
    await page.getByRole('heading', { level: 1 }).hover();
    ledger = [sampleEntry(COUNT + 1, { fileName: 'brand_new.csv' }), ...LEDGER];
    finished();
    await expect.element(row(/brand_new\.csv/)).toHaveAttribute('aria-rowindex', '2');
    await expect.element(page.getByRole('button', { name: 'Export 1,285 deliveries' })).toBeVisible();
  });

  test('wait behind a button while one looks further down', async () => {
    let ledger = LEDGER;
    await show({}, () => ledger);
    await expect.element(row(/file_1284\.csv/)).toBeVisible();
    (grid.element() as HTMLElement).focus();
    await userEvent.keyboard('{PageDown}{PageDown}');
    ledger = [3, 2, 1]
      .map((more) => sampleEntry(COUNT + more, { fileName: `new_${more}.csv` }))
      .concat(LEDGER);
    finished();
    const button = page.getByRole('button', { name: '3 new' });
    await expect.element(button).toBeVisible();
    await button.click();
    await expect.element(row(/new_3\.csv/)).toBeVisible();
    await expect.element(button).not.toBeInTheDocument();
  });
});

describe('filters', () => {
  test('are asked for together, and cleared together', async () => {
    const { fake } = await show();
    await page.getByRole('button', { name: /Outcome: all/ }).click();
    await page.getByRole('option', { name: 'failed' }).click();
    await expect.element(row(/file_1283\.csv/)).toBeVisible();
    await expect.element(row(/file_1284\.csv/)).not.toBeInTheDocument();
    await page.getByRole('button', { name: /Partner: all/ }).click();
    await page.getByRole('option', { name: 'AiMedRes' }).click();
    await expect
      .poll(() => fake.inputsOf('history.list').at(-1)?.filter)
      .toEqual({ outcome: 'failed', profileName: 'AiMedRes' });
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect.element(row(/file_1284\.csv/)).toBeVisible();
    expect(fake.inputsOf('history.list').at(-1)?.filter).toEqual({});
  });

  test('say that nothing matches', async () => {
    await show();
    await page.getByRole('searchbox').fill('nowhere');
    await expect.element(page.getByText('Nothing matches.')).toBeVisible();
    await page.getByRole('grid').getByRole('button', { name: 'Clear filters' }).click();
    await expect.element(row(/file_1284\.csv/)).toBeVisible();
    await expect.element(page.getByRole('searchbox')).toHaveValue('');
  });

  test('fold into one popover in a narrow window, and nothing overlaps', async () => {
    await page.viewport(1024, 640);
    const { fake } = await show();
    await page.getByRole('button', { name: 'Filters', exact: true }).click();
    await expectNoAxeViolations(page.getByRole('dialog').element());
    await page.getByText('Everything', { exact: true }).click();
    await expect.poll(() => fake.inputsOf('history.list').at(-1)?.filter).toEqual({ everything: true });
    await userEvent.keyboard('{Escape}');
    const header = document.querySelector('header');
    const boxes = [...(header?.querySelectorAll('h1, button, input') ?? [])]
      .map((element) => element.getBoundingClientRect())
      .filter(({ width }) => width > 0)
      .sort((one, other) => one.left - other.left);
    for (const [index, box] of boxes.entries()) {
      const before = boxes[index - 1];
      // The cross of the search field lies inside of it.
      if (before !== undefined && box.right > before.right)
        expect(box.left).toBeGreaterThanOrEqual(before.right);
    }
    expect(boxes.at(-1)?.right).toBeLessThanOrEqual(1024);
  });
});

test('a period of one’s own is typed into two fields', async () => {
  const { fake } = await show();
  await page.getByRole('button', { name: /^Period/ }).click();
  await expectNoAxeViolations(page.getByRole('dialog').element());
  const from = page.getByRole('group', { name: 'From' }).getByRole('spinbutton').first();
  await from.click();
  await userEvent.keyboard('01012026');
  await page.getByRole('group', { name: 'To' }).getByRole('spinbutton').first().click();
  await userEvent.keyboard('03032025');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect.element(page.getByText('The first day comes after the last.')).toBeVisible();
  await page.getByRole('group', { name: 'To' }).getByRole('spinbutton').last().click();
  await userEvent.keyboard('2026');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect
    .poll(() => fake.inputsOf('history.list').at(-1)?.filter?.fromMs)
    .toBe(new Date(2026, 0, 1).getTime());
  expect(fake.inputsOf('history.list').at(-1)?.filter?.toMs).toBe(new Date(2026, 2, 4).getTime());
});
