import { type MouseEvent, type ReactNode, useRef, useState } from 'react';
import { Popover } from 'react-aria-components';
import { cx } from './cx.ts';
import styles from './menu.module.css';
import { EntryMenu, type MenuEntry } from './menu-entries.tsx';

/** In pixels of the window. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface ContextMenuProps {
  /** Where it is open; `undefined`: it is closed. */
  readonly at: Point | undefined;
  readonly onClose: () => void;
  readonly label: string;
  readonly entries: readonly MenuEntry[];
}

/** A menu at a point. The focus returns to where it was. */
export function ContextMenu({ at, onClose, label, entries }: ContextMenuProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span
        ref={anchor}
        className={styles.anchor}
        style={{ left: at?.x ?? 0, top: at?.y ?? 0 }}
        aria-hidden="true"
      />
      <Popover
        // Another point is another popover: it doesn't move an open one.
        key={at === undefined ? 'closed' : `${at.x},${at.y}`}
        className={styles.popover ?? ''}
        triggerRef={anchor}
        placement="bottom start"
        offset={0}
        isOpen={at !== undefined}
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
      >
        <EntryMenu label={label} entries={entries} onClose={onClose} />
      </Popover>
    </>
  );
}

/**
 * Where a `contextmenu` event wants its menu: at the pointer, or, asked for by the menu key, beneath the start of
 * `element` (else of the event's own target).
 */
export function pointOf(event: MouseEvent, element?: Element | null): Point {
  const byPointer = event.button === 2 || event.clientX !== 0 || event.clientY !== 0;
  if (byPointer && event.button !== -1 && element === undefined)
    return { x: event.clientX, y: event.clientY };
  const box = (element ?? event.currentTarget).getBoundingClientRect();
  return { x: box.left + 24, y: Math.min(box.bottom, box.top + 32) };
}

export interface ContextMenuAreaProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** Opens its menu at the pointer (right button) or at what has the focus (menu key, Shift+F10). */
export function ContextMenuArea({ label, entries, children, className }: ContextMenuAreaProps) {
  const [at, setAt] = useState<Point>();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu key reaches it through whatever inside has the focus.
    <div
      className={cx(styles.area, className)}
      onContextMenu={(event) => {
        event.preventDefault();
        setAt(pointOf(event));
      }}
    >
      {children}
      <ContextMenu at={at} onClose={() => setAt(undefined)} label={label} entries={entries} />
    </div>
  );
}
