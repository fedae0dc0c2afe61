import { describe, expect, test } from 'vitest';
import { type Locator, page, userEvent } from 'vitest/browser';
import { appError } from '../../../shared/errors.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { failing } from '../support/fake-waybill.ts';
import { PROFILES, sampleProfile } from '../support/samples.ts';
import { card, dialog, drop, inspected, openSendPage, row, send } from './send-window.tsx';

/** Presses Tab until it has the focus. */
async function tabTo(target: Locator): Promise<void> {
  for (let presses = 0; presses < 40 && document.activeElement !== target.element(); presses += 1)
    await userEvent.tab();
  await expect.element(target).toHaveFocus();
}

describe('sending', () => {
  test('needs nothing but the keyboard', async () => {
    const fake = await openSendPage({ 'dialogs.chooseFiles': { paths: ['/a/1.csv'] } });
    const choose = page.getByRole('button', { name: 'Choose files… for Sleep Impressions' });
    await expect.element(choose).toBeVisible();
    await tabTo(choose);
    await userEvent.keyboard('{Enter}');
    await expect.element(dialog).toMatchTextContent('1 ready');
    await tabTo(send('1 file'));
    await userEvent.keyboard('{Enter}');
    await expect.element(dialog).not.toBeInTheDocument();
    expect(fake.inputsOf('transfers.enqueueUploads')).toHaveLength(1);
    await expect.element(choose).toHaveFocus();
  });

  test('waits for a partner that needs a person, and says so', async () => {
    await openSendPage({
      'profiles.statuses': {
        statuses: [
          {
            profileId: 'sleep',
            held: { error: appError('AuthenticationFailed', 'x'), sinceMs: 0 },
            unreachable: null,
          },
        ],
      },
    });
    await expect.element(card).toBeVisible();
    drop('a.csv');
    await expect.element(dialog).toMatchTextContent('Sleep Impressions needs you first.');
    await send('1 file').click();
    await expect.element(page.getByText('1 file is waiting for Sleep Impressions.')).toBeVisible();
  });

  test('can be cancelled while it isn’t done', async () => {
    const cancelled = Promise.withResolvers<void>();
    await openSendPage({
      'transfers.enqueueUploads': (_input, signal) =>
        new Promise((_done, fail) => {
          signal.addEventListener('abort', () => {
            cancelled.resolve();
            fail(signal.reason);
          });
        }),
    });
    await expect.element(card).toBeVisible();
    drop('a.csv');
    await send('1 file').click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await cancelled.promise;
    await expect.element(dialog).not.toBeInTheDocument();
  });

  test('keeps what was chosen where it is refused', async () => {
    await openSendPage({ 'transfers.enqueueUploads': failing(appError('DatabaseUnavailable', 'x')) });
    await expect.element(card).toBeVisible();
    drop('a.csv');
    await send('1 file').click();
    await expect
      .element(dialog.getByRole('alert'))
      .toMatchTextContent('Waybill’s data folder can’t be used.');
    await expect.element(row('a.csv')).toBeVisible();
  });

  test('is asked for again in the same batch, and what was added in one of its own', async () => {
    const fake = await openSendPage({
      'transfers.enqueueUploads': failing(appError('EngineStopped', 'answer lost')),
    });
    await expect.element(card).toBeVisible();
    drop('a.csv', 'b.csv');
    await send('2 files').click();
    await expect.element(dialog.getByRole('alert')).toBeVisible();
    fake.answer({
      'transfers.enqueueUploads': ({ items }) => ({ batchId: '', transfers: items.length, bytes: 1 }),
    });
    drop('c.csv');
    await send('3 files').click();
    await expect.element(page.getByText('3 files queued for Sleep Impressions.')).toBeVisible();
    const [first, again, added] = fake.inputsOf('transfers.enqueueUploads');
    expect(again).toEqual(first);
    expect(added?.items.map(({ localPath }) => localPath)).toEqual(['/home/dana/Exports/c.csv']);
    expect(added?.batchId).not.toBe(first?.batchId);
  });

  test('leaves it to the connection what becomes of names that are taken', async () => {
    const profile = sampleProfile();
    const fake = await openSendPage({
      'profiles.list': {
        profiles: [
          { ...profile, transfer: { ...profile.transfer, onConflict: 'rename' } },
          ...PROFILES.slice(1),
        ],
        next: null,
      },
    });
    await expect.element(card).toBeVisible();
    drop('a.csv');
    await send('1 file').click();
    await expect.element(dialog).not.toBeInTheDocument();
    const [input] = fake.inputsOf('transfers.enqueueUploads');
    expect(input).not.toHaveProperty('conflict');
    expect(input).not.toHaveProperty('include');
  });

  test('takes only matching files of folders, where somebody asks for that', async () => {
    const fake = await openSendPage({
      'preflight.inspect': ({ path }) =>
        inspected(path, path.endsWith('.csv') ? {} : { kind: 'folder', files: 12 }),
    });
    await expect.element(card).toBeVisible();
    drop('a.csv');
    await expect.element(send('1 file')).toBeEnabled();
    await expect.element(dialog.getByRole('button', { name: /Only files matching/ })).not.toBeInTheDocument();
    drop('daily');
    const disclosure = dialog.getByRole('button', { name: /Only files matching/ });
    await expect.element(disclosure).toMatchTextContent('Every file');
    await disclosure.click();
    await dialog.getByRole('textbox', { name: 'Of folders, take only files matching' }).fill('*.csv; [x');
    await expect.element(dialog.getByText('[x has "[" without "]".')).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Of folders, take only files matching' }).fill('*.csv; si/');
    await expectNoAxeViolations(dialog.element());
    await dialog.getByRole('button', { name: 'Send what matches to Sleep Impressions' }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    expect(fake.inputsOf('transfers.enqueueUploads')[0]?.include).toEqual(['*.csv', 'si/']);
  });
});
