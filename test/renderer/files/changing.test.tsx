import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { usePageStore } from '../../../renderer/stores/page-store.ts';
import { useTroubleStore } from '../../../renderer/stores/trouble-store.ts';
import { appError, failure } from '../../../shared/errors.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { failing } from '../support/fake-waybill.ts';
import { NOW, PROFILES } from '../support/samples.ts';
import { fakeFiles } from './fake-files.ts';
import { DAY_FOLDER, showFiles } from './show-files.tsx';

describe('changing what is there', () => {
  test('renames with F2, the extension left out of what is selected', async () => {
    const { fake, local } = await showFiles();
    await local.getByRole('row', { name: /notes/ }).click();
    await userEvent.keyboard('{F2}');
    const field = page.getByRole('textbox', { name: 'Name' });
    await expect.element(field).toHaveValue('notes.txt');
    await expectNoAxeViolations(document.body);
    await userEvent.keyboard('billing{Enter}');
    await expect
      .poll(() => fake.inputsOf('local.rename'))
      .toEqual([{ from: `${DAY_FOLDER}/notes.txt`, to: `${DAY_FOLDER}/billing.txt` }]);
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    await expect.element(local).toHaveFocus();
  });

  test('makes a folder, and says beneath the field when the name is taken', async () => {
    const { fake, remote } = await showFiles({
      answers: { 'remote.makeFolder': failing(appError('AlreadyExists', 'there')) },
    });
    await remote.getByRole('row', { name: /insurance/ }).click();
    await userEvent.keyboard('{F7}');
    await userEvent.keyboard('archive{Enter}');
    await expect.element(page.getByText('archive is there already. Choose another name.')).toBeVisible();
    fake.answer({ 'remote.makeFolder': null });
    await page.getByRole('textbox', { name: 'Name' }).fill('december');
    await userEvent.keyboard('{Enter}');
    await expect
      .poll(() => fake.inputsOf('remote.makeFolder').at(-1))
      .toEqual({
        profileId: 'sleep',
        path: '/midwest/si/december',
      });
  });

  test.each(['the button', 'Escape'])(
    'can be stopped with %s while the server thinks about it',
    async (way) => {
      const { fake, remote } = await showFiles({
        answers: {
          'remote.makeFolder': (_, signal) =>
            new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(failure('Cancelled', 'stopped')));
            }),
        },
      });
      await remote.getByRole('row', { name: /insurance/ }).click();
      await userEvent.keyboard('{F7}archive-2{Enter}');
      await expect.element(page.getByRole('button', { name: 'Stop' })).toBeVisible();
      const before = fake.inputsOf('remote.openListing').length;
      if (way === 'Escape') await userEvent.keyboard('{Escape}');
      else await page.getByRole('button', { name: 'Stop' }).click();
      await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
      // It may have been made all the same.
      await expect.poll(() => fake.inputsOf('remote.openListing').length).toBeGreaterThan(before);
    },
  );

  test('says what stopped it without a word about sending', async () => {
    const { remote } = await showFiles({
      answers: { 'remote.makeFolder': failing(appError('DiskFull', 'full')) },
    });
    await remote.getByRole('row', { name: /insurance/ }).click();
    await userEvent.keyboard('{F7}archive-2{Enter}');
    await expect.element(page.getByText(/server is out of space\. Only Sleep Impressions/)).toBeVisible();
  });

  test('deletes on the server only after saying what is gone for good', async () => {
    const { fake, remote } = await showFiles();
    await remote.getByRole('row', { name: /archive/ }).click();
    await remote.getByRole('row', { name: /insurance/ }).click({ modifiers: ['Control'] });
    await userEvent.keyboard('{Delete}');
    const dialog = page.getByRole('alertdialog', { name: 'Delete 2 items?' });
    await expect
      .element(dialog.getByText(/Folders go with everything in them.*no trash and no undo/))
      .toBeVisible();
    await expect.element(dialog.getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await expectNoAxeViolations(document.body);
    await dialog.getByRole('button', { name: 'Delete 2 items for good' }).click();
    await expect
      .poll(() => fake.inputsOf('remote.remove'))
      .toEqual([
        { profileId: 'sleep', path: '/midwest/si/archive', recursive: true },
        { profileId: 'sleep', path: '/midwest/si/insurance_pat_ref_2026-11-22.csv', recursive: false },
      ]);
    await expect.element(page.getByText('2 items deleted.')).toBeVisible();
  });

  test('after a failure goes on with what is still there', async () => {
    const { fake, remote } = await showFiles({
      answers: {
        'remote.remove': ({ path }) => {
          if (path.endsWith('.csv')) throw failure('PermissionDenied', 'refused', { path });
          return null;
        },
      },
    });
    await remote.getByRole('row', { name: /archive/ }).click();
    await remote.getByRole('row', { name: /insurance/ }).click({ modifiers: ['Control'] });
    await userEvent.keyboard('{Delete}');
    await page.getByRole('button', { name: 'Delete 2 items for good' }).click();
    await expect.element(page.getByText(/right to write there/)).toBeVisible();
    fake.answer({ 'remote.remove': null });
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await expect.element(page.getByText('1 item deleted.')).toBeVisible();
    expect(fake.inputsOf('remote.remove').map(({ path }) => path)).toEqual([
      '/midwest/si/archive',
      '/midwest/si/insurance_pat_ref_2026-11-22.csv',
      '/midwest/si/insurance_pat_ref_2026-11-22.csv',
    ]);
  });

  test('moves local files to the trash, never further', async () => {
    const { fake, local } = await showFiles();
    await local.getByRole('row', { name: /notes/ }).click();
    await userEvent.keyboard('{Delete}');
    await page.getByRole('button', { name: 'Move to trash' }).click();
    await expect.poll(() => fake.inputsOf('local.trash')).toEqual([{ paths: [`${DAY_FOLDER}/notes.txt`] }]);
  });

  test('has a menu with everything', async () => {
    const { fake, local } = await showFiles();
    await local.getByRole('row', { name: /notes/ }).click({ button: 'right' });
    await expect.element(page.getByRole('menuitem', { name: /Upload 1 file/ })).toBeVisible();
    await page.getByRole('menuitem', { name: 'Copy path' }).click();
    await expect.poll(() => fake.inputsOf('clipboard.write')).toEqual([{ text: `${DAY_FOLDER}/notes.txt` }]);
    await local.getByRole('row', { name: /notes/ }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Show in file manager' }).click();
    await expect.poll(() => fake.inputsOf('local.reveal')).toEqual([{ path: `${DAY_FOLDER}/notes.txt` }]);
  });
});

