import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { loadEverything } from '../../../renderer/api/news.ts';
import { ToastRegion } from '../../../renderer/design/toast.tsx';
import { SettingsPage } from '../../../renderer/features/settings/settings-page.tsx';
import { KeysDialog } from '../../../renderer/frame/keys-dialog.tsx';
import { useKeys } from '../../../renderer/frame/use-keys.ts';
import { appError } from '../../../shared/errors.ts';
import type { SettingsChange } from '../../../shared/models/settings.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { type Answers, type FakeWaybill, failing, installFakeWaybill } from '../support/fake-waybill.ts';
import { APP, CALM } from '../support/samples.ts';

function Window() {
  useKeys();
  return (
    <main>
      <SettingsPage />
      <KeysDialog />
      <ToastRegion />
    </main>
  );
}

let fake: FakeWaybill;

/** What the main process does with a change: group by group. */
const changed = (change: SettingsChange) => ({
  ...APP.settings,
  appearance: { ...APP.settings.appearance, ...change.appearance } as typeof APP.settings.appearance,
  keys: change.keys ?? APP.settings.keys,
});

async function show(answers: Answers = {}): Promise<HTMLElement> {
  fake = installFakeWaybill({ ...CALM, 'settings.update': changed, 'app.openFolder': null, ...answers });
  await loadEverything();
  return (await render(<Window />)).container;
}

test('a change is stored at once, and what comes back is what is shown', async () => {
  await show();
  await page.getByRole('radio', { name: 'Dark' }).click({ force: true });
  await expect.element(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await page.getByRole('switch', { name: /Name the files/ }).click({ force: true });
  expect(fake.inputsOf('settings.update')).toEqual([
    { appearance: { theme: 'dark' } },
    { notifications: { fileNames: true } },
  ]);
});

test('what new connections compare, and require, is chosen here', async () => {
  await show();
  await page.getByRole('button', { name: /How files are compared/ }).click();
  await page.getByRole('option', { name: 'By its size' }).click();
  await page.getByRole('button', { name: /A delivery counts when/ }).click();
  await page.getByRole('option', { name: 'Its contents are compared' }).click();
  expect(fake.inputsOf('settings.update')).toEqual([
    { transfers: { verify: 'size' } },
    { transfers: { requiredCheck: 'content' } },
  ]);
});

test('a change that can’t be stored is not shown as if it were', async () => {
  await show({ 'settings.update': failing(appError('LocalDiskFull', 'full')) });
  await page.getByRole('radio', { name: 'Compact' }).click({ force: true });
  await expect.element(page.getByText(/could not be stored/)).toBeVisible();
  await expect.element(page.getByRole('radio', { name: 'Comfortable' })).toBeChecked();
});

test('the sheet of keys opens by its key and follows the style', async () => {
  await show({ 'app.state': { ...APP, settings: { ...APP.settings, keys: 'commander' } } });
  await userEvent.keyboard('?');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await expect.element(sheet.getByText(/Commander style/)).toBeVisible();
  await expectNoAxeViolations(sheet.element());
  await userEvent.keyboard('{Escape}');
  await expect.element(sheet).not.toBeInTheDocument();
});

test('axe finds nothing', async () => {
  const container = await show();
  await expectNoAxeViolations(container, { isPage: true });
  document.documentElement.dataset.theme = 'dark';
  await expectNoAxeViolations(container, { isPage: true });
});
