import { expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { Button } from '../../../renderer/design/button.tsx';
import { announce, LiveRegion } from '../../../renderer/design/live-region.tsx';
import { ToastRegion, toast } from '../../../renderer/design/toast.tsx';

test('a toast is reached by Tab, its action is done once, and the focus returns', async () => {
  const onUndo = vi.fn();
  await render(
    <>
      <Button onPress={() => toast({ text: 'Deleted.', action: { label: 'Undo', onPress: onUndo } })}>
        Delete
      </Button>
      <ToastRegion />
    </>,
  );
  await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('alert')).toHaveTextContent('Deleted.');
  await userEvent.tab();
  await expect.element(page.getByRole('button', { name: 'Undo' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  expect(onUndo).toHaveBeenCalledOnce();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: 'Delete' })).toHaveFocus();
});

test('a toast closes by its cross, by who made it, and by itself', async () => {
  await render(<ToastRegion />);
  toast({ text: 'By its cross.' });
  await page.getByRole('button', { name: 'Close' }).click();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();

  const close = toast({ text: 'By who made it.' });
  await expect.element(page.getByRole('alert')).toBeVisible();
  close();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();

  // Away from the toasts: a pointer over them holds their time.
  await userEvent.unhover(document.body);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
  toast({ text: 'By itself.', timeoutMs: 100 });
  await expect.element(page.getByRole('alert')).toBeVisible();
  vi.advanceTimersByTime(99);
  await expect.element(page.getByRole('alert')).toBeVisible();
  vi.advanceTimersByTime(1);
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('news are said by the live region, also the same twice', async () => {
  await render(<LiveRegion />);
  announce('4 files delivered.');
  const status = page.getByRole('status');
  await expect.element(status).toHaveTextContent('4 files delivered.');
  const first = status.element().firstChild;
  announce('4 files delivered.');
  await expect.poll(() => status.element().firstChild).not.toBe(first);
});
