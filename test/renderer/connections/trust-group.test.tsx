import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { appError } from '../../../shared/errors.ts';
import type { ConnectionFacts } from '../../../shared/models/connection-facts.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { type Answers, type FakeWaybill, failing } from '../support/fake-waybill.ts';
import { NOW, sampleProfile } from '../support/samples.ts';
import { showConnections } from './connections-window.tsx';

const OLD = 'SHA256:AAAAByF4CTwTmxWayga0kQ3rXv7sM1bT2nLpYw8hQeE';
const NEW = 'SHA256:ziFfByF4CTwTmxWayga0kQ3rXv7sM1bT2nLpYw8hQeE';
const server = { host: 'imports.flowiq.ai', port: 22 };
const stored = {
  ...server,
  keyType: 'ssh-ed25519',
  fingerprint: OLD,
  publicKey: 'b2xk',
  acceptedAtMs: NOW - 264 * 86_400_000,
  acceptedBy: 'dana',
  how: 'compared' as const,
};
const next = { ...server, keyType: 'ssh-ed25519', fingerprint: NEW, addedAtMs: NOW, addedBy: 'ravi' };
const weakFacts: ConnectionFacts = {
  cipher: 'aes128-cbc',
  keyExchange: 'diffie-hellman-group14-sha256',
  mac: 'hmac-sha2-256',
  protocolVersion: '2.0',
  software: 'OpenSSH_6.6.1p1',
  hostKeyType: 'ssh-rsa',
  hostKeyAlgorithm: 'rsa-sha2-512',
  hostKeyBits: 2_048,
  strictKeyExchange: false,
  serverKey: OLD,
  trustedBy: 'stored',
  trustedAtMs: stored.acceptedAtMs,
};

let fake: FakeWaybill;

async function show(trust: Partial<Profile['trust']> = {}, answers: Answers = {}): Promise<HTMLElement> {
  const base = sampleProfile();
  const profile = { ...base, trust: { ...base.trust, ...trust } };
  const shown = await showConnections(
    {
      'profiles.list': { profiles: [profile], next: null },
      'trust.list': { keys: [stored], next: [] },
      'connections.update': ({ settings }) => ({ ...profile, ...settings }) as Profile,
      ...answers,
    },
    { profileId: 'sleep' },
  );
  fake = shown.fake;
  await page.getByRole('button', { name: /^Trust/ }).click();
  return shown.container;
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const saved = () => fake.inputsOf('connections.update')[0]?.settings.trust;
const save = async () => {
  await button('Save').click();
  await expect.poll(() => fake.inputsOf('connections.update')).toHaveLength(1);
};

describe('the Trust group of a connection', () => {
  test('shows every known key: who accepted it and when, the next one, and what files say', async () => {
    const container = await show(
      {},
      {
        'trust.list': { keys: [stored], next: [next] },
        'trust.knownHosts': {
          lines: [
            {
              path: '/etc/ssh/ssh_known_hosts',
              line: 3,
              marker: 'cert-authority',
              keyType: 'ssh-rsa',
              fingerprint: NEW,
            },
          ],
        },
        'remote.connection': weakFacts,
      },
    );
    await expect.element(page.getByText(/Accepted on .* by dana, compared/)).toBeVisible();
    await expect.element(page.getByText(/Stored ahead on .* by ravi/)).toBeVisible();
    await expect.element(page.getByText('/etc/ssh/ssh_known_hosts, line 3')).toBeVisible();
    await expect.element(page.getByText(/can’t check certificates/)).toBeVisible();
    await expect.element(page.getByText('rsa-sha2-512, 2,048 bits')).toBeVisible();
    await expect.element(page.getByText('Not offered by the server')).toBeVisible();
    await expectNoAxeViolations(container);
  });

  test('stores a next key as it was pasted, once it was read', async () => {
    await show(
      {},
      {
        'trust.readKey': ({ text }) => {
          if (!text.includes('AAAA')) return failing(appError('InvalidRequest', 'no key'))();
          return { fingerprint: NEW, keyType: 'ssh-ed25519', publicKey: 'bmV3' };
        },
        'trust.addNext': next,
      },
    );
    await button('Add next key…').click();
    const field = page.getByRole('textbox', { name: /new key or its fingerprint/ });
    await expect.element(field).toHaveFocus();
    await field.fill('nonsense');
    await expect.element(page.getByText(/no key and no fingerprint/)).toBeVisible();
    await expect.element(button('Store next key')).toBeDisabled();
    await field.fill('ssh-ed25519 AAAAC3Nz root@imports');
    await expect.element(page.getByText('Read as')).toBeVisible();
    await button('Store next key').click();
    await expect
      .poll(() => fake.inputsOf('trust.addNext'))
      .toEqual([{ ...server, key: 'ssh-ed25519 AAAAC3Nz root@imports' }]);
  });

  test('pins a pasted key with Enter, which doesn’t save the connection; and takes it back', async () => {
    await show({}, { 'trust.readKey': { fingerprint: NEW, keyType: 'ssh-ed25519', publicKey: null } });
    await page.getByRole('textbox', { name: 'Pin a key' }).fill(NEW);
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByText(NEW)).toBeVisible();
    expect(fake.inputsOf('connections.update')).toEqual([]);
    await save();
    expect(saved()).toMatchObject({ pinnedKeys: [{ fingerprint: NEW, keyType: 'ssh-ed25519' }] });
    await button(`Unpin ${NEW}`).click();
    await expect.element(page.getByText(/^None. Once a key/)).toBeVisible();
  });

  test('allows weak algorithms one by one, says why each is weak, and warns', async () => {
    const container = await show();
    await page.getByRole('button', { name: /Choose what is allowed/ }).click();
    await page.getByRole('checkbox', { name: /aes128-cbc/ }).click({ force: true });
    await expect.element(page.getByText(/may use aes128-cbc\./)).toBeVisible();
    await expectNoAxeViolations(container);
    await save();
    expect(saved()).toMatchObject({ weakAlgorithms: ['aes128-cbc'] });
  });

  test('offers no key to be stored ahead where nobody may accept any', async () => {
    await show({ policy: 'never-accept' });
    await expect.element(page.getByText(/Accepted on/)).toBeVisible();
    await expect.element(button('Add next key…')).not.toBeInTheDocument();
  });
});
