import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { appError } from '../../../shared/errors.ts';
import type { PreflightFinding } from '../../../shared/models/preflight.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { card, dialog, drag, drop, filesOf, inspected, openSendPage, row, send } from './send-window.tsx';

const EMPTY: PreflightFinding = { kind: 'empty', level: 'warning' };
const SENT: PreflightFinding = {
  kind: 'already-sent',
  level: 'warning',
  fileName: 'billing.csv',
  finishedAtMs: Date.UTC(2026, 10, 20),
  osUser: 'dana',
};

describe('dropping files', () => {
  test('shows on the card what will be checked, and lets go of it', async () => {
    await openSendPage();
    await expect.element(card).toBeVisible();
    drag(card.element(), 'dragenter', filesOf('a.csv', 'b.csv', 'c.csv', 'd.csv'));
    await expect.element(card).toMatchTextContent('Check 4 files for Sleep Impressions');
    drag(card.element(), 'dragleave', filesOf('a.csv'));
    await expect.element(card).toMatchTextContent('Drop files here or');
  });

  test('opens the checks at once, with names alone, and fills them in', async () => {
    const release = Promise.withResolvers<void>();
    const fake = await openSendPage({
      'preflight.inspect': async ({ path }) => {
        await release.promise;
        return inspected(path);
      },
    });
    await expect.element(card).toBeVisible();
    const names = ['1.csv', '2.csv', '3.csv', '4.csv', '5.csv', '6.csv'];
    drop(...names);
    await expect.element(dialog).toMatchTextContent('imports.flowiq.ai, /midwest/si');
    for (const name of names) await expect.element(row(name)).toBeVisible();
    await expect.element(dialog).toMatchTextContent('6 being checked');
    await expect.element(send('6 files')).toHaveAttribute('aria-disabled', 'true');
    expect(fake.inputsOf('preflight.inspect')).toHaveLength(4);
    release.resolve();
    await expect.element(dialog).toMatchTextContent('6 ready');
    await expectNoAxeViolations(dialog.element());
    await send('6 files').click();
    await expect.element(page.getByText('6 files queued for Sleep Impressions.')).toBeVisible();
    expect(fake.inputsOf('transfers.enqueueUploads')).toEqual([
      {
        batchId: expect.any(String),
        profileId: 'sleep',
        recursive: true,
        together: true,
        items: names.map((name) => ({
          localPath: `/home/dana/Exports/${name}`,
          remotePath: '/midwest/si',
          target: 'folder',
        })),
      },
    ]);
  });

  test('says so where there is no file on the disk', async () => {
    await openSendPage();
    await expect.element(card).toBeVisible();
    Object.defineProperty(window.waybill, 'pathForFile', { value: () => '' });
    drop('attachment.pdf');
    await expect.element(page.getByText(/has no file on this computer/)).toBeVisible();
    await expect.element(dialog).not.toBeInTheDocument();
  });

  test('cancels the checks when it is closed', async () => {
    const cancelled = Promise.withResolvers<void>();
    await openSendPage({
      'preflight.inspect': (_input, signal) =>
        new Promise((_done, fail) => {
          signal.addEventListener('abort', () => {
            cancelled.resolve();
            fail(signal.reason);
          });
        }),
    });
    await expect.element(card).toBeVisible();
    drop('a.csv');
    await expect.element(dialog).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await cancelled.promise;
    await expect.element(dialog).not.toBeInTheDocument();
  });

  test('adds what is dropped while the checks are open', async () => {
    await openSendPage();
    await expect.element(card).toBeVisible();
    drop('a.csv');
    await expect.element(row('a.csv')).toBeVisible();
    drag(dialog.element(), 'drop', filesOf('b.csv', 'a.csv'));
    await expect.element(send('2 files')).toBeEnabled();
  });
});

describe('what was found', () => {
  test('is decided one by one, and Enter decides nothing', async () => {
    const fake = await openSendPage({
      'preflight.inspect': ({ path }) =>
        inspected(path, { findings: path.endsWith('a.csv') ? [EMPTY, SENT] : [] }),
    });
    await expect.element(card).toBeVisible();
    drop('a.csv', 'b.csv');
    await expect.element(dialog).toMatchTextContent('1 ready, 1 needs a decision');
    await expect.element(row('a.csv')).toMatchTextContent('by dana, as billing.csv.');
    const empty = row('a.csv').getByRole('checkbox', { name: 'Send the empty file' });
    const again = row('a.csv').getByRole('checkbox', { name: 'Send it again' });
    (empty.element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(empty).not.toBeChecked();
    await userEvent.keyboard(' ');
    await expect.element(empty).toBeChecked();
    await expect.element(dialog).toMatchTextContent('1 needs a decision');
    (send('2 files').element() as HTMLElement).focus();
    await expect.element(page.getByRole('tooltip')).toMatchTextContent('1 file needs a decision');
    await userEvent.keyboard('{Enter}');
    expect(fake.inputsOf('transfers.enqueueUploads')).toEqual([]);
    (again.element() as HTMLElement).focus();
    await userEvent.keyboard(' ');
    await expect.element(dialog).toMatchTextContent('2 ready');
    await expectNoAxeViolations(dialog.element());
    (send('2 files').element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(dialog).not.toBeInTheDocument();
    expect(fake.inputsOf('transfers.enqueueUploads')).toHaveLength(1);
  });

  test('stops two of the same name until one is removed', async () => {
    const fake = await openSendPage({
      'dialogs.chooseFiles': { paths: ['/a/same.csv', '/b/same.csv'] },
    });
    await page.getByRole('button', { name: 'Choose files… for Sleep Impressions' }).click();
    await expect.element(dialog).toMatchTextContent('2 can’t be sent');
    await expect.element(send('0 files')).toHaveAttribute('aria-disabled', 'true');
    await dialog.getByRole('button', { name: 'Remove same.csv' }).first().click();
    await send('1 file').click();
    await expect.element(dialog).not.toBeInTheDocument();
    expect(fake.inputsOf('transfers.enqueueUploads')[0]?.items[0]?.localPath).toBe('/b/same.csv');
  });

  test('leaves out what can’t be read, and looks again when asked', async () => {
    const fake = await openSendPage({
      'preflight.inspect': ({ path }) =>
        inspected(path, {
          findings: [{ kind: 'unreadable', level: 'stop', error: appError('LocalPermissionDenied', 'x') }],
        }),
    });
    await expect.element(card).toBeVisible();
    drop('a.csv');
    await expect.element(row('a.csv')).toMatchTextContent('This computer doesn’t let you use a.csv.');
    await expectNoAxeViolations(dialog.element());
    fake.answer({ 'preflight.inspect': ({ path }) => inspected(path) });
    await row('a.csv').getByRole('button', { name: 'Check again: a.csv' }).click();
    await expect.element(send('1 file')).toBeEnabled();
  });

  test('tells a folder by its files', async () => {
    await openSendPage({
      'preflight.inspect': ({ path }) => inspected(path, { kind: 'folder', files: 12, sizeBytes: 3_565_158 }),
    });
    await expect.element(card).toBeVisible();
    drop('scans');
    await expect.element(row('scans')).toMatchTextContent('12 files, 3.4 MB');
    await expect.element(row('scans')).toMatchTextContent('Not compared with earlier deliveries');
    await expect.element(send('12 files')).toBeEnabled();
  });
});
