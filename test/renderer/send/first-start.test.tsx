import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { usePageStore } from '../../../renderer/stores/page-store.ts';
import { appError } from '../../../shared/errors.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { failing } from '../support/fake-waybill.ts';
import { sampleProfile } from '../support/samples.ts';
import { openSendPage } from './send-window.tsx';

describe('the first start', () => {
  test('leads to the practice server, its card and its sample files', async () => {
    const practice = sampleProfile({ id: 'practice', name: 'Practice', description: '' });
    const fake = await openSendPage({
      'profiles.list': { profiles: [], next: null },
      'profiles.statuses': { statuses: [] },
      'practice.use': () => {
        fake.answer({ 'profiles.list': { profiles: [practice], next: null } });
        return { profile: practice, sampleFiles: ['/samples/a.csv', '/samples/b.csv'] };
      },
    });
    await expectNoAxeViolations(page.getByRole('main').element(), { isPage: true });
    await page.getByRole('button', { name: 'Try it with the practice server' }).click();
    const send = page.getByRole('button', { name: 'Send the 2 sample files' });
    await expect.element(send).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await page.getByRole('button', { name: 'Send 2 files to Practice' }).click();
    await expect.element(page.getByText('2 files queued for Practice.')).toBeVisible();
    expect(fake.inputsOf('transfers.enqueueUploads')[0]?.items.map(({ localPath }) => localPath)).toEqual([
      '/samples/a.csv',
      '/samples/b.csv',
    ]);
    await expect.element(send).not.toBeInTheDocument();
    await page.getByRole('button', { name: 'More for Practice' }).click();
    await page.getByRole('menuitem', { name: 'Send the sample files' }).click();
    await expect.element(page.getByRole('dialog', { name: 'Send to Practice' })).toBeVisible();
  });

  test('says what went wrong with it', async () => {
    await openSendPage({
      'profiles.list': { profiles: [], next: null },
      'practice.use': failing(appError('LocalDiskFull', 'x')),
    });
    await page.getByRole('button', { name: 'Try it with the practice server' }).click();
    await expect.element(page.getByRole('alert').filter({ hasText: 'out of space' })).toBeVisible();
  });

  test('leads to a connection of one’s own', async () => {
    await openSendPage({ 'profiles.list': { profiles: [], next: null } });
    await page.getByRole('button', { name: 'Add a connection' }).click();
    expect(usePageStore.getState().place).toEqual({ page: 'connections', add: true });
  });
});
