import { describe, expect, test } from 'vitest';
import { type Locator, page, userEvent } from 'vitest/browser';
import { usePageStore } from '../../../renderer/stores/page-store.ts';
import { failure } from '../../../shared/errors.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import type { Answers } from '../support/fake-waybill.ts';
import { NOW, PROFILES, sampleProfile, sampleTransfer } from '../support/samples.ts';
import { file } from './entries.ts';
import { fakeFiles, LOCAL_TREE, REMOTE_TREE } from './fake-files.ts';
import { DAY_FOLDER, showFiles } from './show-files.tsx';

const BILLING = `${DAY_FOLDER}/billing_log_2026-11-22.csv`;
const NOTES = `${DAY_FOLDER}/notes.txt`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Every name is taken. */
const ALL_TAKEN: Answers = {
  'transfers.findConflicts': ({ items }) => ({
    conflicts: items.map(({ localPath, remotePath }) => ({
      local: { path: localPath, sizeBytes: 18_642, modifiedAtMs: NOW },
      remote: { path: remotePath, sizeBytes: 17_000, modifiedAtMs: NOW - 86_400_000 },
    })),
  }),
};

const fire = (target: Element, type: string, dataTransfer: DataTransfer): void => {
  target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
};

/** What the browser does in a drag, step by step; Playwright's own can't carry files. */
async function drag(from: Locator, onto: Locator): Promise<DataTransfer> {
  const carried = new DataTransfer();
  fire(from.element(), 'dragstart', carried);
  fire(onto.element(), 'dragenter', carried);
  fire(onto.element(), 'dragover', carried);
  return carried;
}

const desktopFiles = (...names: readonly string[]): DataTransfer => {
  const carried = new DataTransfer();
  for (const name of names) carried.items.add(new File(['x'], name));
  return carried;
};

