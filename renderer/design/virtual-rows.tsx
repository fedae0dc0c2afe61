import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { cx } from './cx.ts';
import { indexAfter } from './selection.ts';
import { useRowHeight } from './use-row-height.ts';
import styles from './virtual-rows.module.css';

export interface VirtualRowsHandle {
  readonly scrollToIndex: (index: number) => void;
  readonly focusIndex: (index: number) => void;
}

export interface VirtualRowsProps {
  readonly label: string;
  readonly count: number;
  readonly keyAt: (index: number) => string;
  readonly renderRow: (index: number) => ReactNode;
  /** Px of all rows; without: the density's. With `isMeasured` a first guess. */
  readonly rowHeight?: number | undefined;
  /** Rows may grow: each is measured once it is shown. */
  readonly isMeasured?: boolean | undefined;
  /** Enter on a row that has the focus, and a double click. */
  readonly onActivate?: ((index: number) => void) | undefined;
  /** The last rows came into view: time to load more. */
  readonly onEndReached?: (() => void) | undefined;
  readonly rowClassName?: ((index: number) => string | undefined) | undefined;
  readonly className?: string | undefined;
  readonly ref?: Ref<VirtualRowsHandle> | undefined;
}

/** Rows beyond the visible ones, so that fast scrolling shows no gaps. */
const OVERSCAN = 8;

/**
 * A list of any length of which only what is in view exists. Arrow keys, Page, Home and End move the focus from row to
 * row; Tab goes on into the buttons of a row. For rows that are selected, use VirtualTable.
 */
export function VirtualRows(props: VirtualRowsProps) {
  const { label, count, keyAt, renderRow, isMeasured = false, onActivate, onEndReached } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const wanted = useRef<number>(undefined);
  const densityHeight = useRowHeight();
  const height = props.rowHeight ?? densityHeight;
  const focusable = Math.min(current, Math.max(0, count - 1));
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: keyAt,
    overscan: OVERSCAN,
    // The row that has the focus must exist, wherever the list is scrolled to.
    rangeExtractor: (range) =>
      [...new Set([focusable, ...defaultRangeExtractor(range)])]
        .filter((at) => at < count)
        .sort((a, b) => a - b),
  });
  useEffect(() => virtualizer.measure(), [height]);

  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (count > 0 && lastIndex >= count - 1) onEndReached?.();
  }, [count, lastIndex, onEndReached]);

  const focusIndex = (index: number): void => {
    wanted.current = index;
    setCurrent(index);
    virtualizer.scrollToIndex(index);
  };
  useImperativeHandle(props.ref, () => ({
    scrollToIndex: (index) => virtualizer.scrollToIndex(index),
    focusIndex,
  }));
  useEffect(() => {
    if (wanted.current === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (row === undefined || row === null) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const target = event.target as HTMLElement;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const isRow = target.dataset.index !== undefined;
    if (!isRow && target.closest('input, textarea, select, [contenteditable]') !== null) return;
    if (isRow && event.key === 'Enter') {
      onActivate?.(Number(target.dataset.index));
      return;
    }
    const page = Math.floor((scroller.current?.clientHeight ?? height) / height) - 1;
    // Rows above may have come or gone since this one got the focus.
    const row = target.closest<HTMLElement>('[data-index]');
    const from = row === null ? focusable : Number(row.dataset.index);
    const next = indexAfter(event.key, from, count, page);
    if (next === undefined) return;
    event.preventDefault();
    focusIndex(next);
  };

  return (
    <div ref={scroller} className={cx(styles.scroller, props.className)}>
      {/* biome-ignore lint/a11y/useSemanticElements: rows are placed absolutely; what they are is said by roles. */}
      <div
        role="list"
        aria-label={label}
        className={styles.space}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {items.map((item) => (
          // biome-ignore lint/a11y/useSemanticElements: as above.
          <div
            key={item.key}
            ref={isMeasured ? virtualizer.measureElement : null}
            role="listitem"
            aria-setsize={count}
            aria-posinset={item.index + 1}
            data-index={item.index}
            tabIndex={item.index === focusable ? 0 : -1}
            className={cx(styles.row, props.rowClassName?.(item.index))}
            style={{
              transform: `translateY(${item.start}px)`,
              ...(isMeasured ? { minHeight: height } : { height }),
            }}
            onFocus={() => setCurrent(item.index)}
            onDoubleClick={() => onActivate?.(item.index)}
          >
            {renderRow(item.index)}
          </div>
        ))}
      </div>
    </div>
  );
}
