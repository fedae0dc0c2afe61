import type { Camera } from './camera.ts';
import type { DemoApp } from './demo-app.ts';
import { closeDialog, openPage } from './pages.ts';
import { persona } from './persona.ts';

/** The key maker, a security report, a set-up kit, and the keys in Settings. */
export async function keyScenes({ page }: DemoApp, camera: Camera): Promise<void> {
  const choose = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await openPage(page, 'Connections');
  await page
    .getByRole('listbox', { name: 'Connections' })
    .getByRole('option', { name: 'Sleep Impressions' })
    .click();
  await choose('Security report…');
  await page.getByRole('dialog').getByRole('listitem').first().waitFor();
  await camera.shoot('it-security-report');
  await closeDialog(page, 'Close');
  await choose('Server set-up kit…');
  await page.getByText('Setting up the SFTP account').waitFor();
  await camera.shoot('it-setup-kit');
  await closeDialog(page, 'Close');
  await page.getByRole('button', { name: 'Make a key…' }).click();
  await page.getByRole('dialog').getByLabel('Passphrase', { exact: true }).fill('correct horse battery');
  await page.getByRole('dialog').getByLabel('Passphrase once more').fill('correct horse battery');
  // The application runs for whoever makes the pictures, and says so here.
  await page.getByRole('dialog').getByLabel('Comment').fill(`${persona.user}@${persona.host}`);
  await camera.shoot('it-make-key');
  await closeDialog(page);
  await openPage(page, 'Settings');
  await camera.shoot('settings-keys', page.getByRole('heading', { name: 'Security', exact: true }));
}
