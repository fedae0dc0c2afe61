import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { isSafeRemoteName } from '../../shared/remote-path.ts';
import { DEFAULT_TEMPORARY_NAME, TemporaryNamePattern, temporaryName } from '../../shared/temporary-name.ts';

const ID = '0123456789ab';
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }).filter(isSafeRemoteName);
const pattern = fc.constantFrom(
  DEFAULT_TEMPORARY_NAME,
  '.{name}.{random}',
  '{random}-{name}',
  'in progress {random} {name}.tmp',
);
const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

describe('a temporary name', () => {
  it('fits every file system, says which attempt it is of, and is cut in the file’s own name alone', () => {
    fc.assert(
      fc.property(name, pattern, (each, wanted) => {
        const made = temporaryName(each, ID, wanted);
        expect(bytesOf(made)).toBeLessThanOrEqual(255);
        const [before = '', after = ''] = wanted.split('{name}').map((part) => part.replace('{random}', ID));
        expect(made.startsWith(before) && made.endsWith(after)).toBe(true);
        const kept = made.slice(before.length, made.length - after.length);
        expect(each.startsWith(kept)).toBe(true);
        // No character is cut in two.
        expect(made.isWellFormed()).toBe(each.slice(0, kept.length).isWellFormed());
        if (bytesOf(each) <= 200) expect(kept).toBe(each);
      }),
    );
  });

  it('isn’t confused by a file that is called like a mark', () => {
    expect(temporaryName('{random}{name}$&.csv', ID, '{random}.{name}')).toBe(`${ID}.{random}{name}$&.csv`);
  });

  it.each([
    '{name}.part',
    '{random}',
    '{name}{name}{random}',
    'a/{name}.{random}',
    '{name}.{random}.',
    '{name}:{random}',
    '{name}{random}{x}',
    'con.{random}{name}',
    `${'x'.repeat(80)}{name}{random}`,
  ])('can’t be made with %s', (wanted) => {
    expect(v.is(TemporaryNamePattern, wanted)).toBe(false);
  });

  it.each([DEFAULT_TEMPORARY_NAME, ' .{name}.{random}.tmp ', '~{random}~{name}'])(
    'may be made with %s',
    (wanted) => {
      expect(v.is(TemporaryNamePattern, wanted)).toBe(true);
    },
  );
});
