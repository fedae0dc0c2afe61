import { beforeEach, describe, expect, test } from 'vitest';
import { cdp, page, userEvent } from 'vitest/browser';
import { runCommand } from '../../../renderer/frame/commands.ts';
import { usePageStore } from '../../../renderer/stores/page-store.ts';
import { appError } from '../../../shared/errors.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { failing } from '../support/fake-waybill.ts';
import { COUNT, freshHistory, grid, INTACT, row, sheetTitle, show, shows } from './history-window.tsx';

const DAY = 86_400_000;

beforeEach(freshHistory);

describe('a waybill', () => {
  test('is beside the table, follows the arrows, and closes', async () => {
    const { container } = await show();
    await row(/file_1284\.csv/).click();
    await shows(sheetTitle, /Delivered to Sleep Impressions/);
    await expectNoAxeViolations(container);
    await userEvent.keyboard('{ArrowDown}');
    await shows(sheetTitle, /Not delivered to Sleep Impressions/);
    await expect
      .element(page.getByRole('complementary').getByText(/didn’t accept the sign-in/))
      .toBeVisible();
    await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
    await expect.element(sheetTitle).not.toBeInTheDocument();
    expect(document.activeElement).toBe(grid.element());
  });

  test('lies over the table in a narrow window', async () => {
    await page.viewport(1024, 640);
    await show();
    await row(/file_1284\.csv/).click();
    const sheet = page.getByRole('dialog');
    await expect.element(sheet).toBeVisible();
    await expectNoAxeViolations(page.getByRole('dialog').element());
    await userEvent.keyboard('{Escape}');
    await expect.element(sheet).not.toBeInTheDocument();
  });

  test('opens where another page leads to one that isn’t in the list', async () => {
    usePageStore.setState({ place: { page: 'history', sequence: 90_000 } });
    await show();
    await expect.element(page.getByRole('complementary').getByText('asked_90000.csv')).toBeVisible();
  });

  test('that isn’t there says so', async () => {
    usePageStore.setState({ place: { page: 'history', sequence: 90_000 } });
    await show({ 'history.get': failing(appError('LedgerBroken', 'no such entry')) });
    await expect.element(page.getByRole('complementary').getByRole('alert')).toBeVisible();
  });

  test('is alone on paper, and not in the window', async () => {
    const { container } = await show();
    await row(/file_1284\.csv/).click();
    await expect.poll(() => document.querySelector('body > article')).not.toBeNull();
    const shown = () =>
      [document.querySelector('body > article'), container].map(
        (element) => element !== null && getComputedStyle(element).display !== 'none',
      );
    expect(shown()).toEqual([false, true]);
    const session = cdp();
    await session.send('Emulation.setEmulatedMedia', { media: 'print' });
    try {
      await expect.poll(shown).toEqual([true, false]);
    } finally {
      await session.send('Emulation.setEmulatedMedia', { media: '' });
    }
  });

  test('is printed, saved and copied', async () => {
    const { fake } = await show({
      'window.print': { printed: true },
      'window.savePdf': { path: null },
    });
    await row(/file_1284\.csv/).click();
    await page.getByRole('button', { name: 'Print' }).click();
    await page.getByRole('button', { name: 'Save PDF' }).click();
    await page.getByRole('complementary').getByRole('button', { name: 'Copy' }).last().click();
    await expect.poll(() => fake.inputsOf('clipboard.write').length).toBe(1);
    expect(fake.inputsOf('clipboard.write')[0]?.text).toContain('SHA-256       9f2c41aa');
    expect(fake.inputsOf('window.print')).toHaveLength(1);
    expect(fake.inputsOf('window.savePdf')).toEqual([{ suggestedName: 'waybill_1284.pdf' }]);
  });
});

