import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { Button } from '../../../renderer/design/button.tsx';
import { VirtualRows } from '../../../renderer/design/virtual-rows.tsx';
import { expectNoAxeViolations } from '../support/axe.ts';

const COUNT = 100_000;
const keyAt = (index: number) => `row-${index}`;

async function show(props: { onActivate?: (index: number) => void; onEndReached?: () => void } = {}) {
  const { container } = await render(
    <div style={{ height: 300 }}>
      <VirtualRows
        label="Transfers"
        count={COUNT}
        keyAt={keyAt}
        renderRow={(index) => <Button>{`Pause ${index}`}</Button>}
        {...props}
      />
    </div>,
  );
  await expect.element(page.getByRole('button', { name: 'Pause 0' })).toBeVisible();
  return container;
}

const itemOf = (index: number) =>
  page
    .getByRole('button', { name: `Pause ${index}` })
    .element()
    .closest('[role="listitem"]');

const focusedIndex = () => Number((document.activeElement as HTMLElement | null)?.dataset.index);

test('of 100,000 rows there are few in the document, and each says which it is', async () => {
  const container = await show();
  expect(container.querySelectorAll('[role="listitem"]').length).toBeLessThan(60);
  expect(itemOf(3)?.getAttribute('aria-posinset')).toBe('4');
  expect(itemOf(3)?.getAttribute('aria-setsize')).toBe(String(COUNT));
  await expectNoAxeViolations(container);
});

test('arrow keys go from row to row, End to the last, Tab into the row, Enter opens it', async () => {
  const onActivate = vi.fn();
  const onEndReached = vi.fn();
  await show({ onActivate, onEndReached });
  await userEvent.tab();
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(focusedIndex).toBe(1);
  await userEvent.keyboard('{Enter}');
  expect(onActivate).toHaveBeenCalledExactlyOnceWith(1);
  await userEvent.tab();
  await expect.element(page.getByRole('button', { name: 'Pause 1' })).toHaveFocus();
  expect(onEndReached).not.toHaveBeenCalled();
  await userEvent.keyboard('{End}');
  await expect.poll(focusedIndex).toBe(COUNT - 1);
  await expect.poll(() => onEndReached).toHaveBeenCalled();
});

test('rows are as high as the density says', async () => {
  await show();
  const height = () => itemOf(1)?.getBoundingClientRect().height;
  expect(height()).toBe(32);
  document.documentElement.dataset.density = 'compact';
  await expect.poll(() => height()).toBe(26);
});
