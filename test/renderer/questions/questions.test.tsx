import { beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { loadEverything } from '../../../renderer/api/news.ts';
import { ToastRegion } from '../../../renderer/design/toast.tsx';
import { Questions } from '../../../renderer/questions/questions.tsx';
import { ask, closeQuestion, useTroubleStore } from '../../../renderer/stores/trouble-store.ts';
import { type AppError, appError } from '../../../shared/errors.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { type Answers, type FakeWaybill, failing, installFakeWaybill } from '../support/fake-waybill.ts';
import { APP, CALM, NOW } from '../support/samples.ts';

const SHOWN = 'SHA256:ziFfByF4CTwTmxWayga0kQ3rXv7sM1bT2nLpYw8hQeE';
const TRUSTED = 'SHA256:AAAAByF4CTwTmxWayga0kQ3rXv7sM1bT2nLpYw8hQeE';
const detail = {
  host: 'imports.flowiq.ai',
  port: 22,
  keyType: 'ssh-ed25519',
  fingerprint: SHOWN,
  publicKey: 'c2hvd24=',
};
const trustedKey = {
  host: 'imports.flowiq.ai',
  port: 22,
  keyType: 'ssh-ed25519',
  fingerprint: TRUSTED,
  publicKey: 'dHJ1c3RlZA==',
  acceptedAtMs: NOW,
  acceptedBy: 'dana',
  how: 'compared' as const,
};

let fake: FakeWaybill;

/** The window with one connection held by `error`, and the question about it open. */
async function show(error: AppError, answers: Answers = {}): Promise<HTMLElement> {
  fake = installFakeWaybill({
    ...CALM,
    'profiles.statuses': {
      statuses: [{ profileId: 'sleep', held: { error, sinceMs: NOW }, unreachable: null }],
    },
    'profiles.release': { released: 1 },
    'credentials.give': { released: 1, kept: true },
    'trust.list': { keys: [trustedKey], next: [] },
    'trust.accept': trustedKey,
    'trust.replace': trustedKey,
    ...answers,
  });
  await loadEverything();
  const { container } = await render(
    <main>
      <h1>Page</h1>
      <Questions />
      <ToastRegion />
    </main>,
  );
  ask({ kind: 'sign-in', profileId: 'sleep' });
  await expect.element(page.getByRole('heading', { level: 2 })).toBeVisible();
  return container;
}

beforeEach(() => closeQuestion());

const button = (name: string) => page.getByRole('button', { name, exact: true });

describe('signing in', () => {
  test('one answer by keyboard: the password is kept and everything goes on', async () => {
    await show(appError('AuthenticationFailed', 'refused'));
    await expect.element(page.getByText(/didn’t accept the sign-in for etl_si/)).toBeVisible();
    await userEvent.keyboard('n3w-pa55{Enter}');
    await expect.poll(() => useTroubleStore.getState().question).toBeNull();
    expect(fake.inputsOf('credentials.give')).toEqual([
      { profileId: 'sleep', kind: 'password', secret: 'n3w-pa55', keep: true },
    ]);
  });

  test('says so when what was to be kept could not be', async () => {
    await show(appError('AuthenticationFailed', 'refused'), {
      'credentials.give': { released: 1, kept: false },
    });
    await userEvent.keyboard('n3w-pa55{Enter}');
    await expect.element(page.getByText(/It couldn’t be kept on this computer/)).toBeInTheDocument();
  });

  test('without a keychain nothing is kept, and it says so', async () => {
    await show(appError('CredentialMissing', 'none'), { 'app.state': { ...APP, secretStore: 'none' } });
    await expect.element(page.getByText(/has no keychain, so Waybill asks each time/)).toBeVisible();
    await userEvent.keyboard('once{Enter}');
    await expect.poll(() => fake.inputsOf('credentials.give')).toMatchObject([{ keep: false }]);
  });

  test('where keeping it fails, the dialog stays and says why', async () => {
    await show(appError('AuthenticationFailed', 'refused'), {
      'credentials.give': failing(appError('VaultUnavailable', 'locked')),
    });
    await userEvent.keyboard('x{Enter}');
    await expect.element(page.getByRole('alert')).toBeVisible();
    await expect.element(page.getByRole('textbox', { name: 'Password for etl_si' })).toHaveValue('x');
  });

  test('what IT gets names the facts and no secret', async () => {
    await show(appError('AuthenticationFailed', 'refused'));
    await userEvent.keyboard('s3cret');
    await button('Copy for IT').click();
    await expect.poll(() => fake.inputsOf('clipboard.write').length).toBe(1);
    const text = fake.inputsOf('clipboard.write')[0]?.text ?? '';
    expect(text).toContain('Sleep Impressions: etl_si@imports.flowiq.ai:22');
    expect(text).toContain('AuthenticationFailed');
    expect(text).not.toContain('s3cret');
  });
});

describe('an unknown server', () => {
  const unknown = appError('HostKeyUnknown', 'unknown', { detail });

  test('cancel is the default, and nothing is trusted', async () => {
    await show(unknown);
    await expect.element(button('Cancel')).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => useTroubleStore.getState().question).toBeNull();
    expect(fake.inputsOf('trust.accept')).toEqual([]);
  });

  test('is trusted once the partner’s fingerprint matches', async () => {
    await show(unknown);
    const field = page.getByRole('textbox');
    await field.fill(TRUSTED);
    await expect.element(page.getByText(/does not match/)).toBeVisible();
    await expect.element(button('Trust this server')).toHaveAttribute('aria-disabled', 'true');
    await field.fill(SHOWN);
    await button('Trust this server').click();
    await expect.poll(() => fake.inputsOf('profiles.release')).toEqual([{ id: 'sleep' }]);
    expect(fake.inputsOf('trust.accept')).toEqual([
      { host: 'imports.flowiq.ai', port: 22, publicKey: 'c2hvd24=', how: 'compared' },
    ]);
  });

  test('can be trusted without comparing, which is recorded as such', async () => {
    await show(unknown);
    await button('Trust without comparing').click();
    await expect.poll(() => fake.inputsOf('trust.accept')).toMatchObject([{ how: 'without-comparing' }]);
  });
});

