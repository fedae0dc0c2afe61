import { type RefObject, useEffect, useState } from 'react';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import type { TableColumn } from '../../design/table-columns.ts';
import { FILE_COLUMNS } from './file-columns.tsx';

/** Px of the pane beneath which a column gives its room to the names. */
const ROOM_FOR: Readonly<Record<string, number>> = { permissions: 540, modified: 380 };

const columnsFor = (width: number): readonly TableColumn<RemoteEntry>[] =>
  FILE_COLUMNS.filter(({ id }) => width >= (ROOM_FOR[id] ?? 0));

/** The columns that fit a pane: names come first. */
export function useColumns(pane: RefObject<HTMLElement | null>): readonly TableColumn<RemoteEntry>[] {
  const [columns, setColumns] = useState(FILE_COLUMNS);
  useEffect(() => {
    if (pane.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const fitting = columnsFor(entry?.contentRect.width ?? Number.POSITIVE_INFINITY);
      // As many as before are the same ones.
      setColumns((before) => (before.length === fitting.length ? before : fitting));
    });
    observer.observe(pane.current);
    return () => observer.disconnect();
  }, [pane]);
  return columns;
}
