import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { loadEverything } from '../../../renderer/api/news.ts';
import { ConnectionsPage } from '../../../renderer/features/connections/connections-page.tsx';
import { goTo } from '../../../renderer/stores/page-store.ts';
import type { PolicyView } from '../../../shared/models/policy.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { installFakeWaybill } from '../support/fake-waybill.ts';
import { CALM, PROFILES } from '../support/samples.ts';

const POLICY: PolicyView = {
  state: 'active',
  source: '/etc/waybill/managed.json',
  reason: null,
  contact: 'Help desk, extension 4711',
  forbidden: [],
  everyProfile: [{ path: 'transfer.verify', value: 'read-back' }],
  profiles: [{ id: 'sleep', locked: [{ path: 'host', value: 'imports.flowiq.ai' }] }],
  hostKeys: [],
};

async function show(policy: PolicyView, place: Parameters<typeof goTo>[0]): Promise<HTMLElement> {
  installFakeWaybill({
    ...CALM,
    'policy.get': policy,
    'credentials.state': { password: false, passphrase: false, proxyPassword: false, store: 'keychain' },
    'profiles.get': PROFILES[0],
  });
  await loadEverything();
  await goTo(place);
  const { container } = await render(
    <main>
      <ConnectionsPage />
    </main>,
  );
  return container;
}

test('what IT decides of a connection can be read and not changed, and says so', async () => {
  const container = await show(POLICY, { page: 'connections', profileId: 'sleep' });
  await expect
    .element(page.getByRole('textbox', { name: 'Server', exact: true }))
    .toHaveAttribute('readonly');
  await expect
    .element(page.getByRole('textbox', { name: 'User', exact: true }))
    .not.toHaveAttribute('readonly');
  await expect.element(page.getByText('Set by your IT').first()).toBeVisible();
  await expectNoAxeViolations(container);
});

test('a connection of one’s own has only the locks that are for every connection', async () => {
  await show(POLICY, { page: 'connections', profileId: 'midwest' });
  await expect
    .element(page.getByRole('textbox', { name: 'Server', exact: true }))
    .not.toHaveAttribute('readonly');
  await page.getByRole('button', { name: 'Transfer', exact: true }).click();
  await expect.element(page.getByText('Set by your IT').first()).toBeVisible();
});

test('a new one begins with what IT decides', async () => {
  await show(POLICY, { page: 'connections', add: true });
  await page.getByRole('button', { name: 'Transfer', exact: true }).click();
  await expect.element(page.getByRole('button', { name: /By reading all of it back/ }).first()).toBeVisible();
});

test('where no connection may be changed every field is locked', async () => {
  await show({ ...POLICY, forbidden: ['change-profiles'] }, { page: 'connections', profileId: 'midwest' });
  await expect.element(page.getByRole('textbox', { name: 'User', exact: true })).toHaveAttribute('readonly');
  await expect
    .element(page.getByRole('radiogroup', { name: /Sign-in/ }))
    .toHaveAttribute('aria-readonly', 'true');
});