describe('sending and receiving', () => {
  test('goes by keyboard alone: across with F6, choosing, Ctrl+U', async () => {
    const { fake, local, remote } = await showFiles();
    (remote.element() as HTMLElement).focus();
    await userEvent.keyboard('{F6}');
    await expect.element(local).toHaveFocus();
    // One letter: a machine that takes a second for the next would begin another search with it.
    await userEvent.keyboard('b{Control>}u{/Control}');
    await expect.element(page.getByText('1 file queued for Sleep Impressions.')).toBeVisible();
    expect(fake.inputsOf('transfers.enqueueUploads')).toEqual([
      {
        batchId: expect.stringMatching(UUID),
        profileId: 'sleep',
        conflict: 'fail',
        recursive: true,
        makeFolders: true,
        items: [{ localPath: BILLING, remotePath: '/midwest/si', target: 'folder' }],
      },
    ]);
    await page.getByRole('button', { name: 'Show queue' }).click();
    expect(usePageStore.getState().place).toEqual({ page: 'queue' });
  });

  test('receives what is chosen on the right with Ctrl+D', async () => {
    const { fake, remote } = await showFiles();
    await remote.getByRole('row', { name: /insurance/ }).click();
    await userEvent.keyboard('{Control>}d{/Control}');
    await expect
      .poll(() => fake.inputsOf('transfers.enqueueDownloads').at(-1)?.items)
      .toEqual([
        {
          remotePath: '/midwest/si/insurance_pat_ref_2026-11-22.csv',
          localPath: DAY_FOLDER,
          target: 'folder',
        },
      ]);
  });

  test('follows the pane that has the focus with F5 in Commander style', async () => {
    const { fake, remote } = await showFiles({ keys: 'commander' });
    await remote.getByRole('row', { name: /insurance/ }).click();
    await userEvent.keyboard('{F5}');
    await expect.poll(() => fake.inputsOf('transfers.enqueueDownloads').length).toBe(1);
    expect(fake.inputsOf('transfers.enqueueUploads')).toEqual([]);
  });

  test('asks about names that are taken, and does what was decided', async () => {
    const { fake, local } = await showFiles({ answers: ALL_TAKEN });
    await local.getByRole('row', { name: /billing_log/ }).click();
    await local.getByRole('row', { name: /notes/ }).click({ modifiers: ['Control'] });
    await page.getByRole('button', { name: 'Upload 2 files' }).click();
    const dialog = page.getByRole('dialog', { name: 'Already at Sleep Impressions' });
    await expect.element(dialog.getByText('18.2 KB')).toBeVisible();
    await expect.element(dialog.getByText('Newer')).toBeVisible();
    await expectNoAxeViolations(document.body);
    await dialog.getByRole('button', { name: 'Overwrite' }).click();
    await expect.element(dialog.getByText('2 of 2')).toBeVisible();
    await dialog.getByRole('button', { name: 'Keep both' }).click();
    await expect
      .poll(() => fake.inputsOf('transfers.enqueueUploads'))
      .toMatchObject([
        { conflict: 'overwrite', items: [{ localPath: BILLING }] },
        { conflict: 'rename', items: [{ localPath: NOTES }] },
      ]);
  });

  test('says what is queued already when the rest is refused, and tries again without queuing twice', async () => {
    const { fake, local } = await showFiles({
      answers: {
        ...ALL_TAKEN,
        'transfers.enqueueUploads': ({ conflict, items }) => {
          if (conflict === 'rename') throw failure('EngineStopped', 'gone');
          return { batchId: 'batch-1', transfers: items.length, bytes: 1 };
        },
      },
    });
    await local.getByRole('row', { name: /billing_log/ }).click();
    await local.getByRole('row', { name: /notes/ }).click({ modifiers: ['Control'] });
    await page.getByRole('button', { name: 'Upload 2 files' }).click();
    const dialog = page.getByRole('dialog', { name: 'Already at Sleep Impressions' });
    await dialog.getByRole('button', { name: 'Overwrite' }).click();
    await dialog.getByRole('button', { name: 'Keep both' }).click();
    await expect
      .element(page.getByText(/^1 file queued for Sleep Impressions\. The others were not\./))
      .toBeVisible();
    const before = fake.inputsOf('transfers.enqueueUploads');
    expect(new Set(before.map(({ batchId }) => batchId)).size).toBe(2);
    fake.answer({
      'transfers.enqueueUploads': ({ items }) => ({ batchId: '', transfers: items.length, bytes: 1 }),
    });
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(page.getByText('2 files queued for Sleep Impressions.')).toBeVisible();
    expect(fake.inputsOf('transfers.enqueueUploads').slice(2)).toEqual(before);
  });

  test('decides once for all, and leaves what is skipped alone', async () => {
    const { fake, local } = await showFiles({ answers: ALL_TAKEN });
    await local.getByRole('row', { name: /billing_log/ }).click();
    await local.getByRole('row', { name: /notes/ }).click({ modifiers: ['Control'] });
    await page.getByRole('button', { name: 'Upload 2 files' }).click();
    await page.getByRole('checkbox', { name: 'Do this for both files' }).click({ force: true });
    await page.getByRole('button', { name: 'Skip' }).click();
    await expect.element(page.getByText(/Nothing was transferred\. 2 files skipped/)).toBeVisible();
    expect(fake.inputsOf('transfers.enqueueUploads')).toEqual([]);
  });

  test('transfers nothing when the question is cancelled', async () => {
    const { fake, local } = await showFiles({ answers: ALL_TAKEN });
    await local.getByRole('row', { name: /billing_log/ }).click();
    await userEvent.keyboard('{Control>}u{/Control}');
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    expect(fake.inputsOf('transfers.enqueueUploads')).toEqual([]);
  });

  test('asks nothing where the connection says what to do', async () => {
    const settled = sampleProfile({ transfer: { ...sampleProfile().transfer, onConflict: 'rename' } });
    const { fake, local } = await showFiles({
      answers: { 'profiles.list': { profiles: [settled, ...PROFILES.slice(1)], next: null } },
    });
    await local.getByRole('row', { name: /billing_log/ }).click();
    await userEvent.keyboard('{Control>}u{/Control}');
    await expect.poll(() => fake.inputsOf('transfers.enqueueUploads').at(-1)?.conflict).toBe('rename');
    expect(fake.inputsOf('transfers.findConflicts')).toEqual([]);
  });
});

