import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { ROUTES } from '../../../shared/messages/window/routes.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import type { Answers, FakeWaybill } from '../support/fake-waybill.ts';
import { PROFILES, sampleProfile } from '../support/samples.ts';
import { showConnections } from './connections-window.tsx';

let fake: FakeWaybill;

async function edit(profile: Profile, answers: Answers = {}): Promise<HTMLElement> {
  const shown = await showConnections(
    {
      'credentials.state': { password: true, passphrase: false, proxyPassword: true, store: 'keychain' },
      'profiles.list': { profiles: [profile, ...PROFILES.slice(1)], next: null },
      'connections.update': profile,
      ...answers,
    },
    { profileId: profile.id },
  );
  fake = shown.fake;
  await page.getByRole('button', { name: /^Network/ }).click();
  return shown.container;
}

const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const choose = async (label: string, option: RegExp | string) => {
  await page.getByRole('button', { name: new RegExp(label) }).click();
  await page.getByRole('option', { name: option }).click();
};
const save = () => page.getByRole('button', { name: 'Save' }).click();

describe('the way to a server', () => {
  test('through a jump host is another saved connection, but not one that comes back here', async () => {
    const own = sampleProfile();
    const behind = {
      ...PROFILES[1],
      id: 'behind',
      name: 'Behind',
      route: { kind: 'jump', profileId: own.id },
    };
    const container = await edit(own, {
      'profiles.list': { profiles: [own, behind, ...PROFILES.slice(1)], next: null },
    });
    await choose('Connect', 'Through a jump host');
    await expect.element(page.getByText(ROUTES.notes.jump)).toBeVisible();
    await save();
    await expect.element(page.getByText(ROUTES.problems.jumpHost)).toBeVisible();
    expect(fake.inputsOf('connections.update')).toEqual([]);
    await page
      .getByRole('button', { name: /Jump host/ })
      .last()
      .click();
    const list = page.getByRole('listbox', { name: /Jump host/ });
    await expect.element(list.getByRole('option', { name: /AiMedRes/ })).toBeVisible();
    for (const name of [/Behind/, /Sleep Impressions/])
      expect(list.getByRole('option', { name }).elements()).toEqual([]);
    await list.getByRole('option', { name: /AiMedRes/ }).click();
    await expectNoAxeViolations(container);
    await save();
    expect(fake.inputsOf('connections.update')).toMatchObject([
      { settings: { route: { kind: 'jump', profileId: 'aimedres' } } },
    ]);
  });

  test('through a proxy: its password goes to the keychain as the proxy’s', async () => {
    const container = await edit(sampleProfile());
    await choose('Connect', 'Through an HTTP proxy');
    await field('Proxy').fill('proxy.clinic.example');
    await field('User for the proxy').fill('ravi');
    await field('Password for the proxy').fill('s3cret');
    await expectNoAxeViolations(container);
    const route = { kind: 'http-connect', host: 'proxy.clinic.example', port: 3128, user: 'ravi' } as const;
    fake.answer({ 'connections.update': sampleProfile({ route }) });
    await save();
    await expect.element(page.getByText('Sleep Impressions is saved.')).toBeInTheDocument();
    expect(fake.inputsOf('connections.update')).toMatchObject([{ settings: { route } }]);
    expect(fake.inputsOf('credentials.give')).toEqual([
      { profileId: 'sleep', kind: 'proxy-password', secret: 's3cret', keep: true },
    ]);
  });

  test('a stored one is shown, and what is kept for the proxy can be forgotten alone', async () => {
    const route = { kind: 'socks5', host: 'socks.clinic.example', port: 1080, user: 'ravi' } as const;
    await edit(sampleProfile({ route }));
    await expect.element(field('Proxy')).toHaveValue('socks.clinic.example');
    await expect
      .element(field('Password for the proxy'))
      .toHaveAttribute('placeholder', 'Kept in this computer’s keychain');
    await page.getByRole('button', { name: 'Forget it' }).last().click();
    expect(fake.inputsOf('credentials.forget')).toEqual([{ profileId: 'sleep', kinds: ['proxy-password'] }]);
  });

  test('a name in other letters is shown in the form that is looked up', async () => {
    await edit(sampleProfile({ host: 'xn--pypal-4ve.com' }));
    await expect.element(field('Server')).toHaveValue('pаypal.com');
    await expect.element(field('Server')).toHaveAccessibleDescription(/xn--pypal-4ve.com/);
  });

  test('a connection others go through is not removed, and says whose way it is', async () => {
    const own = sampleProfile();
    const behind = {
      ...PROFILES[1],
      id: 'behind',
      name: 'Behind',
      route: { kind: 'jump', profileId: own.id },
    };
    await edit(own, { 'profiles.list': { profiles: [own, behind], next: null } });
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: /Remove connection/ }).click();
    await expect.element(page.getByText(ROUTES.goesThroughThis(['Behind']))).toBeVisible();
  });
});
