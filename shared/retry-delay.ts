import type { RetryPolicy } from './models/profile.ts';

/**
 * How long to wait before try number `failures + 1`, milliseconds: exponential from `baseMs`, capped, with "equal
 * jitter" (half fixed, half random) so that many desks don't come back at the same instant.
 * @param failures how many tries failed so far, from 1
 * @param random from 0 (inclusive) to 1
 */
export function retryDelayMs(
  failures: number,
  policy: Pick<RetryPolicy, 'baseMs' | 'capMs'>,
  random: number,
): number {
  const full = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full / 2 + (full / 2) * random);
}
