import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalSide } from '../../electron/engine/transfers/local-side.ts';
import { namesInFolder } from '../support/engine-fixture.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

let folder: TempFolder;
let from: string;
let to: string;
beforeEach(async () => {
  folder = await tempFolder('fat');
  from = join(folder.path, 'claims.csv.0123456789ab.part');
  to = join(folder.path, 'claims.csv');
  await writeFile(from, 'the whole file');
});
afterEach(() => folder[Symbol.asyncDispose]());

/** FAT and some network shares. */
const withoutLinks = new LocalSide(true, () =>
  Promise.reject(Object.assign(new Error('EPERM: link'), { code: 'EPERM', syscall: 'link' })),
);

describe('a file system without hard links', () => {
  it('gets the file under its final name', async () => {
    await withoutLinks.publishNew(from, to);
    expect(await namesInFolder(folder.path)).toEqual(['claims.csv']);
    expect(await readFile(to, 'utf8')).toBe('the whole file');
  });

  it('keeps what has the name already', async () => {
    for (const there of ['', 'somebody else’s']) {
      await writeFile(to, there);
      await expect(withoutLinks.publishNew(from, to)).rejects.toMatchObject({
        error: { code: 'AlreadyExists' },
      });
      expect(await readFile(to, 'utf8')).toBe(there);
    }
  });

  it('cut off between taking the name and the rename, goes on from there', async () => {
    await writeFile(to, 'claims.csv.0123456789ab.part');
    await withoutLinks.publishNew(from, to);
    expect(await namesInFolder(folder.path)).toEqual(['claims.csv']);
    expect(await readFile(to, 'utf8')).toBe('the whole file');
  });
});
