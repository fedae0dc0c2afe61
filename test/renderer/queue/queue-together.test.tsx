import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { AskingBatch } from '../../../shared/models/queue-overview.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { button, row, waiting } from './queue-rows.ts';
import { openQueue } from './queue-window.tsx';

const asking: AskingBatch = {
  batchId: 'batch',
  profileId: 'sleep',
  profileName: 'Sleep Impressions',
  direction: 'upload',
  staged: 2,
  failed: 1,
};
const staged = [1, 2].map((id) => waiting(id, { state: 'staged' }));
const failed = waiting(3, {
  state: 'failed',
  error: { code: 'LocalFileNotFound', message: 'gone', retryable: false },
});

/** The page, and an engine that has one batch standing still. */
const open = (tab: 'waiting' | 'active' = 'waiting') =>
  openQueue([...staged, failed], {
    tab,
    asking: [asking],
    answers: {
      'batches.publish': { publishing: 2, waitingFor: 0 },
      'transfers.cancel': { changed: 2, wished: 0 },
    },
  });

describe('a batch that publishes together, some of which failed', () => {
  test('says that nothing is published, and what each of the others waits for', async () => {
    await open();
    await expect.element(page.getByText('Nothing published for Sleep Impressions yet')).toBeVisible();
    await expect
      .element(page.getByText(/^2 files are sent and checked, but nothing is published: 1 has failed/))
      .toBeVisible();
    await expect.element(row('waiting_1.csv')).toMatchTextContent('Sent, waiting for the others');
    await expectNoAxeViolations(document.body);
  });

  test('is tried again: those that failed, by their numbers', async () => {
    const { fake } = await open('active');
    await button('Try the failed again').click();
    await expect.element(page.getByText('1 file is tried again.')).toBeVisible();
    expect(fake.inputsOf('transfers.retry')).toEqual([{ which: 'transfers', ids: [3] }]);
  });

  test('is published without them', async () => {
    const { fake } = await open();
    await button('Publish without them').click();
    await expect.element(page.getByText('2 files are being published.')).toBeVisible();
    expect(fake.inputsOf('batches.publish')).toEqual([{ id: 'batch' }]);
  });

  test('is cancelled once that was confirmed', async () => {
    const { fake } = await open();
    await button('Cancel all').click();
    const dialog = page.getByRole('alertdialog', { name: 'Cancel all of these files?' });
    await dialog.getByRole('button', { name: 'Not now' }).click();
    expect(fake.inputsOf('transfers.cancel')).toEqual([]);
    await button('Cancel all').click();
    await dialog.getByRole('button', { name: 'Cancel all' }).click();
    await expect.element(page.getByText('2 files cancelled. Nothing was published.')).toBeVisible();
    expect(fake.inputsOf('transfers.cancel')).toEqual([{ which: 'batch', batchId: 'batch' }]);
  });
});
