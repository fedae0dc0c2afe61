import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSafeRemoteName,
  joinRemote,
  numberedName,
  remoteFolder,
  remoteName,
} from '../../shared/remote-path.ts';

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }).filter(isSafeRemoteName);

describe('a path on a server', () => {
  it('comes apart into what it was joined from', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), name, (folders, last) => {
        const folder = `/${folders.join('/')}`;
        const path = joinRemote(folder, last);
        expect([remoteFolder(path), remoteName(path)]).toEqual([folder, last]);
      }),
    );
  });

  it.each([
    ['/a/b.csv', '/a', 'b.csv'],
    ['/a/b/', '/a', 'b'],
    ['b.csv', '.', 'b.csv'],
    ['/b.csv', '/', 'b.csv'],
    ['/', '/', ''],
    ['a/b', 'a', 'b'],
  ])('%s lies in %s and is named %s', (path, folder, last) => {
    expect([remoteFolder(path), remoteName(path)]).toEqual([folder, last]);
  });

  it.each([
    ['/', 'a', '/a'],
    ['/a', 'b', '/a/b'],
    ['/a/', 'b', '/a/b'],
    ['.', 'b', 'b'],
    ['', 'b', 'b'],
  ])('%s and %s make %s', (folder, last, path) => {
    expect(joinRemote(folder, last)).toBe(path);
  });
});

describe('a name a server tells', () => {
  it.each(['', '.', '..', '../x', 'a/b', '/', '/etc', 'a\0b'])('%j may not be used', (told) => {
    expect(isSafeRemoteName(told)).toBe(false);
  });

  it('that is used stays in its folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (told) => {
        if (!isSafeRemoteName(told)) return;
        expect(remoteFolder(joinRemote('/in', told))).toBe('/in');
      }),
    );
  });
});

describe('a numbered name', () => {
  it.each([
    ['report.csv', 2, 'report (2).csv'],
    ['archive.tar.gz', 3, 'archive.tar (3).gz'],
    ['no extension', 2, 'no extension (2)'],
    ['.hidden', 2, '.hidden (2)'],
  ])('of %s with %i is %s', (each, number, made) => {
    expect(numberedName(each, number)).toBe(made);
  });
});
