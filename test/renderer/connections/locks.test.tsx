import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { PolicyView } from '../../../shared/models/policy.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { showConnections } from './connections-window.tsx';

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

const show = async (policy: PolicyView, place: Parameters<typeof showConnections>[1]): Promise<HTMLElement> =>
  (await showConnections({ 'policy.get': policy }, place)).container;

test('what IT decides of a connection can be read and not changed, and says so', async () => {
  const container = await show(POLICY, { profileId: 'sleep' });
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
  await show(POLICY, { profileId: 'midwest' });
  await expect
    .element(page.getByRole('textbox', { name: 'Server', exact: true }))
    .not.toHaveAttribute('readonly');
  await page.getByRole('button', { name: 'Transfer', exact: true }).click();
  await expect.element(page.getByText('Set by your IT').first()).toBeVisible();
});

test('a new one begins with what IT decides', async () => {
  await show(POLICY, { add: true });
  await page.getByRole('button', { name: 'Transfer', exact: true }).click();
  await expect.element(page.getByRole('button', { name: /By reading all of it back/ }).first()).toBeVisible();
});

test('where no connection may be changed every field is locked', async () => {
  await show({ ...POLICY, forbidden: ['change-profiles'] }, { profileId: 'midwest' });
  await expect.element(page.getByRole('textbox', { name: 'User', exact: true })).toHaveAttribute('readonly');
  await expect
    .element(page.getByRole('radiogroup', { name: /Sign-in/ }))
    .toHaveAttribute('aria-readonly', 'true');
});
