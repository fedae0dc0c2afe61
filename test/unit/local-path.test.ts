import { describe, expect, it } from 'vitest';
import { normalized, parentOf } from '../../electron/engine/local-files/local-path.ts';

describe('a path of this machine', () => {
  it.each([
    ['linux', '/a/./b//c/../d/', '/a/b/d', '/a/b'],
    ['linux', '/', '/', null],
    ['linux', '/../..', '/', null],
    ['linux', '/home/dana/~', '/home/dana/~', '/home/dana'],
    ['darwin', '/Volumes/a:b', '/Volumes/a:b', '/Volumes'],
    ['win32', 'C:\\Users\\.\\dana\\', 'C:\\Users\\dana', 'C:\\Users'],
    ['win32', 'C:/Users/..', 'C:\\', null],
    ['win32', 'C:\\', 'C:\\', null],
    ['win32', '\\\\files\\billing\\2026', '\\\\files\\billing\\2026', '\\\\files\\billing\\'],
    ['win32', '\\\\files\\billing', '\\\\files\\billing\\', null],
  ])('on %s, %s is %s, and stands in %s', (platform, path, whole, parent) => {
    expect(normalized(path, platform)).toBe(whole);
    expect(parentOf(whole, platform)).toBe(parent);
  });

  it.each([
    ['linux', ''],
    ['linux', 'a/b'],
    ['linux', '~'],
    ['linux', '~/a'],
    ['linux', '/a\0b'],
    ['linux', '/a\ud800'],
    ['linux', 'C:\\Users'],
    ['win32', 'C:'],
    ['win32', 'C:a'],
    ['win32', 'a\\b'],
  ])('on %s, %j is none', (platform, path) => {
    expect(() => normalized(path, platform)).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ code: 'InvalidRequest' }) }),
    );
  });
});
