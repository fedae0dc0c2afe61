import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { loadEverything } from '../../../renderer/api/news.ts';
import { SettingsPage } from '../../../renderer/features/settings/settings-page.tsx';
import { UnknownKeyQuestion } from '../../../renderer/questions/unknown-key-dialog.tsx';
import { appError } from '../../../shared/errors.ts';
import type { PolicyView } from '../../../shared/models/policy.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { installFakeWaybill } from '../support/fake-waybill.ts';
import { CALM, sampleProfile } from '../support/samples.ts';

const POLICY: PolicyView = {
  state: 'active',
  source: '/etc/waybill/managed.json',
  reason: null,
  contact: 'Help desk, extension 4711',
  forbidden: ['accept-host-keys', 'store-secrets'],
  everyProfile: [{ path: 'transfer.requiredCheck', value: 'size' }],
  profiles: [{ id: 'sleep', locked: [{ path: 'host', value: 'imports.flowiq.ai' }] }],
  hostKeys: [{ host: 'imports.flowiq.ai', port: 22, keys: [{ fingerprint: 'SHA256:abc', keyType: null }] }],
};

async function show(policy: PolicyView): Promise<HTMLElement> {
  installFakeWaybill({ ...CALM, 'policy.get': policy });
  await loadEverything();
  const { container } = await render(
    <main>
      <SettingsPage />
    </main>,
  );
  return container;
}

test('what IT decided is said, with whom to ask', async () => {
  const container = await show(POLICY);
  await expect.element(page.getByText('/etc/waybill/managed.json')).toBeVisible();
  await expect.element(page.getByText('Help desk, extension 4711')).toBeVisible();
  await expect.element(page.getByText('Keeping passwords on this computer')).toBeVisible();
  await expect.element(page.getByText('Least comparison that counts as delivered')).toBeVisible();
  await expectNoAxeViolations(container);
});

test('every setting of a connection says who decided it', async () => {
  await show(POLICY);
  await page.getByRole('button', { name: 'Where settings come from…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Where settings come from' });
  await dialog.getByRole('button', { name: /Connection/ }).click();
  await page.getByRole('option', { name: 'Sleep Impressions' }).click();
  // As a screen reader tells a row: setting, value, where it comes from.
  for (const name of [
    'Server imports.flowiq.ai Your IT',
    'Least comparison that counts as delivered size Your IT',
    'User etl_si This connection',
    'Port 22 Waybill’s default',
  ])
    await expect.element(dialog.getByRole('row', { name })).toBeInTheDocument();
  await expectNoAxeViolations(document.body);
});

test('a file that isn’t an administrator’s is ignored, and that is said', async () => {
  await show({
    ...POLICY,
    state: 'ignored',
    reason: 'it doesn’t belong to root',
    forbidden: [],
    everyProfile: [],
    profiles: [],
    hostKeys: [],
  });
  await expect.element(page.getByText(/it doesn’t belong to root/)).toBeVisible();
});

test('where IT forbids it, an unknown key can be looked at and not be trusted', async () => {
  installFakeWaybill({ ...CALM, 'policy.get': POLICY });
  await loadEverything();
  await render(
    <UnknownKeyQuestion
      profile={sampleProfile()}
      error={appError('HostKeyUnknown', 'x', {
        detail: { host: 'h', port: 22, keyType: 'ssh-ed25519', fingerprint: 'SHA256:x', publicKey: 'AAAA' },
      })}
      onTrusted={async () => {}}
      onClose={() => {}}
      report={() => ''}
    />,
  );
  await expect
    .element(page.getByText('Your IT doesn’t allow trusting a server’s key on this computer.'))
    .toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Trust without comparing' })).not.toBeInTheDocument();
});
