import { execFileSync } from 'node:child_process';
import {
  chmod,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalFiles } from '../../electron/engine/local-files/local-files.ts';
import type { LocalEntry } from '../../shared/models/local-entry.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';

const signal = new AbortController().signal;
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

let folder: TempFolder;
let files: LocalFiles;

beforeEach(async () => {
  folder = await tempFolder('local-files');
  files = new LocalFiles();
});
afterEach(async () => {
  await files.close();
  await folder[Symbol.asyncDispose]();
});

const here = (...parts: string[]): string => join(folder.path, ...parts);
const code = (wanted: string, path?: string) => ({
  error: { code: wanted, ...(path === undefined ? {} : { path }) },
});

async function listed(path: string, limit = 1_000): Promise<{ entries: LocalEntry[]; pages: number }> {
  const { listingId } = await files.openListing({ path }, signal);
  const entries: LocalEntry[] = [];
  for (let pages = 1; ; pages += 1) {
    const page = await files.readListing({ listingId, limit }, signal);
    entries.push(...page.entries);
    if (page.done) return { entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)), pages };
  }
}

describe('a local listing', () => {
  it('gives every entry with its facts, a link as a link', async () => {
    await mkdir(here('archive'));
    await writeFile(here('billing.csv'), 'twelve bytes', { mode: 0o640 });
    await utimes(here('billing.csv'), 1_700_000_000, 1_700_000_000);
    await symlink('billing.csv', here('latest'));
    await symlink('nowhere', here('lost'));
    execFileSync('mkfifo', [here('pipe')]);
    const { entries } = await listed(folder.path);
    expect(entries.map(({ name, kind, usable }) => [name, kind, usable])).toEqual([
      ['archive', 'folder', true],
      ['billing.csv', 'file', true],
      ['latest', 'link', true],
      ['lost', 'link', true],
      ['pipe', 'other', true],
    ]);
    const { uid, gid } = await lstat(here('billing.csv'));
    expect(entries[1]).toEqual({
      name: 'billing.csv',
      kind: 'file',
      sizeBytes: 12,
      modifiedAtMs: 1_700_000_000_000,
      mode: 0o640,
      uid,
      gid,
      usable: true,
    });
  });

  it('says which folder it is of, and which one is above', async () => {
    await mkdir(here('a'));
    const open = (path: string) => files.openListing({ path }, signal);
    expect(await open(here('a', '..', 'a/'))).toMatchObject({ path: here('a'), parent: folder.path });
    expect(await open('/')).toMatchObject({ path: '/', parent: null });
    await expect(open('~')).rejects.toMatchObject(code('InvalidRequest', '~'));
  });

  it('follows a link to a folder that a person opens', async () => {
    await mkdir(here('a'));
    await writeFile(here('a', 'x.csv'), '');
    await symlink('a', here('to-a'));
    expect((await listed(here('to-a'))).entries.map(({ name }) => name)).toEqual(['x.csv']);
  });

  it('shows a name that is no valid text without its facts', async () => {
    await writeFile(Buffer.concat([Buffer.from(here('caf')), Buffer.from([0xe9])]), 'x');
    expect((await listed(folder.path)).entries).toEqual([
      {
        name: 'caf\uFFFD',
        kind: 'file',
        sizeBytes: null,
        modifiedAtMs: null,
        mode: null,
        uid: null,
        gid: null,
        usable: true,
      },
    ]);
  });

  it('comes page by page, complete', async () => {
    await mkdir(here('many'));
    await Promise.all(Array.from({ length: 700 }, (_, index) => writeFile(here('many', `${index}.csv`), '')));
    const { entries, pages } = await listed(here('many'), 300);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(700);
    expect(pages).toBe(3);
  });

  it('leaves out what was removed while it was read', async () => {
    await writeFile(here('a.csv'), '');
    await writeFile(here('b.csv'), '');
    const { listingId } = await files.openListing({ path: folder.path }, signal);
    await files.readListing({ listingId, limit: 1 }, signal);
    // The names were read ahead; the second one's file is looked at only now.
    await rm(here('a.csv'));
    await rm(here('b.csv'));
    expect(await files.readListing({ listingId, limit: 5 }, signal)).toEqual({ entries: [], done: true });
  });

  it('of a file or of nothing says which of both it was', async () => {
    await writeFile(here('file.csv'), '');
    const open = (path: string) => files.openListing({ path }, signal);
    await expect(open(here('file.csv'))).rejects.toMatchObject(code('NotADirectory', here('file.csv')));
    await expect(open(here('none'))).rejects.toMatchObject(code('LocalFileNotFound', here('none')));
    const below = here('file.csv', 'below');
    await expect(open(below)).rejects.toMatchObject(code('LocalFileNotFound', below));
  });

  it('of a folder that may not be read says so', async () => {
    await mkdir(here('closed'), { mode: 0 });
    await chmod(folder.path, 0o755);
    // Root may read everything, so for this it is nobody.
    if (isRoot) process.seteuid?.(NOBODY);
    try {
      await expect(files.openListing({ path: here('closed') }, signal)).rejects.toMatchObject(
        code('LocalPermissionDenied', here('closed')),
      );
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
    await chmod(here('closed'), 0o700);
  });

  it('is closed at its end, on demand, when cancelled, and when nobody reads from it', async () => {
    const gone = (listingId: string) =>
      expect(files.readListing({ listingId, limit: 1 }, signal)).rejects.toMatchObject(code('NotFound'));
    const open = async () => (await files.openListing({ path: folder.path }, signal)).listingId;
    const read = await open();
    await files.readListing({ listingId: read, limit: 1 }, signal);
    await gone(read);
    const closed = await open();
    await files.closeListing({ listingId: closed });
    await files.closeListing({ listingId: closed });
    await gone(closed);
    const cancelled = await open();
    await expect(
      files.readListing({ listingId: cancelled, limit: 1 }, AbortSignal.abort()),
    ).rejects.toMatchObject(code('Cancelled'));
    await gone(cancelled);
    const hasty = new LocalFiles(20);
    const { listingId } = await hasty.openListing({ path: folder.path }, signal);
    const openHandles = async () => (await readdir('/proc/self/fd')).map((fd) => `/proc/self/fd/${fd}`);
    await waitFor(
      async () => {
        const targets = await Promise.all((await openHandles()).map((fd) => readlink(fd).catch(() => '')));
        return !targets.includes(folder.path);
      },
      { what: 'the handle to be closed' },
    );
    await expect(hasty.readListing({ listingId, limit: 1 }, signal)).rejects.toMatchObject(code('NotFound'));
    await hasty.close();
  });
});

describe('changing local folders', () => {
  const makeFolder = (path: string) => files.makeFolder({ path }, signal);
  const rename = (from: string, to: string) => files.rename({ from, to }, signal);

  it('makes one folder, in one that is there, under a name it can have', async () => {
    await makeFolder(here('a'));
    expect((await lstat(here('a'))).isDirectory()).toBe(true);
    await expect(makeFolder(here('a'))).rejects.toMatchObject(code('AlreadyExists', here('a')));
    await expect(makeFolder(here('b', 'c'))).rejects.toMatchObject(code('LocalFileNotFound', here('b', 'c')));
    const long = here('x'.repeat(256));
    await expect(makeFolder(long)).rejects.toMatchObject(code('NameNotAllowed', long));
    expect(await readdir(folder.path)).toEqual(['a']);
  });

  it('renames files, folders and links', async () => {
    await writeFile(here('a.csv'), 'a');
    await mkdir(here('f'));
    await writeFile(here('f', 'x'), 'x');
    await symlink('nowhere', here('link'));
    await rename(here('a.csv'), here('A.csv'));
    await rename(here('f'), here('g'));
    await rename(here('link'), here('other'));
    await rename(here('g'), here('g'));
    expect((await readdir(folder.path)).sort()).toEqual(['A.csv', 'g', 'other']);
    expect(await readFile(here('A.csv'), 'utf8')).toBe('a');
    expect((await lstat(here('A.csv'))).nlink).toBe(1);
    expect(await readdir(here('g'))).toEqual(['x']);
    expect(await readlink(here('other'))).toBe('nowhere');
  });

  it.each(['file', 'folder', 'empty folder', 'lost link', 'the same file under another name'])(
    'never replaces what is there: %s',
    async (there) => {
      const to = here('A');
      await writeFile(here('a'), 'a');
      await mkdir(here('f'));
      if (there === 'file') await writeFile(to, 'there');
      else if (there === 'lost link') await symlink('nowhere', to);
      else if (there.endsWith('name')) await link(here('a'), to);
      else await mkdir(to);
      if (there === 'folder') await writeFile(join(to, 'x'), '');
      const before = await lstat(to);
      await expect(rename(here('a'), to)).rejects.toMatchObject(code('AlreadyExists', to));
      await expect(rename(here('f'), to)).rejects.toMatchObject(code('AlreadyExists', to));
      expect((await readdir(folder.path)).sort()).toEqual(['A', 'a', 'f']);
      expect((await lstat(to)).ino).toBe(before.ino);
    },
  );

  it('says what else is in the way', async () => {
    await mkdir(here('f'));
    await writeFile(here('a'), 'a');
    await expect(rename(here('none'), here('b'))).rejects.toMatchObject(
      code('LocalFileNotFound', here('none')),
    );
    const nowhere = here('none', 'b');
    await expect(rename(here('a'), nowhere)).rejects.toMatchObject(code('LocalFileNotFound', nowhere));
    await expect(rename(here('f'), here('f', 'g'))).rejects.toMatchObject(code('InvalidRequest'));
    const long = here('x'.repeat(256));
    await expect(rename(here('a'), long)).rejects.toMatchObject(code('NameNotAllowed', long));
    expect((await readdir(folder.path)).sort()).toEqual(['a', 'f']);
  });

  it('tells how much room there is', async () => {
    const { freeBytes, totalBytes } = await files.space({ path: folder.path }, signal);
    expect(totalBytes).toBeGreaterThan(freeBytes);
    expect(freeBytes).toBeGreaterThan(0);
    await expect(files.space({ path: here('none') }, signal)).rejects.toMatchObject(
      code('LocalFileNotFound', here('none')),
    );
  });
});
