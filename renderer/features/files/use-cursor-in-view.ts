import { type RefObject, useEffect, useRef } from 'react';
import type { VirtualTableHandle } from '../../design/virtual-table.tsx';
import type { PaneState } from './pane-state.ts';

/**
 * Scrolls to a cursor that was put somewhere by something else than the table: the folder somebody came up from, what
 * was just made or renamed. Once for each, so that a quiet refresh moves nothing.
 */
export function useCursorInView(
  table: RefObject<VirtualTableHandle | null>,
  { status, selection: { cursor } }: PaneState,
): void {
  const seen = useRef<string>(undefined);
  useEffect(() => {
    if (status !== 'idle' || cursor === seen.current) return;
    seen.current = cursor;
    if (cursor !== undefined) table.current?.scrollToKey(cursor);
  }, [table, status, cursor]);
}
