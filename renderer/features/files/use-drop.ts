import { type DragEvent, useState } from 'react';
import { droppedFiles } from '../../api/dropped-files.ts';
import { type Dragged, type DropMeaning, draggedBy, meaningOf } from './drag.ts';

/** Something is over the pane. */
export interface Over {
  /** The folder row it is over, by name; `null`: the pane's own folder. */
  readonly row: string | null;
  readonly meaning: DropMeaning;
}

export type Dropped =
  | {
      readonly kind: 'rows';
      readonly dragged: Extract<Dragged, { kind: 'rows' }>;
      readonly row: string | null;
    }
  | {
      readonly kind: 'desktop';
      readonly paths: readonly string[];
      readonly withoutFile: number;
      readonly row: string | null;
    };

interface DropOptions {
  readonly placeOf: (row: string | null) => Parameters<typeof meaningOf>[1];
  readonly onDrop: (dropped: Dropped) => void;
}

/** Set on rows of folders, so that an event tells which one it is over. */
export const FOLDER_ATTRIBUTE = 'data-folder';

const rowOf = ({ target }: DragEvent): string | null =>
  target instanceof Element
    ? (target.closest(`[${FOLDER_ATTRIBUTE}]`)?.getAttribute(FOLDER_ATTRIBUTE) ?? null)
    : null;

/** A pane as a drop target. What isn't allowed is told while it is over the pane, and nothing happens on the drop. */
export function useDrop({ placeOf, onDrop }: DropOptions) {
  const [over, setOver] = useState<Over>();

  const onDragOver = (event: DragEvent<HTMLElement>): void => {
    event.preventDefault();
    const row = rowOf(event);
    const meaning = meaningOf(draggedBy(event.dataTransfer), placeOf(row));
    event.dataTransfer.dropEffect = meaning.isAllowed ? 'copy' : 'none';
    setOver((before) =>
      before?.row === row && before.meaning.text === meaning.text ? before : { row, meaning },
    );
  };
  const onDragLeave = (event: DragEvent<HTMLElement>): void => {
    const to = event.relatedTarget;
    if (!(to instanceof Node) || !event.currentTarget.contains(to)) setOver(undefined);
  };
  const onDropped = (event: DragEvent<HTMLElement>): void => {
    event.preventDefault();
    setOver(undefined);
    const row = rowOf(event);
    const dragged = draggedBy(event.dataTransfer);
    if (!meaningOf(dragged, placeOf(row)).isAllowed) return;
    if (dragged.kind === 'rows') onDrop({ kind: 'rows', dragged, row });
    else onDrop({ kind: 'desktop', ...droppedFiles(event.dataTransfer), row });
  };
  return { over, handlers: { onDragEnter: onDragOver, onDragOver, onDragLeave, onDrop: onDropped } };
}