describe('the badge', () => {
  test('claims nothing before the check is over', async () => {
    const check = Promise.withResolvers<typeof INTACT>();
    await show({ 'ledger.verify': () => check.promise });
    await expect.element(page.getByRole('button', { name: 'Checking 12,431 entries' })).toBeVisible();
    await expect.element(page.getByText(/chain intact/)).not.toBeInTheDocument();
    check.resolve(INTACT);
    const badge = page.getByRole('button', { name: '12,431 entries, chain intact' });
    await expect.element(badge).toBeVisible();
  });

  test('names the entry of a broken ledger and what to do', async () => {
    const { fake, container } = await show({
      'app.openFolder': null,
      'ledger.verify': {
        intact: false,
        entries: 12_431,
        sequence: 4_711,
        problem: 'hash-mismatch',
        message: 'content and hash differ',
      },
    });
    await expect.element(page.getByRole('button', { name: 'Chain broken' })).toBeVisible();
    const notice = page.getByRole('alert');
    await shows(notice, /The contents of entry 4,711 are not what was written/);
    await shows(notice, /Keep the data folder as it is/);
    await expectNoAxeViolations(container);
    await page.getByRole('button', { name: 'Copy for IT' }).click();
    expect(fake.inputsOf('clipboard.write')[0]?.text).toContain('Problem: hash-mismatch');
  });

  test('says where the check could not be made, and checks again when pressed', async () => {
    const { fake } = await show({ 'ledger.verify': failing(appError('EngineStopped', 'gone')) });
    const badge = page.getByRole('button', { name: 'Not verified' });
    await expect.element(badge).toBeVisible();
    fake.answer({ 'ledger.verify': INTACT });
    await badge.click();
    await expect.element(page.getByRole('button', { name: '12,431 entries, chain intact' })).toBeVisible();
  });
});

describe('export', () => {
  const EXPORTED = { entries: COUNT, path: '/home/dana/waybill.csv', sha256: 'ab'.repeat(32) };

  test('names its scope, asks for the same filter, and shows the hash', async () => {
    const { fake } = await show({ 'history.saveExport': EXPORTED });
    await expect.element(page.getByRole('button', { name: 'Export 1,284 deliveries' })).toBeVisible();
    runCommand('history.export');
    const dialog = page.getByRole('dialog');
    await shows(dialog.getByRole('heading'), /Export 1,284 deliveries/);
    await expectNoAxeViolations(page.getByRole('dialog').element());
    await dialog.getByText('JSON', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Export…' }).click();
    await expect.element(dialog.getByText(/^abab abab/)).toBeVisible();
    await expectNoAxeViolations(page.getByRole('dialog').element());
    expect(fake.inputsOf('history.saveExport')).toMatchObject([{ filter: {}, format: 'json' }]);
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await expect.poll(() => fake.inputsOf('clipboard.write')[0]?.text).toBe(EXPORTED.sha256);
  });

  test('that fails says so and stays', async () => {
    await show({ 'history.saveExport': failing(appError('LocalDiskFull', 'full')) });
    await page.getByRole('button', { name: 'Export 1,284 deliveries' }).click();
    await page.getByRole('button', { name: 'Export…' }).click();
    await shows(page.getByRole('dialog').getByRole('alert'), /Nothing was exported\./);
  });

  test('by keyboard alone: filter, open a waybill, export', async () => {
    const { fake } = await show({ 'history.saveExport': EXPORTED });
    await expect.element(row(/file_1284\.csv/)).toBeVisible();
    await userEvent.keyboard('{Control>}f{/Control}file_1283{Enter}');
    await expect.element(row(/file_1284\.csv/)).not.toBeInTheDocument();
    // To the period: a popover whose list has the focus.
    await userEvent.tab();
    if (document.activeElement?.getAttribute('aria-label') === 'Clear') await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('listbox', { name: 'Period' })).toBeVisible();
    await userEvent.keyboard('{Home}{Enter}');
    await expect.element(page.getByRole('button', { name: 'Period: Today' })).toBeVisible();
    const asked = fake.inputsOf('history.list').at(-1)?.filter;
    expect((asked?.toMs ?? 0) - (asked?.fromMs ?? 0)).toBeLessThanOrEqual(DAY + 3_600_000);
    for (let steps = 0; steps < 20 && document.activeElement?.getAttribute('role') !== 'grid'; steps += 1)
      await userEvent.tab();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await shows(sheetTitle, /Not delivered to Sleep Impressions/);
    await userEvent.keyboard('{Control>}e{/Control}');
    const dialog = page.getByRole('dialog');
    await expect.element(dialog).toBeVisible();
    for (let steps = 0; steps < 6 && document.activeElement?.textContent !== 'Export…'; steps += 1)
      await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    await expect.element(dialog.getByText('Exported')).toBeVisible();
    expect(fake.inputsOf('history.saveExport')[0]?.filter).toMatchObject({ text: 'file_1283' });
  });
});
