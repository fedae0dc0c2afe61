import { useState } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { NOTHING_SELECTED, type Selection } from '../../../renderer/design/selection.ts';
import { type Sort, type TableColumn, VirtualTable } from '../../../renderer/design/virtual-table.tsx';

interface Row {
  readonly name: string;
  readonly size: number;
}

const COUNT = 100_000;
const ROWS: readonly Row[] = Array.from({ length: COUNT }, (_, index) => ({
  name: `${index === 70_000 ? 'zebra' : 'file'}_${index}.csv`,
  size: index,
}));
const COLUMNS: readonly TableColumn<Row>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 200,
    isGrowing: true,
    isSortable: true,
    isResizable: true,
    renderCell: ({ name }) => name,
  },
  { id: 'size', title: 'Size', width: 100, align: 'end', renderCell: ({ size }) => size },
];
const nameOf = ({ name }: Row): string => name;

interface Seen {
  selection: Selection;
}

function Files({ seen, onActivate }: { seen: Seen; onActivate?: (row: Row) => void }) {
  const [selection, setSelection] = useState(NOTHING_SELECTED);
  const [sort, setSort] = useState<Sort>();
  seen.selection = selection;
  return (
    <div style={{ height: 400, width: 600 }}>
      <VirtualTable
        label="Files"
        rows={ROWS}
        keyOf={nameOf}
        textOf={nameOf}
        columns={COLUMNS}
        sort={sort}
        onSortChange={setSort}
        selection={selection}
        onSelectionChange={setSelection}
        onActivate={onActivate}
      />
    </div>
  );
}

async function show(onActivate?: (row: Row) => void) {
  const seen: Seen = { selection: NOTHING_SELECTED };
  await render(<Files seen={seen} {...(onActivate === undefined ? {} : { onActivate })} />);
  const grid = page.getByRole('grid', { name: 'Files' });
  await expect.element(row(0)).toBeVisible();
  return { seen, grid, focus: () => (grid.element() as HTMLElement).focus() };
}

/** By its first cell: the name of a row is all its text. */
const row = (index: number) => page.getByRole('row', { name: `file_${index}.csv`, exact: false });
const rowsInDom = () => document.querySelectorAll('[role="row"]').length;

describe('a table of 100,000 rows', () => {
  test('has few of them in the document and says how many there are', async () => {
    const { grid } = await show();
    expect(rowsInDom()).toBeLessThan(100);
    await expect.element(grid).toHaveAttribute('aria-rowcount', String(COUNT + 1));
    await expect.element(row(0)).toHaveAttribute('aria-rowindex', '2');
  });

  test('goes to the last row on End, names it active, and back on Home', async () => {
    const { grid, focus, seen } = await show();
    focus();
    await userEvent.keyboard('{End}');
    await expect.element(row(COUNT - 1)).toBeInViewport();
    await expect.element(grid).toHaveAttribute('aria-activedescendant', row(COUNT - 1).element().id);
    expect(seen.selection.cursor).toBe(`file_${COUNT - 1}.csv`);
    expect(rowsInDom()).toBeLessThan(100);
    await userEvent.keyboard('{Home}');
    await expect.element(row(0)).toBeInViewport({ ratio: 1 });
  });

  test('selects all on Ctrl+A at once', async () => {
    const { grid, focus, seen } = await show();
    focus();
    const took: number[] = [];
    for (let time = 0; time < 5; time += 1) {
      const started = performance.now();
      grid.element().dispatchEvent(new KeyboardEvent('keydown', { key: 'a', ctrlKey: true, bubbles: true }));
      await expect.poll(() => seen.selection.keys.size, { interval: 1 }).toBe(COUNT);
      took.push(performance.now() - started);
      await userEvent.keyboard('{Escape}');
      await expect.poll(() => seen.selection.keys.size).toBe(0);
    }
    // Some 10 ms; the shortest, and the limit, are for a machine with other work to do.
    expect(Math.min(...took)).toBeLessThan(500);
  });

  test('leads to a name by typing its start', async () => {
    const { focus, seen } = await show();
    focus();
    await userEvent.keyboard('zeb');
    await expect.element(page.getByRole('row', { name: 'zebra_70000.csv', exact: false })).toBeInViewport();
    expect([...seen.selection.keys]).toEqual(['zebra_70000.csv']);
  });
});

describe('the selection', () => {
  test('is made by click, Ctrl and Shift as on the desktop', async () => {
    const { seen } = await show();
    await row(1).click();
    await row(3).click({ modifiers: ['Control'] });
    await expect.poll(() => [...seen.selection.keys]).toEqual(['file_1.csv', 'file_3.csv']);
    await row(5).click({ modifiers: ['Shift'] });
    await expect.poll(() => [...seen.selection.keys]).toEqual(['file_3.csv', 'file_4.csv', 'file_5.csv']);
    await row(4).click();
    await expect.poll(() => [...seen.selection.keys]).toEqual(['file_4.csv']);
  });

  test('follows the arrow keys, and Enter opens the row', async () => {
    const onActivate = vi.fn();
    const { focus, seen } = await show(onActivate);
    focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Shift>}{ArrowDown}{/Shift}');
    await expect.poll(() => [...seen.selection.keys]).toEqual(['file_1.csv', 'file_2.csv']);
    await userEvent.keyboard('{Enter}');
    expect(onActivate).toHaveBeenCalledExactlyOnceWith(ROWS[2], 2);
  });
});

describe('the titles', () => {
  test('sort by a press, and the other way by the next', async () => {
    await show();
    const title = page.getByRole('columnheader', { name: 'Name' });
    await title.getByRole('button').click();
    await expect.element(title).toHaveAttribute('aria-sort', 'ascending');
    await title.getByRole('button').click();
    await expect.element(title).toHaveAttribute('aria-sort', 'descending');
  });

  test('are resized by Shift and an arrow key', async () => {
    await show();
    const title = page.getByRole('columnheader', { name: 'Name' });
    const before = title.element().getBoundingClientRect().width;
    (title.getByRole('button').element() as HTMLElement).focus();
    await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    await expect.poll(() => title.element().getBoundingClientRect().width).toBe(before - 16);
  });
});
