import { parseDate } from '@internationalized/date';
import { describe, expect, test } from 'vitest';
import {
  countInPopover,
  exportName,
  isNarrowed,
  NO_FILTERS,
  requestFilterOf,
} from '../../../renderer/features/history/filters.ts';
import { daysOf, daysText, type Period, rangeOf } from '../../../renderer/features/history/period.ts';

const TODAY = parseDate('2026-11-22');
const words = { from: (day: string) => `From ${day}`, until: (day: string) => `Until ${day}` };
const textOf = (period: Period, locale = 'en-GB') => daysText(daysOf(period, TODAY), TODAY, words, locale);

describe('a period', () => {
  test.each([
    ['today', '2026-11-22', '2026-11-22'],
    ['last-7-days', '2026-11-16', '2026-11-22'],
    ['this-month', '2026-11-01', '2026-11-22'],
    ['last-month', '2026-10-01', '2026-10-31'],
    ['this-quarter', '2026-10-01', '2026-11-22'],
    ['this-year', '2026-01-01', '2026-11-22'],
  ] as const)('%s is %s to %s', (preset, from, to) => {
    const days = daysOf({ preset }, TODAY);
    expect([days.from?.toString(), days.to?.toString()]).toEqual([from, to]);
  });

  test('last month in January is December', () => {
    const days = daysOf({ preset: 'last-month' }, parseDate('2027-01-15'));
    expect([days.from?.toString(), days.to?.toString()]).toEqual(['2026-12-01', '2026-12-31']);
  });

  test('is asked for from midnight to midnight in the person’s zone', () => {
    expect(rangeOf(daysOf({ preset: 'today' }, TODAY), 'America/Chicago')).toEqual({
      fromMs: Date.UTC(2026, 10, 22, 6),
      toMs: Date.UTC(2026, 10, 23, 6),
    });
    expect(rangeOf(daysOf({ preset: 'all' }, TODAY), 'UTC')).toEqual({});
  });

  test('has 25 hours on the day that clocks go back', () => {
    const range = rangeOf(daysOf({ preset: 'today' }, parseDate('2026-10-25')), 'Europe/Berlin');
    expect((range.toMs ?? 0) - (range.fromMs ?? 0)).toBe(25 * 3_600_000);
  });

  test('is shown short', () => {
    expect(textOf({ preset: 'this-month' })).toBe('1 - 22 November');
    expect(textOf({ preset: 'between', from: '2026-01-01', to: '2026-03-31' })).toBe('1 Jan - 31 Mar');
    expect(textOf({ preset: 'between', from: '2025-12-30', to: '2026-01-02' })).toBe(
      '30 Dec 2025 - 2 Jan 2026',
    );
    expect(textOf({ preset: 'today' })).toBe('22 November');
    expect(textOf({ preset: 'between', from: '2025-03-03', to: null })).toBe('From 3 March 2025');
    expect(textOf({ preset: 'between', from: null, to: '2026-03-03' })).toBe('Until 3 March');
    expect(textOf({ preset: 'all' })).toBe('');
    expect(textOf({ preset: 'this-month' }, 'en-US')).toBe('November 1 - 22');
  });
});

describe('filters', () => {
  test('become what the engine is asked for', () => {
    expect(requestFilterOf(NO_FILTERS, TODAY, 'UTC')).toEqual({});
    expect(
      requestFilterOf(
        {
          text: ' dana ',
          period: { preset: 'today' },
          partner: 'AiMedRes',
          direction: 'download',
          outcome: 'failed',
          everything: true,
        },
        TODAY,
        'UTC',
      ),
    ).toEqual({
      fromMs: Date.UTC(2026, 10, 22),
      toMs: Date.UTC(2026, 10, 23),
      profileName: 'AiMedRes',
      direction: 'download',
      outcome: 'failed',
      text: 'dana',
      everything: true,
    });
  });

  test('narrow, except showing everything', () => {
    expect(isNarrowed(NO_FILTERS)).toBe(false);
    expect(isNarrowed({ ...NO_FILTERS, everything: true })).toBe(false);
    expect(isNarrowed({ ...NO_FILTERS, text: '  ' })).toBe(false);
    expect(isNarrowed({ ...NO_FILTERS, period: { preset: 'today' } })).toBe(true);
    const set = { ...NO_FILTERS, partner: 'x', outcome: 'failed', direction: 'upload' } as const;
    expect([countInPopover(set, false), countInPopover(set, true)]).toEqual([1, 3]);
  });

  test('name the export', () => {
    const name = (period: Period) => exportName(daysOf(period, TODAY), TODAY, 'csv');
    expect(name({ preset: 'between', from: '2026-01-01', to: '2026-03-31' })).toBe(
      'waybill_2026-01-01_2026-03-31.csv',
    );
    expect(name({ preset: 'all' })).toBe('waybill_until_2026-11-22.csv');
    expect(name({ preset: 'between', from: '2026-01-01', to: null })).toBe(
      'waybill_2026-01-01_2026-11-22.csv',
    );
  });
});
