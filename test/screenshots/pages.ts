import type { Page } from 'playwright';

type PageName = 'Send' | 'Files' | 'Queue' | 'History' | 'Connections' | 'Settings';

/** Presses an entry of the navigation, as a person does: with keys the focus would be shown. */
export async function openPage(page: Page, name: PageName): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${name}\\b`) })
    .click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

export const closeDialog = async (page: Page, name: string | RegExp = 'Cancel'): Promise<void> => {
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog')).first();
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
};
