import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LocalFiles } from '../../electron/engine/local-files/local-files.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

/** What this machine's file systems don't do by themselves, switched on by each test. */
const odd = vi.hoisted(() => ({ withoutLinks: false, anyCase: false, renameFails: false }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const fail = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));
  return {
    ...real,
    link: (from: string, to: string) => (odd.withoutLinks ? fail('ENOTSUP') : real.link(from, to)),
    rename: (from: string, to: string) => (odd.renameFails ? fail('EACCES') : real.rename(from, to)),
    lstat: async (path: string, options: { bigint: true }) => {
      if (!odd.anyCase) return real.lstat(path, options);
      const names = await real.readdir(dirname(path));
      const wanted = basename(path);
      const name = names.find((one) => one.toLowerCase() === wanted.toLowerCase());
      return real.lstat(join(dirname(path), name ?? wanted), options);
    },
  };
});

let folder: TempFolder;
const files = new LocalFiles();

beforeEach(async () => {
  Object.assign(odd, { withoutLinks: false, anyCase: false, renameFails: false });
  folder = await tempFolder('rename');
  await writeFile(join(folder.path, 'a.csv'), 'a');
});
afterEach(() => folder[Symbol.asyncDispose]());

const rename = (from: string, to: string) =>
  files.rename({ from: join(folder.path, from), to: join(folder.path, to) }, new AbortController().signal);

describe('renaming on a file system without hard links', () => {
  it('gives the new name and nothing else', async () => {
    odd.withoutLinks = true;
    await rename('a.csv', 'b.csv');
    expect(await readdir(folder.path)).toEqual(['b.csv']);
    expect(await readFile(join(folder.path, 'b.csv'), 'utf8')).toBe('a');
  });

  it('leaves nothing behind where it fails', async () => {
    odd.withoutLinks = true;
    odd.renameFails = true;
    await expect(rename('a.csv', 'b.csv')).rejects.toMatchObject({
      error: { code: 'LocalPermissionDenied' },
    });
    expect(await readdir(folder.path)).toEqual(['a.csv']);
  });
});

describe('renaming on a file system that takes names in any case', () => {
  it('changes the case of a name, of a folder too', async () => {
    odd.anyCase = true;
    await mkdir(join(folder.path, 'archive'));
    await rename('a.csv', 'A.csv');
    await rename('archive', 'Archive');
    expect((await readdir(folder.path)).sort()).toEqual(['A.csv', 'Archive']);
  });

  it('still replaces nothing', async () => {
    odd.anyCase = true;
    await writeFile(join(folder.path, 'B.csv'), 'b');
    await expect(rename('a.csv', 'b.CSV')).rejects.toMatchObject({ error: { code: 'AlreadyExists' } });
    expect((await lstat(join(folder.path, 'a.csv'))).isFile()).toBe(true);
    expect(await readFile(join(folder.path, 'B.csv'), 'utf8')).toBe('b');
  });
});
