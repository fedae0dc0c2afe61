import { dirname, join, posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldedName, whyNotLocalName, whyNotLocalPath } from '../../shared/local-name.ts';

const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: fc.constantFrom('.', '/', '\\', ':', ' ', 'a', '\0', 'C', '~') }),
);

describe('a name for a file on this machine', () => {
  it.each(['', '.', '..', '../x', 'a/b', '/etc/passwd', 'nul\0byte', 'x'.repeat(256)])(
    '%j is refused everywhere',
    (name) => {
      for (const platform of ['linux', 'darwin', 'win32'])
        expect(whyNotLocalName(name, platform), platform).toEqual(expect.any(String));
    },
  );

  it('may be as long as the system counts: bytes, or UTF-16 units on Windows', () => {
    const name = 'ü'.repeat(128);
    expect(['linux', 'darwin', 'win32'].map((platform) => whyNotLocalName(name, platform))).toEqual([
      'longer than 255 bytes',
      'longer than 255 bytes',
      undefined,
    ]);
    const path = `/in/${'ü'.repeat(600)}`;
    expect(['linux', 'darwin', 'win32'].map((platform) => whyNotLocalPath(path, platform))).toEqual([
      undefined,
      'the path is longer than 1023',
      undefined,
    ]);
    expect(whyNotLocalPath('x'.repeat(32_767), 'win32')).toEqual(expect.any(String));
  });

  it('is the same as another where the system folds case or composes letters', () => {
    const alike = (one: string, other: string) =>
      (['linux', 'darwin', 'win32'] as const).filter(
        (platform) => foldedName(one, platform) === foldedName(other, platform),
      );
    expect(alike('A.csv', 'a.csv')).toEqual(['darwin', 'win32']);
    expect(alike('e\u0301', '\u00e9')).toEqual(['darwin']);
    expect(foldedName('A', 'linux', true)).toBe('a');
  });

  it.each([
    'con',
    'CON.csv',
    'nul.tar.gz',
    'com1',
    'COM¹.txt',
    'lpt9.csv',
    'conin$',
    'a\\b',
    '..\\x',
    'C:x',
    'file:stream',
    'what?.csv',
    'a*b',
    'a|b',
    '<a>',
    'quote".csv',
    'line\nbreak',
    'dot.',
    'space ',
  ])('%j is refused by Windows only', (name) => {
    expect(whyNotLocalName(name, 'win32')).toEqual(expect.any(String));
    expect([whyNotLocalName(name, 'linux'), whyNotLocalName(name, 'darwin')]).toEqual([undefined, undefined]);
  });

  it.each(['report.csv', 'Grüße 東京.csv', '.hidden', '..hidden', 'console.csv', 'com10', 'x'.repeat(255)])(
    '%j is fine everywhere',
    (name) => {
      for (const platform of ['linux', 'darwin', 'win32'])
        expect(whyNotLocalName(name, platform), platform).toBeUndefined();
    },
  );

  it('that is allowed stays in its folder', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        if (whyNotLocalName(name, 'linux') === undefined)
          expect(posix.dirname(posix.join('/in', name))).toBe('/in');
        if (whyNotLocalName(name, 'win32') === undefined)
          expect(win32.dirname(win32.join('C:\\in', name))).toBe('C:\\in');
        if (whyNotLocalName(name, process.platform) === undefined)
          expect(dirname(join('/in', name))).toBe('/in');
      }),
      { numRuns: 1_000 },
    );
  });
});
