import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { appError } from '../../../shared/errors.ts';
import type { DoctorReport } from '../../../shared/models/doctor.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { tested } from '../support/doctor-samples.ts';
import type { Answers, FakeWaybill } from '../support/fake-waybill.ts';
import { showConnections } from './connections-window.tsx';

let fake: FakeWaybill;

async function open(answer: DoctorReport, answers: Answers = {}): Promise<HTMLElement> {
  const shown = await showConnections({
    'connections.tryOut': ({ testId }) => ({ ...answer, testId }),
    ...answers,
  });
  fake = shown.fake;
  await page.getByRole('option', { name: /Sleep Impressions/ }).click();
  return shown.container;
}

const testIt = () => page.getByRole('button', { name: 'Test connection' }).click();

test('tries what is typed, unsaved, and shows each step', async () => {
  await open(tested());
  await page.getByRole('textbox', { name: 'User', exact: true }).fill('typed');
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill('s3cret');
  await testIt();
  await expect.element(page.getByText('Test: ready to send')).toBeVisible();
  await expect.element(page.getByText('Folder listed')).toBeVisible();
  expect(fake.inputsOf('connections.tryOut')).toMatchObject([
    { profileId: 'sleep', settings: { user: 'typed' }, secret: { kind: 'password', secret: 's3cret' } },
  ]);
  expect(fake.inputsOf('connections.update')).toEqual([]);
});

test('says whose side a failure is on', async () => {
  await open(tested('reach', appError('Unreachable', 'ECONNREFUSED')));
  await testIt();
  await expect.element(page.getByText('Test: not ready')).toBeVisible();
  await expect.element(page.getByText('not tried').first()).toBeVisible();
});

test('an unknown server is compared and trusted, and the test goes on', async () => {
  const fingerprint = 'SHA256:ziFfByF4CTwTmxWayga0kQ3rXv7sM1bT2nLpYw8hQeE';
  const detail = {
    host: 'imports.flowiq.ai',
    port: 22,
    keyType: 'ssh-ed25519',
    fingerprint,
    publicKey: 'AAAA',
  };
  await open(tested('host-key', appError('HostKeyUnknown', 'unknown', { detail })), {
    'trust.accept': {
      host: 'h',
      port: 22,
      keyType: 'ssh-ed25519',
      fingerprint: '',
      publicKey: '',
      acceptedAtMs: 0,
      acceptedBy: 'dana',
      how: 'compared',
    },
  });
  await testIt();
  await page.getByRole('button', { name: 'Check its identity…' }).click();
  const trust = page.getByRole('button', { name: 'Trust this server' });
  await expect.element(trust).toHaveAttribute('aria-disabled', 'true');
  fake.answer({ 'connections.tryOut': ({ testId }) => ({ ...tested(), testId }) });
  await page.getByRole('textbox', { name: /Compare it/ }).fill(` ${fingerprint.slice(7)} `);
  await expect.element(page.getByText('It matches.')).toBeVisible();
  await trust.click();
  await expect.element(page.getByText('Test: ready to send')).toBeVisible();
  expect(fake.inputsOf('trust.accept')).toMatchObject([{ publicKey: 'AAAA', how: 'compared' }]);
});

test('writes a test file only where somebody says so', async () => {
  await open(tested());
  await testIt();
  await page.getByRole('checkbox', { name: /Also write a test file/ }).click({ force: true });
  await testIt();
  await expect
    .poll(() => fake.inputsOf('connections.tryOut'))
    .toMatchObject([{ wishes: { write: false } }, { wishes: { write: true } }]);
});

test('a failed stage says whose side it is on and what to do, and keeps its details behind it', async () => {
  const error = appError('Unreachable', 'refused', { detail: { errno: 'ECONNREFUSED' } });
  const container = await open(
    tested('reach', error, { reach: { details: [{ label: '203.0.113.24', value: 'refused' }] } }),
  );
  await testIt();
  await expect.element(page.getByText('Test: not ready')).toBeVisible();
  await expect.element(page.getByText('Theirs')).toBeVisible();
  await expect.element(page.getByText(/nothing answers on port 22/)).toBeVisible();
  await expect.element(page.getByText(/SSH service is running/)).toBeVisible();
  await page.getByRole('button', { name: /Reached/ }).click();
  await expect.element(page.getByText('203.0.113.24')).toBeVisible();
  await expectNoAxeViolations(container);
});

test('what works and still needs a look is a warning', async () => {
  await open(
    tested(undefined, undefined, {
      clock: {
        state: 'warning',
        finding: 'theirs is 4 min behind',
        cautions: [{ name: 'clock-differs', facts: { ms: -240_000 } }],
      },
    }),
  );
  await testIt();
  await expect.element(page.getByText('Test: ready to send, with something to look at')).toBeVisible();
  await expect.element(page.getByText(/is 4 min behind\./)).toBeVisible();
});

test('can be stopped', async () => {
  await open(tested(), {
    'connections.tryOut': ({ testId }, signal) =>
      new Promise((resolve) => {
        const folder = { state: 'not-run', reason: 'called-off' } as const;
        const stopped = tested(undefined, undefined, { folder });
        signal.addEventListener('abort', () => resolve({ ...stopped, passed: false, testId }));
      }),
  });
  await testIt();
  await page.getByRole('button', { name: 'Stop the test' }).click();
  await expect.element(page.getByText('Test stopped')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Test connection' })).toBeVisible();
});

test('the report is copied and saved as text, with the account’s name or without', async () => {
  const finding = 'etl_si, password';
  await open(tested(undefined, undefined, { 'sign-in': { finding } }), {
    'clipboard.write': null,
    'connections.saveReport': { path: '/home/dana/connection-test.md' },
  });
  await testIt();
  await page.getByRole('button', { name: 'Copy report' }).click();
  await expect
    .poll(() => fake.inputsOf('clipboard.write'))
    .toMatchObject([{ text: expect.stringContaining('etl_si, password') }]);
  await page.getByRole('checkbox', { name: 'With the account’s name' }).click({ force: true });
  await page.getByRole('button', { name: 'Save report…' }).click();
  await expect.element(page.getByText('The report is saved.')).toBeVisible();
  const [{ text, suggestedName } = { text: 'etl_si', suggestedName: '' }] =
    fake.inputsOf('connections.saveReport');
  expect(text).not.toContain('etl_si');
  expect(suggestedName).toMatch(/^connection-test .+\.md$/);
});

test('works by keyboard alone: stages are opened, the report is reached', async () => {
  await open(tested(undefined, undefined, { banner: { finding: 'OpenSSH_9.2' } }), {
    'clipboard.write': null,
  });
  await testIt();
  const stage = page.getByRole('button', { name: /Speaks SSH/ });
  await expect.element(stage).toBeVisible();
  (stage.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(stage).toHaveAttribute('aria-expanded', 'true');
  await expect.element(page.getByText(/introduces itself as an SSH server/)).toBeVisible();
});
