import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { appError } from '../../../shared/errors.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { tested } from '../support/doctor-samples.ts';
import { type Answers, type FakeWaybill, failing } from '../support/fake-waybill.ts';
import { APP, PROFILES, sampleProfile } from '../support/samples.ts';
import { showConnections } from './connections-window.tsx';

let fake: FakeWaybill;

async function show(answers: Answers = {}): Promise<HTMLElement> {
  const shown = await showConnections(answers);
  fake = shown.fake;
  return shown.container;
}

const field = (name: string) => page.getByRole('textbox', { name, exact: true });

describe('adding a connection', () => {
  test('works by keyboard alone, and the password goes to the keychain', async () => {
    const added = sampleProfile({ id: 'new', name: 'Practice', host: 'h.example', user: 'etl' });
    await show({ 'profiles.add': added });
    await userEvent.keyboard('{Control>}n{/Control}');
    await expect.element(field('Name')).toHaveFocus();
    await userEvent.keyboard('Practice{Tab}{Tab}h.example{Tab}{Tab}etl{Tab}{Tab}pa55word{Enter}');
    await expect.element(page.getByText('Practice is saved.')).toBeInTheDocument();
    expect(fake.inputsOf('profiles.add')).toMatchObject([
      { name: 'Practice', host: 'h.example', port: 22, user: 'etl', authentication: { method: 'password' } },
    ]);
    expect(fake.inputsOf('credentials.give')).toEqual([
      { profileId: 'new', kind: 'password', secret: 'pa55word', keep: true },
    ]);
  });

  test('says field by field what is missing, and sends nothing', async () => {
    await show();
    await page.getByRole('button', { name: 'Add connection' }).click();
    await field('User').fill('etl');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.element(field('Name')).toBeInvalid();
    await expect.element(field('Server')).toHaveAccessibleDescription(/name or address/);
    await expect.element(field('User')).toBeValid();
    expect(fake.inputsOf('profiles.add')).toEqual([]);
  });

  test('an sftp:// address fills all fields', async () => {
    await show();
    await page.getByRole('button', { name: 'Add connection' }).click();
    await field('Server').fill('sftp://etl_si@imports.flowiq.ai:2222/midwest/si');
    await expect.element(field('Server')).toHaveValue('imports.flowiq.ai');
    await expect.element(field('Port')).toHaveValue('2222');
    await expect.element(field('User')).toHaveValue('etl_si');
    await expect.element(field('Remote folder')).toHaveValue('/midwest/si');
  });

  test('a refusal is shown with its sentence and nothing typed is lost', async () => {
    await show({ 'profiles.add': failing(appError('DatabaseUnavailable', 'disk')) });
    await page.getByRole('button', { name: 'Add connection' }).click();
    await field('Server').fill('sftp://etl@h/');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.element(page.getByText(/data folder can’t be used/)).toBeVisible();
    await expect.element(field('User')).toHaveValue('etl');
  });
});

