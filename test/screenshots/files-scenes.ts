import type { Locator } from 'playwright';
import type { Camera } from './camera.ts';
import { dateOf } from './clock.ts';
import type { DemoApp } from './demo-app.ts';
import { closeDialog, openPage } from './pages.ts';

/** Both sides, a question about a file that is there already, and one before something is gone. */
export async function filesScenes({ page }: DemoApp, camera: Camera): Promise<void> {
  await openPage(page, 'Files');
  await page.getByRole('button', { name: 'Open another connection' }).click();
  await page.getByRole('menuitem', { name: 'Sleep Impressions' }).click();
  const local = page.getByRole('grid', { name: 'Files on this computer' });
  await rowOf(local, 'Exports').dblclick();
  const today = `billing_log_${dateOf(0)}.csv`;
  await rowOf(local, 'Remittances').waitFor();
  // The newest first: twice, because once is the oldest first.
  const modified = local.getByRole('button', { name: 'Modified' });
  await modified.click();
  await modified.click();
  await rowOf(local, today).click();
  const remote = page.getByRole('grid', { name: 'Files at Sleep Impressions' });
  await rowOf(remote, today).waitFor();
  await camera.shoot('files');
  await page.getByRole('button', { name: /^How this connection is protected/ }).click();
  await page.getByRole('dialog').waitFor();
  await camera.shoot('it-connection-facts');
  await closeDialog(page, 'Close');
  await page.getByRole('button', { name: 'Upload 1 file' }).click();
  await page.getByRole('dialog').waitFor();
  await camera.shoot('conflict');
  await closeDialog(page);
  await rowOf(remote, today).click();
  await page.keyboard.press('Delete');
  await page.getByRole('alertdialog').waitFor();
  await camera.shoot('files-delete');
  await closeDialog(page);
}

/** A name may be shortened in the middle: a row has all of it. */
const rowOf = (table: Locator, name: string): Locator => table.getByRole('row', { name });
