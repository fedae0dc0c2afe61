import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';
import type { VirtualRowsHandle } from '../../design/virtual-rows.tsx';

export interface KeptFocus {
  readonly rows: RefObject<VirtualRowsHandle | null>;
  readonly handlers: {
    readonly onFocus: (event: FocusEvent) => void;
    readonly onBlur: (event: FocusEvent) => void;
  };
}

/** A row that goes takes the focus with it: its neighbour gets it, so that the keyboard stays in the list. */
export function useKeptFocus(items: readonly { readonly key: string }[]): KeptFocus {
  const rows = useRef<VirtualRowsHandle>(null);
  const focused = useRef<{ readonly key: string; readonly index: number }>(undefined);
  const latest = useRef(items);
  latest.current = items;

  useLayoutEffect(() => {
    const { current } = focused;
    if (current === undefined || items.some(({ key }) => key === current.key)) return;
    focused.current = undefined;
    // Somewhere else by now: it stays there.
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    if (items.length > 0) rows.current?.focusIndex(Math.min(current.index, items.length - 1));
  }, [items]);

  return {
    rows,
    handlers: {
      onFocus: (event) => {
        const row =
          event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
        const index = Number(row?.dataset.index);
        const item = latest.current[index];
        focused.current = row === null || item === undefined ? undefined : { key: item.key, index };
      },
      onBlur: (event) => {
        // Without a next one the row itself may be going; that is looked at when the items change.
        if (event.relatedTarget !== null) focused.current = undefined;
      },
    },
  };
}
