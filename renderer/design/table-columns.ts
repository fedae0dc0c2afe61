import type { ReactNode } from 'react';

export interface TableColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** Px at first; resizing changes it. */
  readonly width: number;
  /** Px; 64 unless told. */
  readonly minWidth?: number | undefined;
  /** Takes what is left over, until somebody resizes it. */
  readonly isGrowing?: boolean | undefined;
  /** Numbers and times stand at the `end`. */
  readonly align?: 'start' | 'end' | undefined;
  readonly isSortable?: boolean | undefined;
  readonly isResizable?: boolean | undefined;
  readonly renderCell: (row: Row, index: number) => ReactNode;
}

export interface Sort {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

/** Px by column id; columns that aren't in it have their own width. */
export type ColumnWidths = Readonly<Record<string, number>>;

export const LEAST_WIDTH = 64;

type Measures = Pick<TableColumn<never>, 'id' | 'width' | 'minWidth' | 'isGrowing'>;

/** The value of `grid-template-columns`. */
export function gridTemplate(columns: readonly Measures[], widths: ColumnWidths): string {
  return columns
    .map((column) => {
      const resized = widths[column.id];
      if (resized !== undefined) return `${resized}px`;
      return column.isGrowing === true
        ? `minmax(${column.minWidth ?? column.width}px, 1fr)`
        : `${column.width}px`;
    })
    .join(' ');
}

/** A press on a title: ascending first, then the other way round. */
export function nextSort(sort: Sort | undefined, column: string): Sort {
  const turns = sort?.column === column && sort.direction === 'ascending';
  return { column, direction: turns ? 'descending' : 'ascending' };
}
