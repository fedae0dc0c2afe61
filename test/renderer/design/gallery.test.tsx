import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { Gallery } from '../../../renderer/design/gallery/gallery.tsx';
import { expectNoAxeViolations } from '../support/axe.ts';

for (const theme of ['light', 'dark'] as const)
  test(`axe finds nothing about any component, ${theme}`, async () => {
    document.documentElement.dataset.theme = theme;
    const { container } = await render(<Gallery />);
    await expect.element(page.getByRole('heading', { name: 'Components' })).toBeVisible();
    await expectNoAxeViolations(container, { isPage: true });
  });

for (const [button, role] of [
  ['Open dialog', 'dialog'],
  ['Ask before deleting', 'alertdialog'],
  ['More for Sleep Impressions', 'menu'],
] as const)
  test(`axe finds nothing about what "${button}" opens`, async () => {
    await render(<Gallery />);
    await page.getByRole('button', { name: button }).click();
    const layer = page.getByRole(role);
    await expect.element(layer).toBeVisible();
    await expectNoAxeViolations(layer.element());
    await userEvent.keyboard('{Escape}');
    await expect.element(layer).not.toBeInTheDocument();
  });

test('axe finds nothing about a sheet, beside the page or over it', async () => {
  await render(<Gallery />);
  for (const [width, role] of [
    [1440, 'complementary'],
    [1100, 'dialog'],
  ] as const) {
    await page.viewport(width, 800);
    await page.getByRole('button', { name: 'Open sheet' }).click();
    const sheet = page.getByRole(role);
    await expect.element(sheet).toBeVisible();
    await expectNoAxeViolations(sheet.element());
    await sheet.getByRole('button', { name: 'Close' }).click();
    await expect.element(sheet).not.toBeInTheDocument();
  }
});

test('axe finds nothing about toasts, whose action closes them', async () => {
  await render(<Gallery />);
  await page.getByRole('button', { name: 'Show toast' }).click();
  const text = page.getByText('3 files deleted from /midwest/si.');
  await expect.element(text).toBeVisible();
  await expectNoAxeViolations(page.getByRole('region', { name: 'Messages' }).element());
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.element(text).not.toBeInTheDocument();
});
