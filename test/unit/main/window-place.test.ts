import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOn, SMALLEST } from '../../../electron/main/window-place.ts';

const MAIN = { x: 0, y: 0, width: 1_920, height: 1_040 };
const SECOND = { x: 1_920, y: -200, width: 2_560, height: 1_400 };

test('the first time it has its usual size, wherever the system puts it', () => {
  expect(placeOn([MAIN], undefined)).toEqual({ width: 1_280, height: 800 });
});

test('it opens where it was', () => {
  const there = { x: 2_000, y: 0, width: 1_400, height: 900 };
  expect(placeOn([MAIN, SECOND], there)).toEqual(there);
});

test('a display that is gone is forgotten, the size isn’t', () => {
  expect(placeOn([MAIN], { x: 2_000, y: 0, width: 1_400, height: 900 })).toEqual({
    width: 1_400,
    height: 900,
  });
});

test('it fits the display it is on', () => {
  const small = { x: 0, y: 0, width: 1_280, height: 720 };
  expect(placeOn([small], { x: 100, y: -10, width: 1_800, height: 1_000 })).toEqual({ ...small });
});

test('wherever it was, it can be taken hold of', () => {
  const number = fc.integer({ min: -10_000, max: 10_000 });
  const size = fc.integer({ min: 0, max: 10_000 });
  fc.assert(
    fc.property(fc.record({ x: number, y: number, width: size, height: size }), (remembered) => {
      const { x, y, width, height } = placeOn([MAIN, SECOND], remembered);
      expect(width >= SMALLEST.width && height >= SMALLEST.height).toBe(true);
      if (x === undefined || y === undefined) return;
      const on = [MAIN, SECOND].some(
        (area) =>
          x >= area.x &&
          y >= area.y &&
          x + width <= area.x + area.width &&
          y + height <= area.y + area.height,
      );
      expect(on).toBe(true);
    }),
  );
});
