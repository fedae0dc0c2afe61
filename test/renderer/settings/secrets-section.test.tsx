import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { loadEverything } from '../../../renderer/api/news.ts';
import { ToastRegion } from '../../../renderer/design/toast.tsx';
import { SecretsSection } from '../../../renderer/features/settings/secrets-section.tsx';
import type { SecretsOverview } from '../../../shared/models/secrets-overview.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { type FakeWaybill, installFakeWaybill } from '../support/fake-waybill.ts';
import { CALM } from '../support/samples.ts';

const KEPT: SecretsOverview = {
  store: 'keychain',
  filePath: '/home/dana/.local/share/Waybill/secrets.json',
  fileBackend: 'gnome_libsecret',
  kept: [
    { profileId: 'sleep', profileName: 'Sleep Impressions', kind: 'password', where: 'keychain' },
    { profileId: 'aimedres', profileName: 'AiMedRes', kind: 'password', where: 'keychain' },
    { profileId: 'aimedres', profileName: 'AiMedRes', kind: 'passphrase', where: 'keychain' },
    { profileId: 'gone', profileName: null, kind: 'password', where: 'encrypted-file' },
  ],
  isComplete: true,
};

let fake: FakeWaybill;

async function show(first: SecretsOverview, then: SecretsOverview = first): Promise<HTMLElement> {
  let looked = 0;
  fake = installFakeWaybill({
    ...CALM,
    'credentials.overview': () => (looked++ === 0 ? first : then),
    'credentials.forget': null,
    'credentials.forgetAll': { forgotten: 4 },
  });
  await loadEverything();
  const { container } = await render(
    <main style={{ padding: 24 }}>
      <h1>Settings</h1>
      <SecretsSection />
      <ToastRegion />
    </main>,
  );
  await expect.element(page.getByRole('heading', { name: 'Where are my passwords?' })).toBeVisible();
  return container;
}

const EMPTY: SecretsOverview = { ...KEPT, kept: [] };

test('says which store it is by its name, and what is kept for whom', async () => {
  const container = await show(KEPT);
  await expect.element(page.getByText(/The Secret Service of your session \(GNOME Keyring/)).toBeVisible();
  const items = page
    .getByRole('listitem')
    .elements()
    .map((item) => item.textContent?.replace(/Forget$/, ''));
  expect(items).toEqual([
    'AiMedRespassword and passphrase of its key, in the keychain',
    'Sleep Impressionspassword, in the keychain',
    'A connection that is no longer herepassword, in the encrypted file',
  ]);
  await expectNoAxeViolations(container);
});

test('one is forgotten at once, all after a question', async () => {
  await show(KEPT, EMPTY);
  await page.getByRole('button', { name: 'Forget what is kept for Sleep Impressions' }).click();
  await expect.poll(() => fake.inputsOf('credentials.forget')).toEqual([{ profileId: 'sleep' }]);
  await expect.element(page.getByText('No password and no passphrase is kept.')).toBeVisible();
});

test('all is forgotten after a question, whose default is not to', async () => {
  await show(KEPT, EMPTY);
  await page.getByRole('button', { name: 'Forget all…' }).click();
  await expect.element(page.getByRole('button', { name: 'Cancel' })).toHaveFocus();
  await page.getByRole('button', { name: 'Forget all', exact: true }).click();
  await expect.poll(() => fake.inputsOf('credentials.forgetAll')).toEqual([{}]);
  await expect.element(page.getByText('No password and no passphrase is kept.')).toBeVisible();
});

test('without a keychain it says so, and doesn’t pretend to know what is in one', async () => {
  await show({ ...EMPTY, store: 'encrypted-file', fileBackend: 'kwallet5', isComplete: false });
  await expect.element(page.getByText('A file, encrypted with a key that KDE Wallet keeps.')).toBeVisible();
  await expect.element(page.getByText(/The keychain doesn’t answer/)).toBeVisible();
});

test('where IT forbids keeping any, it says that', async () => {
  await show({ ...EMPTY, store: 'forbidden' });
  await expect.element(page.getByText(/your IT doesn’t allow/)).toBeVisible();
});

test('with nothing at all it says that one is asked each time', async () => {
  await show({ ...EMPTY, store: 'none', fileBackend: 'basic_text', isComplete: false });
  await expect.element(page.getByText(/Nowhere: this computer has neither a keychain/)).toBeVisible();
});