describe('a changed server', () => {
  const changed = appError('HostKeyChanged', 'changed', { detail });

  test('shows both fingerprints and offers nothing to click through', async () => {
    await show(changed);
    await expect.element(page.getByRole('alertdialog')).toBeVisible();
    await expect.element(page.getByText('Trusted before')).toBeVisible();
    await expect.element(button('Close')).toHaveFocus();
    await expect.element(page.getByRole('button', { name: /^Trust/ })).not.toBeInTheDocument();
  });

  test('its key is replaced only behind the typed name of the server', async () => {
    await show(changed);
    await button('Replace the trusted key…').click();
    const replace = button('Replace the trusted key');
    await expect.element(replace).toHaveAttribute('aria-disabled', 'true');
    await page.getByRole('textbox').fill('imports.flowiq.ai');
    await replace.click();
    await expect.poll(() => fake.inputsOf('profiles.release')).toEqual([{ id: 'sleep' }]);
    expect(fake.inputsOf('trust.replace')).toEqual([
      { host: 'imports.flowiq.ai', port: 22, publicKey: 'c2hvd24=', replacedFingerprint: TRUSTED },
    ]);
  });

  test('a key that was replaced isn’t replaced once more when only the release failed', async () => {
    await show(changed, { 'profiles.release': failing(appError('DatabaseUnavailable', 'busy')) });
    await button('Replace the trusted key…').click();
    await page.getByRole('textbox').fill('imports.flowiq.ai');
    await button('Replace the trusted key').click();
    await expect.element(page.getByRole('alert')).toBeVisible();
    fake.answer({ 'profiles.release': { released: 1 } });
    await button('Replace the trusted key').click();
    await expect.poll(() => useTroubleStore.getState().question).toBeNull();
    expect(fake.inputsOf('trust.replace')).toHaveLength(1);
    expect(fake.inputsOf('profiles.release')).toHaveLength(2);
  });

  test('a revoked key can’t be replaced at all', async () => {
    await show(appError('HostKeyRevoked', 'revoked', { detail }));
    await expect.element(button('Close')).toBeVisible();
    await expect.element(button('Replace the trusted key…')).not.toBeInTheDocument();
  });
});

test.each([
  ['sign-in', appError('AuthenticationFailed', 'refused')],
  ['unknown key', appError('HostKeyUnknown', 'unknown', { detail })],
  ['changed key', appError('HostKeyChanged', 'changed', { detail })],
])('axe finds nothing in the dialog about %s', async (_, error) => {
  await show(error);
  const dialog = page.getByRole('heading', { level: 2 }).element().closest('section') ?? document.body;
  await expectNoAxeViolations(dialog);
  document.documentElement.dataset.theme = 'dark';
  await expectNoAxeViolations(dialog);
});

describe('a key that nobody may accept here', () => {
  test('can be told to IT and nothing else', async () => {
    const container = await show(
      appError('HostKeyUnknown', 'unknown', { detail: { ...detail, policy: 'never-accept' } }),
    );
    await expect.element(page.getByText('This key can’t be accepted here')).toBeVisible();
    for (const name of ['Trust this server', 'Trust without comparing'])
      await expect.element(button(name)).not.toBeInTheDocument();
    await expect.element(button('Copy for IT')).toBeVisible();
    await expectNoAxeViolations(container);
  });

  test('replaces none either', async () => {
    await show(appError('HostKeyChanged', 'changed', { detail: { ...detail, policy: 'never-accept' } }));
    await expect.element(page.getByText(/Accepted on .* by dana/)).toBeVisible();
    await expect.element(button('Replace the trusted key…')).not.toBeInTheDocument();
  });
});

describe('an unknown key', () => {
  test('is compared also with a whole key that was pasted', async () => {
    await show(appError('HostKeyUnknown', 'unknown', { detail }), {
      'trust.readKey': { fingerprint: SHOWN, keyType: 'ssh-ed25519', publicKey: 'c2hvd24=' },
    });
    await page.getByRole('textbox').fill('ssh-ed25519 AAAAC3Nz');
    await expect.element(page.getByText('It matches.')).toBeVisible();
    await button('Trust this server').click();
    await expect.poll(() => fake.inputsOf('trust.accept')).toMatchObject([{ how: 'compared' }]);
  });

  test('says why a certificate authority in known_hosts didn’t help', async () => {
    await show(
      appError('HostKeyUnknown', 'unknown', { detail: { ...detail, certificateAuthority: 'not checked' } }),
    );
    await expect.element(page.getByText(/can’t check certificates/)).toBeVisible();
  });
});