describe('trouble', () => {
  test('is a sentence with an owner in its pane, and trying again mends it', async () => {
    const { fake, screen, local, remote } = await showFiles({
      answers: { 'remote.openListing': failing(appError('Unreachable', 'no route to host')) },
      isUnlisted: true,
    });
    await expect
      .element(page.getByText('No connection to Sleep Impressions.', { exact: false }))
      .toBeVisible();
    await expect.element(page.getByText(/network’s side/)).toBeVisible();
    await expect.element(local.getByRole('row', { name: /notes/ })).toBeVisible();
    await expectNoAxeViolations(screen.container);
    fake.answer(fakeFiles());
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(remote.getByRole('row', { name: /insurance/ })).toBeVisible();
    expect(fake.inputsOf('profiles.tryNow')).toEqual([{ id: 'sleep' }]);
  });

  test('of a held connection is not tried until it is answered, and then by itself', async () => {
    const status = (held: boolean) => ({
      profileId: 'sleep',
      held: held ? { error: appError('AuthenticationFailed', 'refused'), sinceMs: NOW } : null,
      unreachable: null,
    });
    const { fake, remote } = await showFiles({
      answers: {
        'profiles.statuses': {
          statuses: PROFILES.map(({ id }) => ({ ...status(id === 'sleep'), profileId: id })),
        },
      },
      isUnlisted: true,
    });
    await page.getByRole('button', { name: 'Sign in…' }).click();
    expect(useTroubleStore.getState().question).toEqual({ kind: 'sign-in', profileId: 'sleep' });
    expect(fake.inputsOf('remote.openListing')).toEqual([]);
    fake.tell('profiles.changed', { statuses: [status(false)] });
    await expect.element(remote.getByRole('row', { name: /insurance/ })).toBeVisible();
  });

  test('with the server’s identity leads to the question about it', async () => {
    await showFiles({
      answers: { 'remote.openListing': failing(appError('HostKeyChanged', 'differs')) },
      isUnlisted: true,
    });
    await page.getByRole('button', { name: 'Check the server…' }).click();
    expect(useTroubleStore.getState().question).toEqual({ kind: 'host-key', profileId: 'sleep' });
  });

  test('with a folder that is gone leads to one that is there', async () => {
    const { local } = await showFiles();
    await local.getByRole('row', { name: /archive/ }).dblClick();
    await expect.element(page.getByText('This folder isn’t on this computer any more.')).toBeVisible();
    await page.getByRole('button', { name: 'Go to the home folder' }).click();
    await expect.element(local.getByRole('row', { name: /Exports/ })).toBeVisible();
  });

  test('of a listing that never ends is left by going elsewhere, which cancels it', async () => {
    let isCancelled = false;
    const { local, screen } = await showFiles({
      answers: {
        'remote.openListing': (_, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              isCancelled = true;
              reject(new DOMException('', 'AbortError'));
            });
          }),
      },
      isUnlisted: true,
    });
    await expect.element(local.getByRole('row', { name: /notes/ })).toBeVisible();
    await screen.unmount();
    await expect.poll(() => isCancelled).toBe(true);
    expect(usePageStore.getState().place.page).toBe('files');
  });
});
