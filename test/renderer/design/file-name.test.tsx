import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { FileName } from '../../../renderer/design/file-name.tsx';
import { initialsOf } from '../../../renderer/design/initials.ts';
import { splitFileName } from '../../../renderer/design/split-file-name.ts';

const LONG = 'patient_visit_log_midwest_region_final_2026-11-22.csv';

test('a name that is too long loses its middle and keeps its end', async () => {
  await render(
    <div style={{ width: 160 }}>
      <FileName name={LONG} />
    </div>,
  );
  const name = page.getByTitle(LONG);
  expect(name.element().getBoundingClientRect().width).toBeLessThanOrEqual(160);
  const [head, tail] = [...name.element().querySelectorAll<HTMLElement>('[aria-hidden]')];
  expect(head?.scrollWidth).toBeGreaterThan(head?.clientWidth ?? 0);
  expect(tail?.textContent).toBe('-11-22.csv');
  expect(tail?.scrollWidth).toBe(tail?.clientWidth);
  // Whoever doesn't see it is told all of it, once.
  await expect.element(page.getByText(LONG, { exact: true })).toBeInTheDocument();
});

test('names are split before the end of the stem', () => {
  expect(
    [
      'billing_log_2026.csv',
      'notes.txt',
      'archive',
      '.profile',
      'a.b',
      'x.averylongextension',
      '👩‍⚕️👩‍⚕️abcdef.txt',
    ].map((name) => splitFileName(name).join('|')),
  ).toEqual([
    'billing_lo|g_2026.csv',
    '|notes.txt',
    'a|rchive',
    '.p|rofile',
    '|a.b',
    'x.averylongext|ension',
    '👩‍⚕️👩‍⚕️|abcdef.txt',
  ]);
});

test('initials are of the first two words, or of capitals', () => {
  expect(['Sleep Impressions', 'AiMedRes', 'quest', 'Ünal', '', '3M Health'].map(initialsOf)).toEqual([
    'SI',
    'AM',
    'QU',
    'ÜN',
    '?',
    '3H',
  ]);
});
