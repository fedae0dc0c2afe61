import fc from 'fast-check';
import { expect, it } from 'vitest';
import { retryDelayMs } from '../../shared/retry-delay.ts';

const policy = fc.record({
  baseMs: fc.integer({ min: 1, max: 600_000 }),
  capMs: fc.integer({ min: 1, max: 3_600_000 }),
});
const failures = fc.integer({ min: 1, max: 1_000 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it('waits between half and the whole of the exponential time, never longer than the cap', () => {
  fc.assert(
    fc.property(policy, failures, random, (each, failed, chance) => {
      const full = Math.min(each.capMs, each.baseMs * 2 ** (failed - 1));
      const delay = retryDelayMs(failed, each, chance);
      expect(delay).toBeGreaterThanOrEqual(Math.floor(full / 2));
      expect(delay).toBeLessThanOrEqual(Math.round(full));
      expect(Number.isSafeInteger(delay)).toBe(true);
    }),
  );
});

it('never gets shorter with one more failure, for the same chance', () => {
  fc.assert(
    fc.property(policy, failures, random, (each, failed, chance) => {
      expect(retryDelayMs(failed + 1, each, chance)).toBeGreaterThanOrEqual(
        retryDelayMs(failed, each, chance),
      );
    }),
  );
});

it('doubles: 1, 2, 4 seconds by default, and spreads over half of that', () => {
  const defaults = { baseMs: 1_000, capMs: 60_000 };
  const range = (failed: number) => [0, 0.999_999].map((chance) => retryDelayMs(failed, defaults, chance));
  expect([1, 2, 3, 7, 40].map(range)).toEqual([
    [500, 1_000],
    [1_000, 2_000],
    [2_000, 4_000],
    [30_000, 60_000],
    [30_000, 60_000],
  ]);
});
