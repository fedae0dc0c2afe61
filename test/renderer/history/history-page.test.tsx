import { beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { HistoryPage } from '../../../renderer/features/history/history-page.tsx';
import { EMPTY_HISTORY, useHistoryStore } from '../../../renderer/features/history/history-store.ts';
import { NEVER_CHECKED, useIntegrityStore } from '../../../renderer/features/history/integrity-store.ts';
import { runCommand } from '../../../renderer/frame/commands.ts';
import { useKeys } from '../../../renderer/frame/use-keys.ts';
import { useAppStore } from '../../../renderer/stores/app-store.ts';
import { usePageStore } from '../../../renderer/stores/page-store.ts';
import { useQueueStore, withTransfers } from '../../../renderer/stores/queue-store.ts';
import { appError } from '../../../shared/errors.ts';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { type Answers, failing, installFakeWaybill } from '../support/fake-waybill.ts';
import { APP, CALM, sampleEntry, sampleTransfer } from '../support/samples.ts';

const COUNT = 1_284;
const DAY = 86_400_000;

/** Newest first: `file_1284.csv` to `file_1.csv`. */
const LEDGER: readonly LedgerEntry[] = Array.from({ length: COUNT }, (_, index) => {
  const sequence = COUNT - index;
  return sampleEntry(sequence, {
    fileName: `file_${sequence}.csv`,
    ...(sequence === COUNT - 1 && {
      kind: 'transfer.failed',
      outcome: 'failed',
      checked: null,
      errorCode: 'AuthenticationFailed',
    }),
  });
});

const listing =
  (ledger: () => readonly LedgerEntry[]): Exclude<Answers['history.list'], object | undefined> =>
  ({ filter, after, limit = 200 }) => {
    const found = ledger()
      .filter(({ sequence }) => after === undefined || sequence < after)
      .filter(({ fields }) => filter?.outcome === undefined || fields.outcome === filter.outcome)
      .filter(({ fields }) => String(fields.fileName).includes(filter?.text ?? ''));
    const entries = found.slice(0, limit);
    return { entries, next: found.length > limit ? (entries.at(-1)?.sequence ?? null) : null };
  };

const INTACT = { intact: true, entries: 12_431, head: 'a', headSequence: 12_431 } as const;

function Window() {
  useKeys();
  return (
    <main style={{ display: 'flex', flexDirection: 'column', height: '100vh' }}>
      <HistoryPage />
    </main>
  );
}

async function show(answers: Answers = {}, ledger: () => readonly LedgerEntry[] = () => LEDGER) {
  const fake = installFakeWaybill({
    ...CALM,
    'history.list': listing(ledger),
    'history.count': ({ filter }) => ({ entries: filter?.everything === true ? 12_431 : ledger().length }),
    'history.partners': { names: ['AiMedRes', 'Sleep Impressions'] },
    'history.get': ({ sequence }) => sampleEntry(sequence, { fileName: `asked_${sequence}.csv` }),
    'ledger.verify': INTACT,
    ...answers,
  });
  const { container } = await render(<Window />);
  return { fake, container };
}

const row = (name: string | RegExp) => page.getByRole('row', { name });
const grid = page.getByRole('grid', { name: 'Deliveries' });
const sheetTitle = page.getByRole('heading', { level: 2 });

beforeEach(async () => {
  await page.viewport(1440, 900);
  useHistoryStore.setState(EMPTY_HISTORY, true);
  useIntegrityStore.setState(NEVER_CHECKED, true);
  usePageStore.setState({ place: { page: 'history' } });
  useAppStore.setState({ app: APP });
  useQueueStore.setState({ recent: new Map() });
});

describe('the list', () => {
  test('is newest first, names its count, and axe finds nothing', async () => {
    const { container } = await show();
    await expect.element(row(/file_1284\.csv/)).toBeVisible();
    await expect.element(grid).toHaveAttribute('aria-rowcount', String(COUNT + 1));
    await expect.element(row(/file_1283\.csv/)).toHaveTextContent(/Password refused/);
    await expect.element(page.getByRole('button', { name: '12,431 entries, chain intact' })).toBeVisible();
    await expectNoAxeViolations(container);
  });

  test('is pulled page by page as one goes down', async () => {
    const { fake } = await show();
    await expect.element(row(/file_1284\.csv/)).toBeVisible();
    (grid.element() as HTMLElement).focus();
    await userEvent.keyboard('{End}');
    await expect.poll(() => fake.inputsOf('history.list').length).toBe(2);
    expect(fake.inputsOf('history.list')[1]).toMatchObject({ after: COUNT - 199, limit: 200 });
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
    await expect.element(page.getByRole('alert')).toHaveTextContent(/call your IT/);
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

describe('a waybill', () => {
  test('is beside the table, follows the arrows, and closes', async () => {
    const { container } = await show();
    await row(/file_1284\.csv/).click();
    await expect.element(sheetTitle).toHaveTextContent(/Delivered to Sleep Impressions/);
    await expectNoAxeViolations(container);
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(sheetTitle).toHaveTextContent(/Not delivered to Sleep Impressions/);
    await expect.element(page.getByText(/didn't accept the sign-in/)).toBeVisible();
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
    await expectNoAxeViolations(document.body);
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
    await expectNoAxeViolations(document.body);
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
    await expect.element(notice).toHaveTextContent(/The contents of entry 4,711 are not what was written/);
    await expect.element(notice).toHaveTextContent(/Keep the data folder as it is/);
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
    await expect.element(dialog.getByRole('heading')).toHaveTextContent(/Export 1,284 deliveries/);
    await expectNoAxeViolations(document.body);
    await dialog.getByText('JSON', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Export…' }).click();
    await expect.element(dialog.getByText(/^abab abab/)).toBeVisible();
    await expectNoAxeViolations(document.body);
    expect(fake.inputsOf('history.saveExport')).toMatchObject([{ filter: {}, format: 'json' }]);
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await expect.poll(() => fake.inputsOf('clipboard.write')[0]?.text).toBe(EXPORTED.sha256);
  });

  test('that fails says so and stays', async () => {
    await show({ 'history.saveExport': failing(appError('LocalDiskFull', 'full')) });
    await page.getByRole('button', { name: 'Export 1,284 deliveries' }).click();
    await page.getByRole('button', { name: 'Export…' }).click();
    await expect
      .element(page.getByRole('dialog').getByRole('alert'))
      .toHaveTextContent(/Nothing was exported\./);
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
    await expect.element(sheetTitle).toHaveTextContent(/Not delivered to Sleep Impressions/);
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

test('a period of one’s own is typed into two fields', async () => {
  const { fake } = await show();
  await page.getByRole('button', { name: /^Period/ }).click();
  await expectNoAxeViolations(document.body);
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
