/** What is selected in a list, as pure functions. Rows are known by their keys, so that a selection survives sorting. */
export interface Selection {
  readonly keys: ReadonlySet<string>;
  /** Where a range begins: the row chosen last without Shift. */
  readonly anchor: string | undefined;
  /** The row that has the keyboard. */
  readonly cursor: string | undefined;
}

/** The rows in the order in which they are shown. */
export interface RowOrder {
  readonly count: number;
  readonly keyAt: (index: number) => string | undefined;
  /** -1 for a key that isn't there. */
  readonly indexOf: (key: string) => number;
}

export const NOTHING_SELECTED: Selection = { keys: new Set(), anchor: undefined, cursor: undefined };

/** An order over keys; the index is built once, when first asked for. */
export function orderOf(keys: readonly string[]): RowOrder {
  let indexes: Map<string, number> | undefined;
  return {
    count: keys.length,
    keyAt: (index) => keys[index],
    indexOf: (key) => {
      indexes ??= new Map(keys.map((known, index) => [known, index]));
      return indexes.get(key) ?? -1;
    },
  };
}

/** A click, or an arrow key: this row alone. */
export function selectOnly(key: string): Selection {
  return { keys: new Set([key]), anchor: key, cursor: key };
}

/** Ctrl and a click, or Ctrl+Space: in or out, the others stay. */
export function toggle(selection: Selection, key: string): Selection {
  const keys = new Set(selection.keys);
  if (!keys.delete(key)) keys.add(key);
  return { keys, anchor: key, cursor: key };
}

/** Shift and a click, or Shift and an arrow key: from the anchor to here. With `isAdding` (Ctrl too) the others stay. */
export function extendTo(selection: Selection, order: RowOrder, key: string, isAdding = false): Selection {
  const anchor = selection.anchor ?? selection.cursor ?? key;
  const from = order.indexOf(anchor);
  const to = order.indexOf(key);
  if (from === -1 || to === -1) return selectOnly(key);
  const keys = new Set(isAdding ? selection.keys : []);
  for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
    const between = order.keyAt(index);
    if (between !== undefined) keys.add(between);
  }
  return { keys, anchor, cursor: key };
}

/** Ctrl+A. */
export function selectAll(selection: Selection, order: RowOrder): Selection {
  const keys = new Set<string>();
  for (let index = 0; index < order.count; index += 1) {
    const key = order.keyAt(index);
    if (key !== undefined) keys.add(key);
  }
  return { ...selection, keys, cursor: selection.cursor ?? order.keyAt(0) };
}

/** Escape, or a click beside the rows. The cursor stays. */
export function selectNothing(selection: Selection): Selection {
  return { keys: new Set(), anchor: undefined, cursor: selection.cursor };
}

/** Ctrl and an arrow key: the cursor alone. */
export function moveCursor(selection: Selection, key: string): Selection {
  return { ...selection, cursor: key };
}

/** A right click: a selected row keeps the selection, another becomes it. */
export function selectForMenu(selection: Selection, key: string): Selection {
  return selection.keys.has(key) ? { ...selection, cursor: key } : selectOnly(key);
}

/** Without what is no longer there. The same object where nothing is missing. */
export function withoutMissing(selection: Selection, order: RowOrder): Selection {
  const isThere = (key: string | undefined): boolean => key !== undefined && order.indexOf(key) !== -1;
  const kept = [...selection.keys].filter(isThere);
  const keepsCursor = selection.cursor === undefined || isThere(selection.cursor);
  const keepsAnchor = selection.anchor === undefined || isThere(selection.anchor);
  if (kept.length === selection.keys.size && keepsCursor && keepsAnchor) return selection;
  return {
    keys: new Set(kept),
    anchor: keepsAnchor ? selection.anchor : undefined,
    cursor: keepsCursor ? selection.cursor : undefined,
  };
}

/** Where the cursor goes for a key that moves it; `undefined` for any other key. `page` is in rows. */
export function indexAfter(key: string, index: number, count: number, page: number): number | undefined {
  if (count === 0) return undefined;
  const last = count - 1;
  const within = (wanted: number): number => Math.min(last, Math.max(0, wanted));
  switch (key) {
    case 'ArrowDown':
      return within(index + 1);
    case 'ArrowUp':
      return index === -1 ? last : within(index - 1);
    case 'PageDown':
      return within(Math.max(0, index) + Math.max(1, page));
    case 'PageUp':
      return within(index - Math.max(1, page));
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

/**
 * The row that typing leads to: the next whose text begins with what was typed, from the cursor on and around.
 * The same letter again and again goes through those that begin with it.
 * @returns its index, or -1
 */
export function indexOfTyped(
  typed: string,
  textAt: (index: number) => string,
  count: number,
  cursor: number,
): number {
  const characters = [...typed.toLocaleLowerCase()];
  const isRepeated = characters.length > 1 && characters.every((character) => character === characters[0]);
  const wanted = isRepeated ? (characters[0] ?? '') : characters.join('');
  if (wanted === '') return -1;
  // A longer text may still fit the row where the cursor is; a single letter goes on to the next.
  const first = Math.max(0, cursor) + (characters.length === 1 || isRepeated ? (cursor === -1 ? 0 : 1) : 0);
  for (let step = 0; step < count; step += 1) {
    const index = (first + step) % count;
    if (textAt(index).toLocaleLowerCase().startsWith(wanted)) return index;
  }
  return -1;
}
