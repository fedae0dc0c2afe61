import { describe, expect, it } from 'vitest';
import {
  formatDuration,
  formatElapsed,
  formatExactBytes,
  formatLocalTime,
  formatRate,
  formatSize,
  formatTimeOfDay,
  formatUtcTime,
} from '../../../shared/format.ts';

const AT = Date.UTC(2025, 0, 16, 8, 41, 7);

describe('formatting', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1_023, '1,023 bytes'],
    [1_024, '1.0 KB'],
    [18_637, '18.2 KB'],
    [1_048_575, '1.0 MB'],
    [1_073_741_824, '1.0 GB'],
    [5 * 1_099_511_627_776, '5.0 TB'],
  ])('shows %d bytes as %s', (bytes, text) => expect(formatSize(bytes)).toBe(text));

  it('shows exact bytes with separators', () => expect(formatExactBytes(1_048_576)).toBe('1,048,576 bytes'));
  it('shows rates', () => expect(formatRate(50_331_648)).toBe('48.0 MB/s'));

  it.each([
    [0, '0:00'],
    [1, '0:01'],
    [24_000, '0:24'],
    [725_000, '12:05'],
    [3_723_000, '1:02:03'],
  ])('shows %d ms left as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it('shows how long something took', () => {
    expect([420, 12_340, 125_000].map(formatElapsed)).toEqual(['0.42 s', '12.3 s', '2:05']);
  });

  it('shows times in the zone of the person and in UTC', () => {
    expect(formatTimeOfDay(AT, { timeZone: 'Europe/Berlin' })).toBe('09:41');
    expect(formatLocalTime(AT, { timeZone: 'America/Chicago' })).toBe('2025-01-16 02:41:07 GMT-6');
    expect(formatUtcTime(AT)).toBe('2025-01-16 08:41:07 UTC');
  });
});
