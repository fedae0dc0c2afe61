import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type HTMLAttributes,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type Point, pointOf } from './context-menu.tsx';
import { cx } from './cx.ts';
import {
  extendTo,
  moveCursor,
  NOTHING_SELECTED,
  orderOf,
  type Selection,
  selectForMenu,
  selectNothing,
  selectOnly,
  toggle,
} from './selection.ts';
import { SkeletonRows } from './skeleton.tsx';
import { type ColumnWidths, gridTemplate, type Sort, type TableColumn } from './table-columns.ts';
import { TableHeader } from './table-header.tsx';
import { useRowHeight } from './use-row-height.ts';
import { type SelectionMode, useTableKeys } from './use-table-keys.ts';
import styles from './virtual-table.module.css';

export type { ColumnWidths, Sort, TableColumn } from './table-columns.ts';
export type { SelectionMode } from './use-table-keys.ts';

export interface VirtualTableHandle {
  readonly focus: () => void;
  readonly scrollToKey: (key: string) => void;
}

export interface VirtualTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly columns: readonly TableColumn<Row>[];
  /** Where more rows are known of than are loaded. */
  readonly totalCount?: number | undefined;
  /** Px; without: the density's. */
  readonly rowHeight?: number | undefined;
  readonly sort?: Sort | undefined;
  readonly onSortChange?: ((sort: Sort) => void) | undefined;
  readonly widths?: ColumnWidths | undefined;
  readonly onWidthsChange?: ((widths: ColumnWidths) => void) | undefined;
  readonly selectionMode?: SelectionMode | undefined;
  /** Without both, the table keeps its own. */
  readonly selection?: Selection | undefined;
  readonly onSelectionChange?: ((selection: Selection) => void) | undefined;
  /** Enter, or a double click. */
  readonly onActivate?: ((row: Row, index: number) => void) | undefined;
  /** What typing is compared with. */
  readonly textOf?: ((row: Row) => string) | undefined;
  /** Right button or menu key; the selection is right already (also `undefined`: beside the rows). */
  readonly onMenu?: ((at: Point, row: Row | undefined) => void) | undefined;
  /** Drag and drop, and whatever else a row's element needs. */
  readonly rowProps?: ((row: Row, index: number) => HTMLAttributes<HTMLDivElement>) | undefined;
  readonly rowClassName?: ((row: Row) => string | undefined) | undefined;
  /** The row that would receive what is dragged. */
  readonly dropTargetKey?: string | undefined;
  /** The page's own keys, asked first: `preventDefault` keeps the table's from acting. */
  readonly onKeyDown?: ((event: KeyboardEvent<HTMLDivElement>) => void) | undefined;
  readonly isLoading?: boolean | undefined;
  /** In place of rows, where there are none. */
  readonly empty?: ReactNode;
  readonly onEndReached?: (() => void) | undefined;
  readonly className?: string | undefined;
  readonly ref?: Ref<VirtualTableHandle> | undefined;
}

const OVERSCAN = 8;
/** As high as the header: what is scrolled to isn't beneath it. */
const HEADER_HEIGHT = 30;

