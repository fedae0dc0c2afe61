import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskFilter, masksAsText, masksIn, whyNotMask } from '../../shared/masks.ts';
import { cpuMs } from '../support/cpu-time.ts';

const takes = (masks: { include?: string[]; exclude?: string[] }, paths: readonly string[]) => {
  const filter = maskFilter({ include: masks.include ?? [], exclude: masks.exclude ?? [] });
  return paths.filter((path) => {
    const folders = path.split('/').slice(0, -1);
    const isEntered = folders.every((_, depth) => filter.entersFolder(folders.slice(0, depth + 1).join('/')));
    return isEntered && filter.takesFile(path);
  });
};

const TREE = [
  'billing.csv',
  'BILLING.CSV',
  'notes.txt',
  'archive/old.csv',
  'midwest/archive/older.csv',
  'midwest/today.csv',
  'midwest/archive.csv',
];

describe('masks', () => {
  it('without a slash mean names at any depth, whatever their case', () => {
    expect(takes({ include: ['*.csv'] }, TREE)).toEqual(TREE.filter((path) => path !== 'notes.txt'));
    expect(takes({ include: ['[a-b]*.CSV'] }, TREE)).toEqual([
      'billing.csv',
      'BILLING.CSV',
      'midwest/archive.csv',
    ]);
    expect(takes({ exclude: ['*.csv'] }, TREE)).toEqual(['notes.txt']);
    expect(takes({ include: ['bill?ng.csv', '{notes,none}.{txt,md}'] }, TREE)).toEqual(TREE.slice(0, 3));
  });

  it('with a slash at the end mean folders, wherever they are', () => {
    const expected = ['billing.csv', 'BILLING.CSV', 'notes.txt', 'midwest/today.csv', 'midwest/archive.csv'];
    for (const mask of ['archive/', '**/archive/', '**/archive/**'])
      expect(takes({ exclude: [mask] }, TREE), mask).toEqual(expected);
    expect(takes({ include: ['archive/'] }, TREE)).toEqual(['archive/old.csv', 'midwest/archive/older.csv']);
  });

  it('with a slash elsewhere are paths below the chosen folder', () => {
    expect(takes({ exclude: ['/archive/'] }, TREE)).not.toContain('archive/old.csv');
    expect(takes({ exclude: ['/archive/'] }, TREE)).toContain('midwest/archive/older.csv');
    expect(takes({ include: ['midwest/*.csv'] }, TREE)).toEqual(['midwest/today.csv', 'midwest/archive.csv']);
    expect(takes({ include: ['/*.csv'] }, TREE)).toEqual(['billing.csv', 'BILLING.CSV']);
    expect(takes({ include: ['midwest/**/*.csv'] }, TREE)).toEqual([
      'midwest/archive/older.csv',
      'midwest/today.csv',
      'midwest/archive.csv',
    ]);
  });

  it('that exclude outrank those that include', () => {
    expect(takes({ include: ['*.csv'], exclude: ['old*'] }, ['old.csv', 'new.csv'])).toEqual(['new.csv']);
  });

  it('match a name however its accents are composed', () => {
    expect(takes({ include: ['caf\u00e9*'] }, ['cafe\u0301.csv', 'CAFE\u0301.csv', 'cafe.csv'])).toHaveLength(
      2,
    );
  });

  it('take a backslashed character as it is, a dot as any other, and "]", "!" and "-" by where they stand in brackets', () => {
    expect(takes({ include: ['a\\*\\{b'] }, ['a*{b', 'axb'])).toEqual(['a*{b']);
    expect(takes({ include: ['*'] }, ['.hidden', 'a'])).toEqual(['.hidden', 'a']);
    expect(takes({ include: ['[]!-]'] }, [']', '!', '-', 'a'])).toEqual([']', '!', '-']);
    expect(takes({ include: ['[!a-c]'] }, ['a', 'd'])).toEqual(['d']);
  });

  it.each([
    ['', 'says nothing'],
    ['/', 'says nothing'],
    ['../x', '"." and ".." are no names'],
    ['a\\', 'ends with a backslash'],
    ['[a', 'has "[" without "]"'],
    ['{a', 'has "{" without "}"'],
    ['a}', 'has "}" without "{"'],
    ['{a,b}'.repeat(7), 'has more than 64 alternatives'],
    ['x'.repeat(257), 'longer than 256 characters'],
  ])('that mean nothing are refused: %s', (mask, why) => {
    expect(whyNotMask(mask)).toBe(why);
  });

  it('are read from one line and written to it', () => {
    const line = '*.csv; reports/ , {a,b}.txt';
    expect(masksIn(line)).toEqual(['*.csv', 'reports/', '{a,b}.txt']);
    expect(masksAsText(masksIn(line))).toBe('*.csv; reports/; {a,b}.txt');
    expect(masksIn(' ; ')).toEqual([]);
  });

  it('cost little however they are made', () => {
    const filter = maskFilter({ include: [`${'*a'.repeat(60)}b`], exclude: [] });
    const spentMs = cpuMs(() => {
      for (let time = 0; time < 100; time += 1) filter.takesFile('a'.repeat(255));
    });
    expect(spentMs).toBeLessThan(2_000);
  });

  it('agree with the regular expression of a simple mask, and a plain name fits itself', () => {
    const letter = fc.constantFrom('a', 'b', '*', '?');
    fc.assert(
      fc.property(
        fc.array(letter, { minLength: 1, maxLength: 8 }),
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 8 }),
        (mask, name) => {
          const expression = mask.map((one) => (one === '*' ? '.*' : one === '?' ? '.' : one)).join('');
          // Two stars alone stand for any depth.
          fc.pre(mask.join('') !== '**');
          const expected = new RegExp(`^${expression}$`).test(name.join(''));
          expect(takes({ include: [mask.join('')] }, [name.join('')])).toHaveLength(expected ? 1 : 0);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), (name) => {
        fc.pre(!/[/\\]/.test(name) && name !== '.' && name !== '..');
        const escaped = name.replace(/[*?[\]{}]/g, '\\$&');
        fc.pre(whyNotMask(escaped) === undefined);
        expect(takes({ include: [escaped] }, [name])).toEqual([name]);
      }),
    );
  });
});
