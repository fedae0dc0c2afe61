import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { ConflictDialog } from '../../../renderer/conflicts/conflict-dialog.tsx';
import type { Conflict } from '../../../shared/models/conflict.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { NOW } from '../support/samples.ts';

const conflict = (name: string, remoteAtMs: number | null = NOW): Conflict => ({
  local: { path: `C:\\out\\${name}`, sizeBytes: 1_024, modifiedAtMs: NOW },
  remote: { path: `/in/${name}`, sizeBytes: remoteAtMs === null ? null : 1_024, modifiedAtMs: remoteAtMs },
});

async function show(direction: 'upload' | 'download', conflicts: readonly Conflict[]) {
  const onDecide = vi.fn();
  const onCancel = vi.fn();
  await render(
    <ConflictDialog
      partner="Sleep Impressions"
      direction={direction}
      conflicts={conflicts}
      onDecide={onDecide}
      onCancel={onCancel}
    />,
  );
  return { onDecide, onCancel };
}

test('says which side is newer, or that nobody told', async () => {
  await show('download', [conflict('a.csv', NOW + 60_000)]);
  const received = page.getByRole('region', { name: 'To be received, from Sleep Impressions' });
  await expect.element(received.getByText('Newer')).toBeVisible();
  await expect.element(page.getByRole('dialog', { name: 'Already on this computer' })).toBeVisible();
});

test('says when both sides look the same, and shows what isn’t known as such', async () => {
  await show('upload', [conflict('a.csv'), conflict('b\u202ecsv.exe', null)]);
  await expect.element(page.getByText(/Size and time are the same on both sides/)).toBeVisible();
  await page.getByRole('button', { name: 'Skip' }).click();
  await expect.element(page.getByText('Time not told')).toBeVisible();
  await expect.element(page.getByText(/b\\u\{202e\}csv \(2\)\.exe/)).toBeVisible();
  await expectNoAxeViolations(document.body);
});

test('begins at what loses nothing, and decides for all that are left', async () => {
  const { onDecide } = await show(
    'upload',
    ['a', 'b', 'c'].map((name) => conflict(`${name}.csv`)),
  );
  await expect.element(page.getByRole('button', { name: 'Keep both' })).toHaveFocus();
  await page.getByRole('button', { name: 'Overwrite' }).click();
  expect(onDecide).not.toHaveBeenCalled();
  await page.getByRole('checkbox', { name: 'Do this for the remaining 2 files' }).click({ force: true });
  await page.getByRole('button', { name: 'Skip' }).click();
  const decided = new Map([
    [0, 'overwrite'],
    [1, 'skip'],
    [2, 'skip'],
  ]);
  expect(onDecide).toHaveBeenCalledExactlyOnceWith(decided);
});

test('is left by Escape without a decision', async () => {
  const { onDecide, onCancel } = await show('upload', [conflict('a.csv')]);
  await userEvent.keyboard('{Escape}');
  expect([onCancel.mock.calls.length, onDecide.mock.calls.length]).toEqual([1, 0]);
});

test('replaces only older or only different ones, of all that are left', async () => {
  const { onDecide } = await show(
    'upload',
    ['a', 'b', 'c'].map((name) => conflict(`${name}.csv`)),
  );
  await page.getByRole('button', { name: 'Skip' }).click();
  await expect.element(page.getByText('Or, of the remaining 2:')).toBeVisible();
  await expectNoAxeViolations(document.body);
  await page.getByRole('button', { name: 'Replace older' }).click();
  const decided = new Map([
    [0, 'skip'],
    [1, 'only-if-newer'],
    [2, 'only-if-newer'],
  ]);
  expect(onDecide).toHaveBeenCalledExactlyOnceWith(decided);
});

test('asks of a single one without conditions: both sides are in view', async () => {
  await show('upload', [conflict('a.csv')]);
  await expect.element(page.getByRole('button', { name: 'Overwrite' })).toBeVisible();
  await expect.element(page.getByRole('button', { name: /Replace|Complete/ })).not.toBeInTheDocument();
});