describe('dragging', () => {
  test('from left to right sends, onto a folder into it', async () => {
    const { fake, local, remote } = await showFiles();
    await local.getByRole('row', { name: /billing_log/ }).click();
    await local.getByRole('row', { name: /notes/ }).click({ modifiers: ['Control'] });
    const outbound = remote.getByRole('row', { name: /outbound/ });
    const carried = await drag(local.getByRole('row', { name: /notes/ }), outbound);
    await expect.element(page.getByText('Upload 2 files to /midwest/si/outbound')).toBeVisible();
    fire(outbound.element(), 'drop', carried);
    await expect
      .poll(() => fake.inputsOf('transfers.enqueueUploads').at(-1)?.items)
      .toMatchObject([
        { localPath: BILLING, remotePath: '/midwest/si/outbound' },
        { localPath: NOTES, remotePath: '/midwest/si/outbound' },
      ]);
    await expect.element(page.getByText('Upload 2 files to /midwest/si/outbound')).not.toBeInTheDocument();
  });

  test('from right to left receives', async () => {
    const { fake, local, remote } = await showFiles();
    const carried = await drag(remote.getByRole('row', { name: /insurance/ }), local);
    fire(local.element(), 'drop', carried);
    await expect.poll(() => fake.inputsOf('transfers.enqueueDownloads').length).toBe(1);
  });

  test('inside one side says that it does nothing', async () => {
    const { fake, local } = await showFiles();
    const carried = await drag(
      local.getByRole('row', { name: /notes/ }),
      local.getByRole('row', { name: /archive/ }),
    );
    await expect.element(page.getByText('Waybill doesn’t move files inside one side.')).toBeVisible();
    fire(local.getByRole('row', { name: /archive/ }).element(), 'drop', carried);
    expect(fake.inputsOf('transfers.findConflicts')).toEqual([]);
  });

  test('from the desktop onto the right side sends, onto the left one explains', async () => {
    const { fake, local, remote } = await showFiles();
    const carried = desktopFiles('claims.csv');
    fire(local.element(), 'dragover', carried);
    await expect.element(page.getByText(/Use the file manager/)).toBeVisible();
    fire(local.element(), 'dragleave', carried);
    fire(remote.element(), 'dragover', carried);
    await expect.element(page.getByText('Upload 1 file to /midwest/si')).toBeVisible();
    fire(remote.element(), 'drop', carried);
    await expect
      .poll(() => fake.inputsOf('transfers.enqueueUploads').at(-1)?.items)
      .toMatchObject([{ localPath: '/home/dana/Exports/claims.csv', remotePath: '/midwest/si' }]);
  });
});

test('what was dropped without a file behind it is named, and isn’t sent empty', async () => {
  const { fake, remote } = await showFiles();
  const api = { ...fake.api, pathForFile: () => '' };
  Object.defineProperty(window, 'waybill', { value: api, configurable: true, writable: true });
  fire(remote.element(), 'drop', desktopFiles('attachment.csv'));
  await expect.element(page.getByText(/1 thing you dropped has no file on this computer/)).toBeVisible();
  expect(fake.inputsOf('transfers.findConflicts')).toEqual([]);
});

test('what was delivered into the folder appears by itself, and nothing else changes', async () => {
  const tree = REMOTE_TREE();
  const { fake, remote } = await showFiles({ answers: fakeFiles(LOCAL_TREE(), tree) });
  await remote.getByRole('row', { name: /insurance/ }).click();
  tree['/midwest/si'] = [...(tree['/midwest/si'] ?? []), file('billing_log_2026-11-22.csv')];
  fake.tell('queue.changed', { transfers: [sampleTransfer()], batches: [] });
  await expect.element(remote.getByRole('row', { name: /billing_log/ }), { timeout: 5_000 }).toBeVisible();
  await expect
    .element(remote.getByRole('row', { name: /insurance/ }))
    .toHaveAttribute('aria-selected', 'true');
});

describe('of a folder only some files', () => {
  test('is asked for in its menu, and begins with what the connection says', async () => {
    const profile = sampleProfile();
    const { fake, local } = await showFiles({
      answers: {
        'profiles.list': {
          profiles: [
            { ...profile, transfer: { ...profile.transfer, include: ['*.csv'] } },
            ...PROFILES.slice(1),
          ],
          next: null,
        },
      },
    });
    await local.getByRole('row', { name: /notes/ }).click({ button: 'right' });
    await expect.element(page.getByRole('menuitem', { name: /Upload 1 file/ })).toBeVisible();
    await expect.element(page.getByRole('menuitem', { name: /matching/ })).not.toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    await local.getByRole('row', { name: /archive/ }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Upload only files matching…' }).click();
    const include = page.getByRole('textbox', { name: 'Of folders, take only files matching' });
    await expect.element(include).toHaveValue('*.csv');
    await include.fill('{a');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByText('{a has "{" without "}".')).toBeVisible();
    await include.fill('*.csv; *.txt');
    await page.getByRole('textbox', { name: 'Of folders, leave out' }).fill('old/');
    await expectNoAxeViolations(document.body);
    await userEvent.keyboard('{Enter}');
    await expect
      .poll(() => fake.inputsOf('transfers.enqueueUploads'))
      .toMatchObject([
        {
          include: ['*.csv', '*.txt'],
          exclude: ['old/'],
          items: [{ localPath: `${DAY_FOLDER}/archive`, remotePath: '/midwest/si' }],
        },
      ]);
  });
});