describe('a stored connection', () => {
  test('never shows its password, only that there is one', async () => {
    await show();
    await page.getByRole('option', { name: /Sleep Impressions/ }).click();
    await expect.element(page.getByPlaceholder('Kept in this computer’s keychain')).toHaveValue('');
  });

  test('that asks each time is tested with a password that is kept nowhere', async () => {
    const asking = sampleProfile({ authentication: { method: 'ask' } });
    await show({
      'profiles.list': { profiles: [asking], next: null },
      'connections.tryOut': tested(),
      'connections.update': asking,
    });
    await page.getByRole('option', { name: /Sleep Impressions/ }).click();
    await expect.element(field('Password for the test')).toHaveAccessibleDescription(/not kept/);
    await field('Password for the test').fill('0nce');
    await expect.element(page.getByRole('button', { name: 'Save' })).toBeDisabled();
    await page.getByRole('button', { name: 'Test connection' }).click();
    await expect
      .poll(() => fake.inputsOf('connections.tryOut'))
      .toMatchObject([{ profileId: 'sleep', secret: { kind: 'password', secret: '0nce' } }]);
    await field('What it is for').fill('Weekly');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.element(field('Password for the test')).toHaveValue('');
    expect(fake.inputsOf('credentials.give')).toEqual([]);
  });

  test('is told how its files are compared, and with how little a delivery counts', async () => {
    const container = await show({ 'connections.update': sampleProfile() });
    await page.getByRole('option', { name: /Sleep Impressions/ }).click();
    await page.getByRole('button', { name: 'Transfer', exact: true }).click();
    await page.getByRole('button', { name: /How files are compared/ }).click();
    await page.getByRole('option', { name: 'By reading all of it back' }).click();
    await page.getByRole('button', { name: /A delivery counts when/ }).click();
    await page.getByRole('option', { name: 'Its contents are compared' }).click();
    const hashes = page.getByRole('switch', { name: /Ask the server for hashes/ });
    (hashes.element() as HTMLElement).focus();
    await userEvent.keyboard(' ');
    await expectNoAxeViolations(container);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(() => fake.inputsOf('connections.update'))
      .toMatchObject([
        { settings: { transfer: { verify: 'read-back', requiredCheck: 'content', hashCommand: true } } },
      ]);
  });

  test('that is changed may be tried again', async () => {
    const [, , sleep] = [...PROFILES].sort((one, other) => one.name.localeCompare(other.name));
    await show({ 'connections.update': { ...(sleep ?? sampleProfile()), host: 'elsewhere.example' } });
    await page.getByRole('option', { name: /Sleep Impressions/ }).click();
    await field('Server').fill('elsewhere.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.element(page.getByText('Sleep Impressions is saved.')).toBeInTheDocument();
    expect(fake.inputsOf('connections.update')).toMatchObject([
      { id: 'sleep', settings: { host: 'elsewhere.example' } },
    ]);
    expect(fake.inputsOf('profiles.release')).toEqual([{ id: 'sleep' }]);
  });

  test('isn’t tried again with a refused password for a change beside it', async () => {
    const [, , sleep] = [...PROFILES].sort((one, other) => one.name.localeCompare(other.name));
    const error = appError('AuthenticationFailed', 'refused');
    await show({
      'connections.update': sleep ?? sampleProfile(),
      'profiles.statuses': {
        statuses: [{ profileId: 'sleep', held: { error, sinceMs: 1 }, unreachable: null }],
      },
    });
    await page.getByRole('option', { name: /Sleep Impressions/ }).click();
    await field('Remote folder').fill('/elsewhere');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.element(page.getByText('Sleep Impressions is saved.')).toBeInTheDocument();
    expect(fake.inputsOf('profiles.release')).toEqual([]);
  });

  test('asks before a new one that was begun is lost to another new one', async () => {
    await show();
    await page.getByRole('button', { name: 'Add connection' }).click();
    await field('User').fill('someone');
    await page.getByRole('button', { name: 'Add connection' }).click();
    await page.getByRole('button', { name: 'Keep editing' }).click();
    await expect.element(field('User')).toHaveValue('someone');
    await page.getByRole('button', { name: 'Add connection' }).click();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await expect.element(field('User')).toHaveValue('');
  });

  test('asks before what was typed is lost', async () => {
    await show();
    await page.getByRole('option', { name: /Sleep Impressions/ }).click();
    await field('User').fill('someone');
    await page.getByRole('option', { name: /AiMedRes/ }).click();
    const asks = page.getByRole('alertdialog', { name: 'Discard the changes?' });
    await expect.element(asks).toBeVisible();
    await page.getByRole('button', { name: 'Keep editing' }).click();
    await expect.element(field('User')).toHaveValue('someone');
    await page.getByRole('option', { name: /AiMedRes/ }).click();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await expect.element(field('User')).toHaveValue('aimedres-sftp');
  });

  test('is removed with its password, after saying what will be gone', async () => {
    await show({ 'connections.remove': null });
    await page.getByRole('option', { name: /Sleep Impressions/ }).click();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Remove connection…' }).click();
    await expect.element(page.getByText(/history of what was sent stays/)).toBeVisible();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect.poll(() => fake.inputsOf('connections.remove')).toEqual([{ id: 'sleep' }]);
  });
});

test('without a keychain it says that nothing is kept', async () => {
  await show({
    'app.state': { ...APP, secretStore: 'none' },
    'credentials.state': { password: false, passphrase: false, store: 'none' },
  });
  await page.getByRole('option', { name: /Sleep Impressions/ }).click();
  await expect.element(page.getByText(/Nothing is kept: Waybill asks each time/)).toBeVisible();
});

test('axe finds nothing, in light and dark, with problems shown', async () => {
  const container = await show({ 'connections.tryOut': ({ testId }) => ({ ...tested('sign-in'), testId }) });
  await expectNoAxeViolations(container, { isPage: true });
  await page.getByRole('option', { name: /Midwest/ }).click();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect.element(page.getByText('Test: not ready')).toBeVisible();
  document.documentElement.dataset.theme = 'dark';
  await expectNoAxeViolations(container, { isPage: true });
  await page.getByRole('button', { name: 'Add connection' }).click();
  await field('User').fill('x');
  await page.getByRole('button', { name: 'Save' }).click();
  await expectNoAxeViolations(container, { isPage: true });
});

describe('folders', () => {
  test('have masks and links of the connection’s own, checked while they are typed', async () => {
    const container = await show({
      'connections.update': ({ settings }) => sampleProfile({ name: settings.name }),
    });
    await page.getByRole('option', { name: /Sleep Impressions/ }).click();
    await page.getByRole('button', { name: /^Files and rules/ }).click();
    await field('Of folders, take only files matching').fill('*.csv; ../x');
    await expect.element(page.getByText('../x "." and ".." are no names.')).toBeVisible();
    await page.getByRole('button', { name: 'Save' }).click();
    expect(fake.inputsOf('connections.update')).toEqual([]);
    await field('Of folders, take only files matching').fill('*.csv');
    await field('Of folders, leave out').fill('archive/; *.tmp');
    await page.getByRole('button', { name: /Symbolic links in folders/ }).click();
    await page.getByRole('option', { name: 'Follow them within the folder' }).click();
    await expectNoAxeViolations(container);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(() => fake.inputsOf('connections.update'))
      .toMatchObject([
        {
          settings: {
            transfer: {
              include: ['*.csv'],
              exclude: ['archive/', '*.tmp'],
              links: 'follow',
              onConflict: 'ask',
            },
          },
        },
      ]);
  });
});
