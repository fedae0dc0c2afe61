import { describe, expect, test } from 'vitest';
import {
  crumbsOf,
  isWithin,
  joinPath,
  nameOf,
  type PathKind,
  parentPath,
  typedPath,
  whyNotName,
} from '../../../renderer/features/files/pane-paths.ts';

const LINUX: PathKind = { side: 'local', platform: 'linux' };
const WINDOWS: PathKind = { side: 'local', platform: 'win32' };
const SERVER: PathKind = { side: 'remote', platform: 'win32' };

describe('a path', () => {
  test.each([
    ['/home/dana', LINUX, '/home'],
    ['/home', LINUX, '/'],
    ['/', LINUX, null],
    ['C:\\Users\\dana', WINDOWS, 'C:\\Users'],
    ['C:\\Users', WINDOWS, 'C:\\'],
    ['C:\\', WINDOWS, null],
    ['\\\\nas\\billing\\out', WINDOWS, '\\\\nas\\billing\\'],
    ['\\\\nas\\billing', WINDOWS, null],
    ['/midwest/si', SERVER, '/midwest'],
    ['/', SERVER, null],
    ['.', SERVER, null],
  ] as const)('%s lies in another one', (path, kind, parent) => {
    expect(parentPath(path, kind)).toBe(parent);
  });

  test('is joined the way its side writes it', () => {
    expect([
      joinPath('C:\\', 'a.csv', WINDOWS),
      joinPath('C:\\out', 'a.csv', WINDOWS),
      joinPath('/', 'a.csv', SERVER),
      joinPath('/out', 'a\\b.csv', SERVER),
    ]).toEqual(['C:\\a.csv', 'C:\\out\\a.csv', '/a.csv', '/out/a\\b.csv']);
  });

  test('is a way of folders, from home where it lies there', () => {
    expect(crumbsOf('/home/dana/Exports', LINUX, { path: '/home/dana', label: 'Home' })).toEqual([
      { label: 'Home', path: '/home/dana' },
      { label: 'Exports', path: '/home/dana/Exports' },
    ]);
    expect(
      crumbsOf('/home/danas', LINUX, { path: '/home/dana', label: 'Home' }).map(({ path }) => path),
    ).toEqual(['/', '/home', '/home/danas']);
    expect(crumbsOf('C:\\Users\\dana', WINDOWS)).toEqual([
      { label: 'C:\\', path: 'C:\\' },
      { label: 'Users', path: 'C:\\Users' },
      { label: 'dana', path: 'C:\\Users\\dana' },
    ]);
    expect(crumbsOf('/midwest/si', SERVER).map(({ path }) => path)).toEqual(['/', '/midwest', '/midwest/si']);
  });

  test('that was typed may begin at home, here, or at the top', () => {
    const typed = (text: string) => typedPath(text, '/home/dana/Exports', LINUX, '/home/dana');
    expect(['~', '~/x', '..', 'sub', ' /etc ', ''].map(typed)).toEqual([
      '/home/dana',
      '/home/dana/x',
      '/home/dana',
      '/home/dana/Exports/sub',
      '/etc',
      '/home/dana/Exports',
    ]);
    expect(typedPath('D:\\data', 'C:\\Users', WINDOWS)).toBe('D:\\data');
  });

  test('has a name, and lies in folders but not beside them', () => {
    expect([nameOf('/a/b.csv', LINUX), nameOf('C:\\a\\b.csv', WINDOWS)]).toEqual(['b.csv', 'b.csv']);
    expect([
      isWithin('/a/b', '/a', SERVER),
      isWithin('/ab', '/a', SERVER),
      isWithin('/a', '/', SERVER),
    ]).toEqual([true, false, true]);
  });
});

test('a name that its side cannot hold is refused before it is tried', () => {
  expect([
    whyNotName(' ', LINUX),
    whyNotName('a/b', SERVER),
    whyNotName('..', SERVER),
    whyNotName('a:b', WINDOWS),
    whyNotName('a:b', SERVER),
  ]).toEqual(['empty', 'not-allowed', 'not-allowed', 'not-allowed', undefined]);
});
