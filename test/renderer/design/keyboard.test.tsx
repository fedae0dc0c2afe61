import { useState } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { Button } from '../../../renderer/design/button.tsx';
import { ContextMenuArea } from '../../../renderer/design/context-menu.tsx';
import { Dialog, DialogFooter } from '../../../renderer/design/dialog.tsx';
import { Menu, type MenuEntry } from '../../../renderer/design/menu.tsx';
import { Tabs } from '../../../renderer/design/tabs.tsx';

describe('a dialog', () => {
  function Asking() {
    const [isOpen, setOpen] = useState(false);
    return (
      <>
        <Button onPress={() => setOpen(true)}>Delete…</Button>
        <Dialog
          isOpen={isOpen}
          onClose={() => setOpen(false)}
          role="alertdialog"
          title="Delete 3 files?"
          footer={
            <DialogFooter>
              <Button autoFocus onPress={() => setOpen(false)}>
                Cancel
              </Button>
              <Button variant="danger">Delete 3 files</Button>
            </DialogFooter>
          }
        >
          They will be gone.
        </Dialog>
      </>
    );
  }

  test('keeps the focus inside and gives it back on Escape', async () => {
    await render(<Asking />);
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    const cancel = page.getByRole('button', { name: 'Cancel' });
    await expect.element(page.getByRole('alertdialog', { name: 'Delete 3 files?' })).toBeVisible();
    await expect.element(cancel).toHaveFocus();
    await userEvent.tab();
    await expect.element(page.getByRole('button', { name: 'Delete 3 files' })).toHaveFocus();
    await userEvent.tab();
    await expect.element(cancel).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'Delete…' })).toHaveFocus();
  });
});

describe('a menu', () => {
  const entriesWith = (onAction: () => void): readonly MenuEntry[] => [
    { id: 'copy', label: 'Copy', isDisabled: true },
    { id: 'rename', label: 'Rename', onAction },
    { id: 'delete', label: 'Delete' },
  ];

  test('is opened, gone through and used by keyboard', async () => {
    const onRename = vi.fn();
    await render(<Menu trigger={<Button>More</Button>} label="More" entries={entriesWith(onRename)} />);
    await userEvent.tab();
    await userEvent.keyboard('{ArrowDown}');
    // A disabled entry is passed over.
    await expect.element(page.getByRole('menuitem', { name: 'Rename' })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(page.getByRole('menuitem', { name: 'Delete' })).toHaveFocus();
    await userEvent.keyboard('{ArrowUp}{Enter}');
    expect(onRename).toHaveBeenCalledOnce();
    await expect.element(page.getByRole('button', { name: 'More' })).toHaveFocus();
  });

  test('of an area opens by the menu key where the focus is, and gives the focus back', async () => {
    const onRename = vi.fn();
    await render(
      <ContextMenuArea label="File" entries={entriesWith(onRename)}>
        <Button>A file</Button>
      </ContextMenuArea>,
    );
    await userEvent.tab();
    await userEvent.keyboard('{Shift>}{F10}{/Shift}');
    await expect.element(page.getByRole('menu', { name: 'File' })).toBeVisible();
    await expect.element(page.getByRole('menuitem', { name: 'Rename' })).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'A file' })).toHaveFocus();
  });

  test('of an area opens at the pointer', async () => {
    await render(
      <ContextMenuArea label="File" entries={entriesWith(() => undefined)}>
        <Button>A file</Button>
      </ContextMenuArea>,
    );
    const button = page.getByRole('button', { name: 'A file' });
    await button.click({ button: 'right', position: { x: 10, y: 10 } });
    const menu = page.getByRole('menu', { name: 'File' });
    await expect.element(menu).toBeVisible();
    const from = button.element().getBoundingClientRect();
    const at = menu.element().getBoundingClientRect();
    expect(Math.abs(at.left - from.left - 10)).toBeLessThan(12);
    expect(Math.abs(at.top - from.top - 10)).toBeLessThan(12);
  });
});

test('tabs are chosen by arrow keys, and Tab goes on into the panel', async () => {
  function Places() {
    const [place, setPlace] = useState<'active' | 'failed'>('active');
    return (
      <Tabs
        label="Queue"
        tabs={[
          { id: 'active', label: 'Active', count: 3 },
          { id: 'failed', label: 'Failed', count: 1 },
        ]}
        selected={place}
        onSelect={setPlace}
      >
        <Button>{`Inside ${place}`}</Button>
      </Tabs>
    );
  }
  await render(<Places />);
  await userEvent.tab();
  await expect.element(page.getByRole('tab', { name: 'Active 3' })).toHaveFocus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(page.getByRole('tab', { name: 'Failed 1' })).toHaveAttribute('aria-selected', 'true');
  await userEvent.tab();
  await expect.element(page.getByRole('button', { name: 'Inside failed' })).toHaveFocus();
});

test('what has the focus by keyboard has the ring of 2 px', async () => {
  await render(<Button>Send</Button>);
  const button = page.getByRole('button', { name: 'Send' });
  await userEvent.tab();
  await expect.element(button).toHaveFocus();
  const { outlineWidth, outlineStyle, outlineOffset } = getComputedStyle(button.element());
  expect({ outlineWidth, outlineStyle, outlineOffset }).toEqual({
    outlineWidth: '2px',
    outlineStyle: 'solid',
    outlineOffset: '2px',
  });
});

test('a button that has a reason not to be pressed keeps the focus and says it', async () => {
  const onPress = vi.fn();
  await render(
    <Button onPress={onPress} disabledReason="Choose a file first.">
      Send
    </Button>,
  );
  await userEvent.tab();
  await expect.element(page.getByRole('tooltip')).toHaveTextContent('Choose a file first.');
  await userEvent.keyboard('{Enter}');
  expect(onPress).not.toHaveBeenCalled();
});

test('a busy button keeps its width', async () => {
  const { rerender } = await render(<Button variant="primary">Save</Button>);
  const widthOf = () => page.getByRole('button').element().getBoundingClientRect().width;
  const width = widthOf();
  await rerender(
    <Button variant="primary" isBusy>
      Save
    </Button>,
  );
  expect(widthOf()).toBe(width);
});
