import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ExpandedTransfer,
  type ExpandOptions,
  expandUpload,
  SMALL_FILE_BYTES,
  sizeClassOf,
} from '../../electron/engine/transfers/expand.ts';
import { all, dailyFolder, folders, refusals, sent, skips } from '../support/expanding.ts';
import type { TempFolder } from '../support/temp.ts';

const ALL = { recursive: true, makeFolders: false };
const ONE = { recursive: false, makeFolders: false };

let folder: TempFolder;
let source: string;

beforeEach(async () => {
  ({ folder, source } = await dailyFolder());
});

afterEach(() => folder[Symbol.asyncDispose]());

describe('expanding an upload', () => {
  const upload = (localPath: string, remotePath: string, options: ExpandOptions = ALL) =>
    all(expandUpload({ localPath, remotePath, target: 'folder' }, options));

  it('makes one transfer of a file, named as its target says', async () => {
    const localPath = join(source, 'c.csv');
    const named = async (target: 'folder' | 'exact' | 'either', remotePath: string, makeFolders: boolean) =>
      all(expandUpload({ localPath, remotePath, target }, { recursive: false, makeFolders }));
    const row = { localPath, sizeBytes: 3, intoFolder: false, makeFoldersBelow: null };
    expect(await named('folder', '/si/', false)).toEqual([{ ...row, remotePath: '/si/c.csv' }]);
    expect(await named('exact', '/si/new.csv', true)).toEqual([
      { ...row, remotePath: '/si/new.csv', makeFoldersBelow: '/' },
    ]);
    expect(await named('either', 'si', true)).toEqual([
      { ...row, remotePath: 'si', intoFolder: true, makeFoldersBelow: '.' },
    ]);
    expect(await named('folder', '.', false)).toEqual([{ ...row, remotePath: 'c.csv' }]);
  });

  it('takes a folder whole, under its own name, in the order of names', async () => {
    const rows = await upload(source, '/si');
    expect(rows.map(({ remotePath, sizeBytes }) => [remotePath, sizeBytes])).toEqual([
      ['/si/daily/a.csv', 1],
      ['/si/daily/c.csv', 3],
      ['/si/daily/b/x.csv', 0],
      ['/si/daily/b/deep/y.csv', 2],
      ['/si/daily/empty', 0],
    ]);
    expect(folders(rows).map(({ remotePath }) => remotePath)).toEqual(['/si/daily/empty']);
    expect(rows[3]).toEqual({
      localPath: join(source, 'b', 'deep', 'y.csv'),
      remotePath: '/si/daily/b/deep/y.csv',
      sizeBytes: 2,
      intoFolder: false,
      makeFoldersBelow: '/si',
    });
    const relative = await upload(source, 'si', { recursive: true, makeFolders: true });
    expect(relative[0]).toMatchObject({ remotePath: 'si/daily/a.csv', makeFoldersBelow: '.' });
  });

  it('refuses a folder that was not asked for, and what is not there', async () => {
    await expect(upload(source, '/si', ONE)).rejects.toMatchObject({
      error: { code: 'IsADirectory', path: source },
    });
    await expect(upload(join(source, 'none'), '/si')).rejects.toMatchObject({
      error: { code: 'LocalFileNotFound' },
    });
    const signal = AbortSignal.abort();
    await expect(upload(source, '/si', { ...ALL, signal })).rejects.toMatchObject({
      error: { code: 'Cancelled' },
    });
  });

  it('reports links and special files inside a folder and goes on', async () => {
    await symlink(source, join(source, 'b', 'around'));
    await symlink('a.csv', join(source, 'b', 'link.csv'));
    execFileSync('mkfifo', [join(source, 'b', 'pipe')]);
    const rows = await upload(source, '/si');
    expect(sent(rows)).toHaveLength(4);
    const refusal = (name: string, why: string) => {
      const path = join(source, 'b', name);
      return { code: 'NameNotAllowed', why, path, localPath: path };
    };
    expect(refusals(rows)).toEqual([refusal('pipe', 'neither a file nor a folder')]);
    expect(skips(rows)).toEqual({ '/si/daily/b/around': 'link', '/si/daily/b/link.csv': 'link' });
  });

  it('follows a link that was chosen itself', async () => {
    const link = join(folder.path, 'today');
    await symlink(source, link);
    const rows = await upload(link, '/si');
    expect(rows[0]).toMatchObject({ localPath: join(link, 'a.csv'), remotePath: '/si/today/a.csv' });
  });

  it('reports a folder it cannot read and goes on', async () => {
    const gone = join(source, 'b', 'deep');
    const rows: ExpandedTransfer[] = [];
    for await (const row of expandUpload({ localPath: source, remotePath: '/si', target: 'folder' }, ALL)) {
      // The walk has listed the folder above already when this one goes away.
      if (row.remotePath === '/si/daily/b/x.csv') execFileSync('rm', ['-r', gone]);
      rows.push(row);
    }
    expect(refusals(rows)).toMatchObject([{ code: 'LocalFileNotFound', path: gone, localPath: gone }]);
    expect(sent(rows)).toHaveLength(3);
  });
});

describe('the class of a size', () => {
  it('is small only where the size is known', () => {
    expect([0, SMALL_FILE_BYTES, SMALL_FILE_BYTES + 1, null].map(sizeClassOf)).toEqual([
      'small',
      'small',
      'large',
      'large',
    ]);
  });
});
