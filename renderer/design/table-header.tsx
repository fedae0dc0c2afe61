import { ChevronDown, ChevronUp } from 'lucide-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import { type ColumnWidths, LEAST_WIDTH, nextSort, type Sort, type TableColumn } from './table-columns.ts';
import styles from './virtual-table.module.css';

export interface TableHeaderProps<Row> {
  readonly columns: readonly TableColumn<Row>[];
  /** The value of `grid-template-columns`. */
  readonly template: string;
  readonly sort: Sort | undefined;
  readonly onSortChange: ((sort: Sort) => void) | undefined;
  readonly widths: ColumnWidths;
  readonly onWidthsChange: ((widths: ColumnWidths) => void) | undefined;
}

/** How far a key press moves a column's edge. */
const STEP = 16;

/** The titles: press to sort, drag an edge (or Shift and an arrow key) to resize. */
export function TableHeader<Row>({
  columns,
  template,
  sort,
  onSortChange,
  widths,
  onWidthsChange,
}: TableHeaderProps<Row>) {
  const resize = (column: TableColumn<Row>, width: number): void =>
    onWidthsChange?.({ ...widths, [column.id]: Math.max(column.minWidth ?? LEAST_WIDTH, Math.round(width)) });

  const onKeyDown = (event: KeyboardEvent<HTMLElement>, column: TableColumn<Row>): void => {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (!event.shiftKey || direction === 0 || column.isResizable !== true) return;
    event.preventDefault();
    event.stopPropagation();
    resize(column, widthOfCell(event.currentTarget) + direction * STEP);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a windowed grid says what it is by roles.
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus; rows are its active descendants.
    <div
      role="row"
      aria-rowindex={1}
      className={cx(styles.line, styles.header)}
      style={{ gridTemplateColumns: template }}
    >
      {columns.map((column, index) => {
        const isSorted = sort?.column === column.id;
        const isSortable = column.isSortable === true && onSortChange !== undefined;
        const isResizable = column.isResizable === true && onWidthsChange !== undefined;
        return (
          // biome-ignore lint/a11y/useSemanticElements: as above.
          // biome-ignore lint/a11y/useFocusableInteractive: its button has the focus.
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={index + 1}
            className={cx(styles.title, column.align === 'end' && styles.end)}
            {...(isSortable ? { 'aria-sort': isSorted ? sort.direction : ('none' as const) } : {})}
          >
            {isSortable || isResizable ? (
              <button
                type="button"
                className={styles.sort}
                onClick={() => {
                  if (isSortable) onSortChange(nextSort(sort, column.id));
                }}
                onKeyDown={(event) => onKeyDown(event, column)}
              >
                <span className={styles.titleText}>{column.title}</span>
                {isSorted && (
                  <Icon icon={sort.direction === 'ascending' ? ChevronUp : ChevronDown} size={14} />
                )}
              </button>
            ) : (
              <span className={styles.titleText}>{column.title}</span>
            )}
            {isResizable && <Edge onResize={(width) => resize(column, width)} />}
          </div>
        );
      })}
    </div>
  );
}

/** For the pointer; the keyboard resizes on the title itself. */
function Edge({ onResize }: { onResize: (width: number) => void }) {
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    const edge = event.currentTarget;
    const start = { x: event.clientX, width: widthOfCell(edge) };
    event.preventDefault();
    edge.setPointerCapture(event.pointerId);
    const onMove = (moved: globalThis.PointerEvent): void => onResize(start.width + moved.clientX - start.x);
    const onEnd = (): void => {
      edge.removeEventListener('pointermove', onMove);
      edge.removeEventListener('lostpointercapture', onEnd);
    };
    edge.addEventListener('pointermove', onMove);
    edge.addEventListener('lostpointercapture', onEnd);
  };
  return <span className={styles.edge} aria-hidden="true" onPointerDown={onPointerDown} />;
}

const widthOfCell = (element: HTMLElement): number =>
  element.closest('[role="columnheader"]')?.getBoundingClientRect().width ?? 0;
