import { InvalidArgumentError } from 'commander';
import { formatRate } from '../../shared/format.ts';
import { FASTEST_LIMIT, SLOWEST_LIMIT, type SpeedLimit } from '../../shared/models/queue-controls.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1_024, m: 1_024 ** 2, g: 1_024 ** 3 };

/**
 * `500k`, `2M`, `1.5MiB/s`, plain bytes, or `none`: bytes per second, 0 for none, because commander takes null for "no
 * value given". As sizes are shown, a k is 1,024.
 */
export function readRate(text: string): number {
  if (/^(none|unlimited|0)$/i.test(text)) return 0;
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?(?:\/s)?$/i.exec(text) ?? [];
  const rate = Math.round(Number(number) * (UNITS[unit.toLowerCase()] ?? Number.NaN));
  if (!(rate >= SLOWEST_LIMIT && rate <= FASTEST_LIMIT))
    throw new InvalidArgumentError('A speed is 1k to 10G bytes per second, such as 500k or 2M, or none.');
  return rate;
}

/** As {@link readRate} read it; `undefined`: nothing was said. */
export function limitOf(rate: number): SpeedLimit;
export function limitOf(rate: number | undefined): SpeedLimit | undefined;
export function limitOf(rate: number | undefined): SpeedLimit | undefined {
  return rate === 0 ? null : rate;
}

export const rateOf = (limit: SpeedLimit): string => (limit === null ? 'no limit' : formatRate(limit));
