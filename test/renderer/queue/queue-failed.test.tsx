import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { appError } from '../../../shared/errors.ts';
import { failing } from '../support/fake-waybill.ts';
import { NOW } from '../support/samples.ts';
import { button, failed, row, sending, waiting } from './queue-rows.ts';
import { openQueue } from './queue-window.tsx';

describe('what failed', () => {
  test('is retried by keyboard alone; the focus stays in the list', async () => {
    const queue = await openQueue([failed(1, 'SourceChanged'), failed(2, 'LocalFileNotFound'), sending(3)]);
    const { fake } = queue;
    await expect.element(row('sending_3.csv')).toBeVisible();
    page
      .getByRole('tab', { name: /Active/ })
      .element()
      .focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await expect.element(row('failed_2.csv')).toMatchTextContent(/isn’t on this computer any more/);
    await userEvent.tab();
    await expect.element(row('failed_2.csv')).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(row('failed_1.csv')).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => fake.inputsOf('transfers.retry')).toEqual([{ which: 'transfers', ids: [1] }]);
    queue.change(waiting(1, { remotePath: '/midwest/si/failed_1.csv' }));
    await expect.element(row('failed_1.csv')).toMatchTextContent('It is tried again.');
    await expect.element(row('failed_1.csv')).not.toBeInTheDocument();
    await expect.element(row('failed_2.csv')).toHaveFocus();
  });

  test('says whose side it is on, with the details one click away', async () => {
    const { fake } = await openQueue([failed(1, 'DiskFull')], { tab: 'failed' });
    await expect
      .element(row('failed_1.csv'))
      .toMatchTextContent(/server is out of space\. failed_1\.csv was not delivered/);
    await expect.element(row('failed_1.csv')).toMatchTextContent('On Sleep Impressions’ side');
    await expect.element(row('failed_1.csv')).not.toMatchTextContent('SFTP status 4');
    await button('Details: failed_1.csv').click();
    await expect.element(row('failed_1.csv')).toMatchTextContent('DiskFull: SFTP status 4');
    await button('Copy details').click();
    expect(fake.inputsOf('clipboard.write').at(-1)?.text).toContain('/midwest/si/failed_1.csv');
    await button('Copy message for partner').click();
    expect(fake.inputsOf('clipboard.write').at(-1)?.text).toContain('imports.flowiq.ai is out of space');
  });

  test('a taken name is decided with both sides in view, for all of the same partner', async () => {
    const two = [
      failed(1, 'AlreadyExists'),
      failed(2, 'AlreadyExists', { localPath: '/home/dana/Exports/b.csv' }),
    ];
    const { fake } = await openQueue([...two, failed(3, 'DiskFull')], {
      tab: 'failed',
      answers: {
        'transfers.findConflicts': ({ items }) => ({
          conflicts: items.map(({ localPath, remotePath }) => ({
            local: { path: localPath, sizeBytes: 18_642, modifiedAtMs: NOW },
            remote: { path: remotePath, sizeBytes: 18_000, modifiedAtMs: NOW - 86_400_000 },
          })),
        }),
        'transfers.resolveConflict': { changed: 2 },
      },
    });
    await button('Decide: failed_1.csv').click();
    await expect.element(page.getByRole('dialog', { name: 'Already at Sleep Impressions' })).toBeVisible();
    await page.getByText(/^Do this for/).click();
    await button('Keep both').click();
    await expect
      .poll(() => fake.inputsOf('transfers.resolveConflict'))
      .toEqual([{ ids: [1, 2], conflict: 'rename' }]);
  });

  test('where nothing is in the way any more it is tried again', async () => {
    const { fake } = await openQueue([failed(1, 'AlreadyExists')], {
      tab: 'failed',
      answers: { 'transfers.findConflicts': { conflicts: [] } },
    });
    await button('Decide: failed_1.csv').click();
    await expect.poll(() => fake.inputsOf('transfers.retry')).toEqual([{ which: 'transfers', ids: [1] }]);
  });

  test('an unconfirmed one is sent again only after saying that it may arrive twice', async () => {
    const { fake } = await openQueue([failed(1, 'ConnectionLost', { state: 'unconfirmed', error: null })], {
      tab: 'failed',
    });
    await expect.element(row('failed_1.csv')).toMatchTextContent(/ask your partner whether they have it/);
    await button('Send again: failed_1.csv').click();
    await expect.element(page.getByRole('alertdialog')).toMatchTextContent(/may have it twice/);
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
    expect(fake.inputsOf('transfers.retry')).toEqual([]);
    await button('Send again: failed_1.csv').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Send again' }).click();
    expect(fake.inputsOf('transfers.retry')).toEqual([{ which: 'transfers', ids: [1] }]);
  });

  test('"Retry all failed" leaves out what needs a decision', async () => {
    const { fake } = await openQueue(
      [
        failed(1, 'ConnectionLost'),
        failed(2, 'AlreadyExists'),
        failed(3, 'DiskFull', { state: 'unconfirmed' }),
      ],
      { tab: 'failed' },
    );
    await button('Retry all failed').click();
    await expect.poll(() => fake.inputsOf('transfers.retry')).toEqual([{ which: 'transfers', ids: [1] }]);
    await expect
      .element(page.getByText('1 file is tried again. 2 files need a decision first.'))
      .toBeVisible();
  });

  test('a refusal of the engine is told', async () => {
    await openQueue([failed(1, 'ConnectionLost')], {
      tab: 'failed',
      answers: { 'transfers.retry': failing(appError('EngineStopped', 'gone')) },
    });
    await button('Try again: failed_1.csv').click();
    await expect.element(page.getByText(/transfer service stopped/)).toBeVisible();
  });
});
