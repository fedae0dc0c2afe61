import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { loadEverything } from '../../../renderer/api/news.ts';
import { Questions } from '../../../renderer/questions/questions.tsx';
import { ask, closeQuestion, useTroubleStore } from '../../../renderer/stores/trouble-store.ts';
import { type AppError, appError } from '../../../shared/errors.ts';
import type { Profile, ProfileStatus } from '../../../shared/models/profile.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { type FakeWaybill, installFakeWaybill } from '../support/fake-waybill.ts';
import { CALM, NOW, sampleProfile } from '../support/samples.ts';

const heldBy = (profileId: string, error: AppError): ProfileStatus => ({
  profileId,
  held: { error, sinceMs: NOW },
  unreachable: null,
});

/** The question about the last of these connections is open. */
async function show(profiles: readonly Profile[], statuses: readonly ProfileStatus[]) {
  const fake: FakeWaybill = installFakeWaybill({
    ...CALM,
    'profiles.list': { profiles, next: null },
    'profiles.statuses': { statuses },
    'profiles.release': { released: 1 },
    'credentials.give': { released: 1, kept: true },
  });
  await loadEverything();
  const { container } = await render(
    <main>
      <h1>Page</h1>
      <Questions />
    </main>,
  );
  ask({ kind: 'sign-in', profileId: profiles.at(-1)?.id ?? '' });
  await expect.element(page.getByRole('heading', { level: 2 })).toBeVisible();
  return { fake, container };
}

beforeEach(() => closeQuestion());

test('what holds a connection behind a jump host is asked about the jump host', async () => {
  const bastion = sampleProfile({ id: 'b', name: 'Bastion', user: 'jumper', host: 'bastion.example' });
  const inner = sampleProfile({ id: 'i', name: 'Inner', route: { kind: 'jump', profileId: 'b' } });
  const error = appError('AuthenticationFailed', 'refused');
  const detail = { via: 'jump', viaName: 'Bastion', viaProfileId: 'b' };
  const { fake } = await show([bastion, inner], [heldBy('b', error), heldBy('i', { ...error, detail })]);
  await expect.element(page.getByRole('heading', { name: 'Sign in to Bastion' })).toBeVisible();
  await userEvent.keyboard('n3w-pa55{Enter}');
  await expect.poll(() => useTroubleStore.getState().question).toBeNull();
  expect(fake.inputsOf('credentials.give')).toEqual([
    { profileId: 'b', kind: 'password', secret: 'n3w-pa55', keep: true },
  ]);
});

test('a proxy’s password is asked for by keyboard alone, and goes nowhere else', async () => {
  const route = { kind: 'http-connect', host: 'proxy.clinic.example', port: 3128, user: 'ravi' } as const;
  const detail = { via: 'http-connect', viaName: 'proxy.clinic.example:3128', why: 'refused' };
  const error = appError('ProxySignInFailed', 'refused', { detail });
  const { fake, container } = await show([sampleProfile({ route })], [heldBy('sleep', error)]);
  await expect.element(page.getByText(/proxy.clinic.example:3128 didn’t accept/)).toBeVisible();
  await expectNoAxeViolations(container);
  await userEvent.keyboard('pr0xy{Enter}');
  await expect.poll(() => useTroubleStore.getState().question).toBeNull();
  expect(fake.inputsOf('credentials.give')).toEqual([
    { profileId: 'sleep', kind: 'proxy-password', secret: 'pr0xy', keep: true },
  ]);
});

test('one that wants another kind of sign-in is for IT: nothing to type', async () => {
  const route = { kind: 'http-connect', host: 'proxy.clinic.example', port: 3128, user: 'ravi' } as const;
  const detail = { via: 'http-connect', viaName: 'proxy:3128', why: 'unsupported', offered: 'ntlm' };
  const error = appError('ProxySignInFailed', 'no', { detail });
  await show([sampleProfile({ route })], [heldBy('sleep', error)]);
  await expect
    .element(page.getByText(/a way of signing in that Waybill doesn’t know \(ntlm\)/))
    .toBeVisible();
  expect(page.getByRole('textbox').elements()).toEqual([]);
});
