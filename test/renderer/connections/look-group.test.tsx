import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { showConnections } from './connections-window.tsx';

async function show(): Promise<void> {
  await showConnections();
  await page.getByRole('button', { name: 'Look, folder and notes' }).click();
}

test('a choice far down is reached by keys and seen, and the window itself never scrolls', async () => {
  await show();
  await userEvent.keyboard('{Tab}{Tab}');
  const initials = page.getByRole('radio', { name: 'Its initials' });
  await expect.element(initials).toHaveFocus();
  await expect.element(page.getByText('Its initials', { exact: true })).toBeInViewport();
  expect(document.documentElement.scrollHeight).toBe(innerHeight);
  expect(document.documentElement.scrollTop).toBe(0);
});

test('the server that a connection leads to and the picture of one have different names', async () => {
  await show();
  await expect
    .element(page.getByLabelText('Server', { exact: true }))
    .toHaveValue('aimedres-server.hospital.org');
});
