import type { Camera } from './camera.ts';
import { dateOf } from './clock.ts';
import type { DemoApp } from './demo-app.ts';
import { closeDialog, openPage } from './pages.ts';

/** History, a waybill, the export; settings and keys. */
export async function recordScenes({ page }: DemoApp, camera: Camera): Promise<void> {
  await openPage(page, 'History');
  const table = page.getByRole('grid', { name: 'Deliveries' });
  await page
    .getByText(/chain intact/i)
    .first()
    .waitFor();
  await camera.shoot('history');
  await table.getByRole('row', { name: `patient_visit_log_${dateOf(0)}.csv` }).click();
  await page.getByText('SHA-256').first().waitFor();
  await camera.shoot('history-waybill');
  await page.getByRole('button', { name: 'Close' }).first().click();
  await page.getByRole('button', { name: /^Export/ }).click();
  await page.getByRole('dialog').waitFor();
  await camera.shoot('history-export');
  await closeDialog(page);

  await openPage(page, 'Settings');
  await camera.shoot('settings');
  await page.getByRole('button', { name: 'Show all keys' }).click();
  await page.getByRole('dialog').waitFor();
  await camera.shoot('keys');
  await closeDialog(page, 'Close');
}