/** A grid of any length: sorted and resized at its titles, selected like the desktop's file lists. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const {
    rows,
    keyOf,
    columns,
    selectionMode: mode = 'multiple',
    onActivate,
    textOf,
    onMenu,
    onEndReached,
  } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [ownSelection, setOwnSelection] = useState(NOTHING_SELECTED);
  const [ownWidths, setOwnWidths] = useState<ColumnWidths>({});
  const selection = props.selection ?? ownSelection;
  const onSelectionChange = props.onSelectionChange ?? setOwnSelection;
  const widths = props.widths ?? ownWidths;
  const densityHeight = useRowHeight();
  const height = props.rowHeight ?? densityHeight;

  const keys = useMemo(() => rows.map(keyOf), [rows, keyOf]);
  const order = useMemo(() => orderOf(keys), [keys]);
  const cursor = selection.cursor === undefined ? -1 : order.indexOf(selection.cursor);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => keys[index] ?? index,
    overscan: OVERSCAN,
    scrollMargin: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    // The grid names the cursor's row as its active descendant, so that row must exist.
    rangeExtractor: (range) => {
      const visible = defaultRangeExtractor(range);
      if (cursor === -1 || visible.includes(cursor)) return visible;
      return [...visible, cursor].sort((a, b) => a - b);
    },
  });
  useEffect(() => virtualizer.measure(), [height]);

  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (rows.length > 0 && lastIndex >= rows.length - 1) onEndReached?.();
  }, [rows.length, lastIndex, onEndReached]);

  const activate = (index: number): void => {
    const row = rows[index];
    if (row !== undefined) onActivate?.(row, index);
  };
  const onTableKey = useTableKeys({
    mode,
    order,
    selection,
    onSelectionChange,
    onActivate: onActivate === undefined ? undefined : activate,
    textAt: textOf === undefined ? undefined : (index) => textAt(rows[index], textOf),
    page: () => Math.floor(((scroller.current?.clientHeight ?? height) - HEADER_HEIGHT) / height) - 1,
    scrollTo: (index) => virtualizer.scrollToIndex(index),
  });
  useImperativeHandle(props.ref, () => ({
    focus: () => scroller.current?.focus(),
    scrollToKey: (key) => {
      const index = order.indexOf(key);
      if (index !== -1) virtualizer.scrollToIndex(index);
    },
  }));

  const onRowMouseDown = (event: MouseEvent, key: string): void => {
    if (event.button !== 0 || isControl(event.target)) return;
    const isCtrl = event.ctrlKey || event.metaKey;
    if (mode === 'none') onSelectionChange(moveCursor(selection, key));
    else if (mode === 'multiple' && event.shiftKey)
      onSelectionChange(extendTo(selection, order, key, isCtrl));
    else if (mode === 'multiple' && isCtrl) onSelectionChange(toggle(selection, key));
    // A press on one of several selected rows may be the start of dragging all of them: the click decides.
    else if (!selection.keys.has(key)) onSelectionChange(selectOnly(key));
  };
  const onRowClick = (event: MouseEvent, key: string): void => {
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
    if (isPlain && !isControl(event.target) && mode !== 'none' && selection.keys.size > 1)
      onSelectionChange(selectOnly(key));
  };
  const onContextMenu = (event: MouseEvent, row: Row | undefined): void => {
    if (onMenu === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const isByKey = event.target === scroller.current && event.button !== 2;
    const chosen = isByKey ? rows[cursor] : row;
    if (chosen !== undefined && mode !== 'none') onSelectionChange(selectForMenu(selection, keyOf(chosen)));
    const element = isByKey && cursor !== -1 ? document.getElementById(`${id}-${cursor}`) : undefined;
    onMenu(pointOf(event, element ?? undefined), chosen);
  };

  const template = gridTemplate(columns, widths);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a windowed grid says what it is by roles.
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={(props.totalCount ?? rows.length) + 1}
      aria-colcount={columns.length}
      aria-multiselectable={mode === 'multiple'}
      aria-busy={props.isLoading ?? false}
      {...(cursor === -1 ? {} : { 'aria-activedescendant': `${id}-${cursor}` })}
      className={cx(styles.grid, props.className)}
      onKeyDown={(event) => {
        props.onKeyDown?.(event);
        onTableKey(event);
      }}
      onMouseDown={(event) => {
        if (event.button === 0 && event.target === scroller.current && mode === 'multiple')
          onSelectionChange(selectNothing(selection));
      }}
      onContextMenu={(event) => onContextMenu(event, undefined)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <div role="rowgroup" className={styles.head}>
        <TableHeader
          columns={columns}
          template={template}
          sort={props.sort}
          onSortChange={props.onSortChange}
          widths={widths}
          onWidthsChange={props.onWidthsChange ?? setOwnWidths}
        />
      </div>
      {rows.length === 0 && (props.isLoading === true ? <SkeletonRows rowHeight={height} /> : props.empty)}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: as above.
        <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            const key = keys[index];
            if (row === undefined || key === undefined) return null;
            const isSelected = mode !== 'none' && selection.keys.has(key);
            const extra = props.rowProps?.(row, index);
            return (
              // biome-ignore lint/a11y/useSemanticElements: as above.
              // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus; this may be its active descendant.
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid's keys do the same.
              <div
                {...extra}
                key={key}
                id={`${id}-${index}`}
                role="row"
                aria-rowindex={index + 2}
                {...(mode === 'none' ? {} : { 'aria-selected': isSelected })}
                className={cx(
                  styles.line,
                  styles.row,
                  isSelected && styles.selected,
                  index === cursor && styles.cursor,
                  key === props.dropTargetKey && styles.dropTarget,
                  props.rowClassName?.(row),
                  extra?.className,
                )}
                style={{
                  gridTemplateColumns: template,
                  height,
                  transform: `translateY(${start - HEADER_HEIGHT}px)`,
                }}
                onMouseDown={(event) => onRowMouseDown(event, key)}
                onClick={(event) => onRowClick(event, key)}
                onDoubleClick={(event) => {
                  if (!isControl(event.target)) activate(index);
                }}
                onContextMenu={(event) => onContextMenu(event, row)}
              >
                {columns.map((column, at) => (
                  // biome-ignore lint/a11y/useSemanticElements: as above.
                  // biome-ignore lint/a11y/useFocusableInteractive: rows are chosen, not cells.
                  <div
                    key={column.id}
                    role="gridcell"
                    aria-colindex={at + 1}
                    className={cx(styles.cell, column.align === 'end' && styles.end)}
                  >
                    {column.renderCell(row, index)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      )}
    </div>
  );
}

function textAt<Row>(row: Row | undefined, textOf: (row: Row) => string): string {
  return row === undefined ? '' : textOf(row);
}

/** A button or a field in a cell does its own thing. */
function isControl(target: EventTarget): boolean {
  return (
    target instanceof Element &&
    target.closest('button, a, input, select, textarea, [role="button"]') !== null
  );
}
