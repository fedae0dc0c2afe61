import { type KeyboardEvent, useRef } from 'react';
import {
  extendTo,
  indexAfter,
  indexOfTyped,
  moveCursor,
  type RowOrder,
  type Selection,
  selectAll,
  selectNothing,
  selectOnly,
  toggle,
} from './selection.ts';

/** `none`: rows have a cursor but aren't selected. */
export type SelectionMode = 'none' | 'single' | 'multiple';

export interface TableKeys {
  readonly mode: SelectionMode;
  readonly order: RowOrder;
  readonly selection: Selection;
  readonly onSelectionChange: (selection: Selection) => void;
  readonly onActivate: ((index: number) => void) | undefined;
  /** The text that typing is compared with; without it, typing leads nowhere. */
  readonly textAt: ((index: number) => string) | undefined;
  /** Rows that fit in view. */
  readonly page: () => number;
  readonly scrollTo: (index: number) => void;
}

/** What is typed with longer pauses begins a new search. */
const TYPING_PAUSE_MS = 800;

/** The keys of a table that has the focus: arrows, Page, Home, End, Ctrl+A, Ctrl+Space, Enter, Escape, typing. */
export function useTableKeys(table: TableKeys): (event: KeyboardEvent) => void {
  const typed = useRef({ text: '', at: 0 });
  const { mode, order, selection, onSelectionChange } = table;

  const go = (index: number, event: KeyboardEvent): void => {
    const key = order.keyAt(index);
    if (key === undefined) return;
    table.scrollTo(index);
    const isCtrl = event.ctrlKey || event.metaKey;
    if (mode === 'none' || (isCtrl && !event.shiftKey)) onSelectionChange(moveCursor(selection, key));
    else if (mode === 'multiple' && event.shiftKey)
      onSelectionChange(extendTo(selection, order, key, isCtrl));
    else onSelectionChange(selectOnly(key));
  };

  const search = (event: KeyboardEvent, cursor: number): boolean => {
    const { textAt } = table;
    const isNew = event.timeStamp - typed.current.at > TYPING_PAUSE_MS;
    if (textAt === undefined || [...event.key].length !== 1 || event.ctrlKey || event.metaKey || event.altKey)
      return false;
    if (event.key === ' ' && (isNew || typed.current.text === '')) return false;
    typed.current = { text: (isNew ? '' : typed.current.text) + event.key, at: event.timeStamp };
    const found = indexOfTyped(typed.current.text, textAt, order.count, cursor);
    const key = found === -1 ? undefined : order.keyAt(found);
    if (key === undefined) return true;
    table.scrollTo(found);
    onSelectionChange(mode === 'none' ? moveCursor(selection, key) : selectOnly(key));
    return true;
  };

  return (event) => {
    if (event.defaultPrevented || event.target !== event.currentTarget) return;
    const isCtrl = event.ctrlKey || event.metaKey;
    const cursor = selection.cursor === undefined ? -1 : order.indexOf(selection.cursor);
    const next = event.altKey ? undefined : indexAfter(event.key, cursor, order.count, table.page());
    if (next !== undefined) go(next, event);
    else if (isCtrl && event.key.toLowerCase() === 'a' && mode === 'multiple')
      onSelectionChange(selectAll(selection, order));
    else if (isCtrl && event.key === ' ' && mode === 'multiple' && selection.cursor !== undefined)
      onSelectionChange(toggle(selection, selection.cursor));
    else if (
      event.key === 'Enter' &&
      !isCtrl &&
      !event.altKey &&
      cursor !== -1 &&
      table.onActivate !== undefined
    )
      table.onActivate(cursor);
    else if (event.key === 'Escape' && selection.keys.size > 0 && mode === 'multiple')
      onSelectionChange(selectNothing(selection));
    else if (!search(event, cursor)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
