import { describe, expect, test } from 'vitest';
import {
  extendTo,
  indexAfter,
  indexOfTyped,
  NOTHING_SELECTED,
  orderOf,
  selectAll,
  selectForMenu,
  selectOnly,
  toggle,
  withoutMissing,
} from '../../../renderer/design/selection.ts';

const order = orderOf(['a', 'b', 'c', 'd', 'e']);
const keysOf = ({ keys }: { keys: ReadonlySet<string> }) => [...keys].sort().join('');

describe('a selection', () => {
  test('is extended from its anchor in both directions', () => {
    const fromC = selectOnly('c');
    expect(keysOf(extendTo(fromC, order, 'e'))).toBe('cde');
    expect(keysOf(extendTo(extendTo(fromC, order, 'e'), order, 'a'))).toBe('abc');
    expect(keysOf(extendTo(toggle(selectOnly('a'), 'c'), order, 'd', true))).toBe('acd');
  });

  test('begins where it is extended to, if its anchor is gone', () => {
    expect(extendTo(selectOnly('gone'), order, 'b')).toEqual(selectOnly('b'));
  });

  test('is kept by a right click on one of its rows only', () => {
    const two = toggle(selectOnly('a'), 'b');
    expect(keysOf(selectForMenu(two, 'a'))).toBe('ab');
    expect(keysOf(selectForMenu(two, 'd'))).toBe('d');
  });

  test('loses what is no longer there, and is the same object where nothing is missing', () => {
    const all = selectAll(selectOnly('e'), order);
    expect(withoutMissing(all, order)).toBe(all);
    expect(withoutMissing(all, orderOf(['a', 'b']))).toEqual({
      keys: new Set(['a', 'b']),
      anchor: undefined,
      cursor: undefined,
    });
    expect(selectAll(NOTHING_SELECTED, order).cursor).toBe('a');
  });
});

test('keys move within the rows', () => {
  const after = (key: string, index: number) => indexAfter(key, index, 5, 3);
  expect(
    ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'x'].map((key) => after(key, 1)),
  ).toEqual([2, 0, 4, 0, 0, 4, undefined]);
  expect([after('ArrowDown', -1), after('ArrowUp', -1), after('ArrowDown', 4)]).toEqual([0, 4, 4]);
  expect(indexAfter('End', 0, 0, 3)).toBeUndefined();
});

test('typing leads to names, and a repeated letter through them', () => {
  const names = ['Alpha', 'beta', 'Bravo', 'charlie'];
  const typed = (text: string, cursor: number) =>
    indexOfTyped(text, (at) => names[at] ?? '', names.length, cursor);
  expect([
    typed('b', -1),
    typed('b', 1),
    typed('bb', 1),
    typed('br', 1),
    typed('a', 3),
    typed('z', 0),
  ]).toEqual([1, 2, 2, 2, 0, -1]);
});
