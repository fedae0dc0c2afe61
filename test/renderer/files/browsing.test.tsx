import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { useFilesStore } from '../../../renderer/features/files/files-store.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { file } from './entries.ts';
import { fakeFiles, LOCAL_TREE } from './fake-files.ts';
import { DAY_FOLDER, FilesWindow, showFiles } from './show-files.tsx';

const names = (grid: Element): readonly string[] =>
  [...grid.querySelectorAll('[role="row"][aria-selected]')].map(
    (row) => row.querySelector('[role="gridcell"] [title]')?.getAttribute('title') ?? '',
  );

describe('the Files page', () => {
  test('shows both sides, folders first, and what the connection is protected by', async () => {
    const { screen, local, remote } = await showFiles();
    expect(names(local.element())).toEqual([
      'archive',
      'billing_log_2026-11-22.csv',
      'Claims_Report_2026-11-22.csv',
      'insurance_pat_ref_2026-11-22.csv',
      'notes.txt',
      'patient_visit_log_2026-11-22.csv',
    ]);
    expect(names(remote.element()).slice(0, 2)).toEqual(['archive', 'outbound']);
    await expect.element(page.getByText(/^aes256-gcm, ed25519 key trusted (3 March|March 3)$/)).toBeVisible();
    await expect.element(page.getByText('212 GB free')).toBeVisible();
    await expectNoAxeViolations(screen.container);
  });

  test('counts what is selected', async () => {
    const { local } = await showFiles();
    await local.getByRole('row', { name: /billing_log/ }).click();
    await local.getByRole('row', { name: /Claims_Report/ }).click({ modifiers: ['Control'] });
    await expect.element(page.getByText('2 of 6 selected, 40.7 KB')).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Upload 2 files' })).toBeVisible();
  });

  test('is gone through by keyboard: Enter opens, Backspace goes up, Alt and arrows go back and forward', async () => {
    const { remote } = await showFiles();
    await remote.getByRole('row', { name: /outbound/ }).click();
    await userEvent.keyboard('{Enter}');
    await expect.element(remote.getByRole('row', { name: /remittance/ })).toBeVisible();
    await userEvent.keyboard('{Backspace}');
    const outbound = remote.getByRole('row', { name: /outbound/ });
    await expect.element(outbound).toHaveAttribute('aria-selected', 'true');
    await userEvent.keyboard('{Alt>}{ArrowLeft}{/Alt}');
    await expect.element(remote.getByRole('row', { name: /remittance/ })).toBeVisible();
    await userEvent.keyboard('{Alt>}{ArrowRight}{/Alt}');
    await expect.element(outbound).toBeVisible();
  });

  test('sends nothing on Enter or F5 in Explorer style', async () => {
    const { fake, local } = await showFiles();
    await local.getByRole('row', { name: /billing_log/ }).click();
    const before = fake.inputsOf('local.openListing').length;
    await userEvent.keyboard('{Enter}{F5}');
    await expect.poll(() => fake.inputsOf('local.openListing').length).toBeGreaterThan(before);
    expect(fake.inputsOf('transfers.findConflicts')).toEqual([]);
  });

  test('turns the breadcrumb into a path field', async () => {
    const { local } = await showFiles();
    await local.getByRole('row', { name: /notes/ }).click();
    await userEvent.keyboard('{Control>}l{/Control}');
    const field = page.getByRole('textbox', { name: 'Path on this computer' });
    await expect.element(field).toHaveValue(DAY_FOLDER);
    await field.fill('~');
    await userEvent.keyboard('{Enter}');
    await expect.element(local.getByRole('row', { name: /Exports/ })).toBeVisible();
    await expect.element(local).toHaveFocus();
  });

  test('filters as somebody types, and says when nothing matches', async () => {
    const { local } = await showFiles();
    await local.getByRole('row', { name: /notes/ }).click();
    await userEvent.keyboard('{Control>}f{/Control}visit');
    await expect.poll(() => names(local.element())).toEqual(['patient_visit_log_2026-11-22.csv']);
    await userEvent.keyboard('xx');
    await expect.element(page.getByText('Nothing matches.')).toBeVisible();
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await expect.poll(() => names(local.element()).length).toBe(6);
  });

  test('shows hidden files when asked to', async () => {
    const { local, fake } = await showFiles();
    await page
      .getByRole('region', { name: 'Files on this computer' })
      .getByRole('button', { name: 'More' })
      .click();
    await page.getByRole('menuitem', { name: 'Show hidden files' }).click();
    await expect.element(local.getByRole('row', { name: /\.draft/ })).toBeVisible();
    expect(fake.inputsOf('settings.update').at(-1)).toEqual({ files: { showHidden: true } });
  });

  test('sorts at a title, folders staying first', async () => {
    const { local } = await showFiles();
    await local.getByRole('button', { name: 'Size' }).click();
    await expect.poll(() => names(local.element()).slice(0, 2)).toEqual(['archive', 'notes.txt']);
    await local.getByRole('button', { name: 'Size' }).click();
    await expect
      .poll(() => names(local.element()).slice(0, 2))
      .toEqual(['archive', 'patient_visit_log_2026-11-22.csv']);
  });

  test('shows names that would leave their folder, escaped, and lets nobody choose them', async () => {
    const tree = {
      '/midwest/si': [
        file('insurance.csv'),
        file('../evil.csv', { usable: false }),
        file('exe\u202efdp.exe'),
      ],
    };
    const { remote } = await showFiles({ answers: fakeFiles(LOCAL_TREE(), tree) });
    await expect.element(remote.getByRole('row', { name: /exe\\u\{202e\}fdp\.exe/ })).toBeVisible();
    const evil = remote.getByRole('row', { name: /evil/ });
    await evil.click();
    await expect.element(evil).toHaveAttribute('aria-selected', 'false');
    await expect.element(page.getByText('3 items')).toBeVisible();
  });

  test('follows a link only to a folder', async () => {
    const link = (name: string) => file(name, { kind: 'link' });
    const tree = {
      '/midwest/si': [link('insurance_folder'), link('insurance_file')],
      '/midwest/si/insurance_folder': [file('inside.csv')],
    };
    const { remote } = await showFiles({
      answers: {
        ...fakeFiles(LOCAL_TREE(), tree),
        'remote.stat': ({ path }) => file(path, { kind: path.endsWith('folder') ? 'folder' : 'file' }),
      },
      isUnlisted: true,
    });
    await remote.getByRole('row', { name: /insurance_file/ }).dblClick();
    await expect.element(page.getByText('insurance_file doesn’t lead to a folder.')).toBeVisible();
    await remote.getByRole('row', { name: /insurance_folder/ }).dblClick();
    await expect.element(remote.getByRole('row', { name: /inside/ })).toBeVisible();
  });

  test('keeps what it showed while other pages are shown', async () => {
    const { screen, local, remote } = await showFiles();
    await remote.getByRole('row', { name: /outbound/ }).dblClick();
    await expect.element(remote.getByRole('row', { name: /remittance/ })).toBeVisible();
    await local.getByRole('row', { name: /notes/ }).click();
    await screen.unmount();
    await render(<FilesWindow />);
    await expect.element(remote.getByRole('row', { name: /remittance/ })).toBeVisible();
    await expect.element(local.getByRole('row', { name: /notes/ })).toHaveAttribute('aria-selected', 'true');
  });

  test('has a tab for each connection, which keeps its folder', async () => {
    const { remote } = await showFiles();
    await remote.getByRole('row', { name: /outbound/ }).dblClick();
    await expect.element(remote.getByRole('row', { name: /remittance/ })).toBeVisible();
    await page.getByRole('button', { name: 'Open another connection' }).click();
    await page.getByRole('menuitem', { name: 'AiMedRes' }).click();
    await expect
      .element(page.getByRole('grid', { name: 'Files at AiMedRes' }).getByRole('row', { name: /cohort/ }))
      .toBeVisible();
    await page.getByRole('button', { name: 'Sleep Impressions', exact: true }).click();
    await expect.element(remote.getByRole('row', { name: /remittance/ })).toBeVisible();
    await page.getByRole('button', { name: 'Close Sleep Impressions' }).click();
    expect(useFilesStore.getState().tabs).toEqual(['aimedres']);
  });

  test('moves its divider by keyboard and keeps it', async () => {
    const { fake } = await showFiles();
    const divider = page.getByRole('separator', { name: 'Width of the left pane' });
    (divider.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(divider).toHaveAttribute('aria-valuenow', '52');
    await expect.poll(() => fake.inputsOf('settings.update').at(-1)).toEqual({ files: { divider: 0.52 } });
  });

  test('shows one side at a time where there is little room', async () => {
    await page.viewport(640, 800);
    try {
      const { local, remote } = await showFiles({ width: 640, isUnlisted: true });
      await expect.element(local).toBeVisible();
      await expect.element(remote).not.toBeInTheDocument();
      await page.getByRole('radio', { name: 'Remote' }).click({ force: true });
      await expect.element(remote.getByRole('row', { name: /insurance/ })).toBeVisible();
      await expect.element(local).not.toBeInTheDocument();
    } finally {
      await page.viewport(1_280, 800);
    }
  });

  test('offers to add a connection where there is none', async () => {
    const { screen } = await showFiles({
      answers: { 'profiles.list': { profiles: [], next: null } },
      isUnlisted: true,
    });
    await expect.element(page.getByText('No connections yet.')).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Add connection' })).toBeVisible();
    await expectNoAxeViolations(screen.container);
  });

  test('reads a large folder page by page, and selects all of it at once', async () => {
    const many = Array.from({ length: 20_000 }, (_, at) => file(`insurance_${(at * 7_919) % 20_000}.csv`));
    const { remote, fake } = await showFiles({
      answers: fakeFiles(LOCAL_TREE(), { '/midwest/si': many }),
      isUnlisted: true,
    });
    await expect.element(page.getByText('20,000 items')).toBeVisible();
    expect(fake.inputsOf('remote.readListing').length).toBeGreaterThan(3);
    await remote.getByRole('row', { name: /insurance_0\.csv/ }).click();
    await userEvent.keyboard('{Control>}a{/Control}');
    await expect.element(page.getByText(/^20,000 of 20,000 selected/)).toBeVisible();
    expect(remote.element().querySelectorAll('[role="row"]').length).toBeLessThan(100);
  });
});
