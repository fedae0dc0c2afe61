import { expect, test } from 'vitest';
import {
  clockTime,
  clockTimeWithSeconds,
  dayAndMonth,
  friendlyTime,
  isToday,
  longDate,
  longDay,
  shortDate,
} from '../../shared/friendly-time.ts';

const at = Date.UTC(2026, 10, 22, 4, 5, 6);
const chicago = { now: at, timeZone: 'America/Chicago', locale: 'en-GB' };
const utc = { now: at, timeZone: 'UTC', locale: 'en-GB' };

test('times are those of the person’s zone', () => {
  expect([clockTime(at, chicago), clockTimeWithSeconds(at, utc)]).toEqual(['22:05', '04:05:06']);
  expect([shortDate(at, chicago), longDay(at, utc), longDate(at, utc)]).toEqual([
    '21 Nov 2026',
    'Sunday 22 November',
    '22 November 2026',
  ]);
});

test('today is today where the person is', () => {
  const beforeMidnight = Date.UTC(2026, 10, 21, 23, 0);
  expect(isToday(beforeMidnight, utc)).toBe(false);
  expect(isToday(beforeMidnight, chicago)).toBe(true);
  expect(friendlyTime(at, 'Today', utc)).toBe('Today 04:05');
  expect(friendlyTime(beforeMidnight, 'Today', utc)).toBe('21 Nov 2026 23:00');
});

test('the year is said where it is another one', () => {
  expect(dayAndMonth(at, utc)).toBe('22 November');
  expect(dayAndMonth(Date.UTC(2025, 2, 3), utc)).toBe('3 March 2025');
});
