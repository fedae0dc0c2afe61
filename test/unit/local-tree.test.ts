import { mkdir, open, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confirmPlace, ensureLocalFolder } from '../../electron/engine/transfers/local-tree.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

let temp: TempFolder;
let inside: string;
let outside: string;
beforeEach(async () => {
  temp = await tempFolder('local-tree');
  [inside, outside] = [join(temp.path, 'in'), join(temp.path, 'out')];
  await mkdir(inside);
  await mkdir(outside);
});
afterEach(() => temp[Symbol.asyncDispose]());

const refused = (code: string, path?: string) => ({
  error: path === undefined ? { code } : { code, path },
});

describe('the folder of a download', () => {
  it('is made below the chosen one, and not above where that was not asked', async () => {
    const folder = join(inside, 'a', 'b');
    await ensureLocalFolder(folder, { below: inside, inside });
    expect((await stat(folder)).isDirectory()).toBe(true);
    const missing = join(temp.path, 'none');
    await expect(
      ensureLocalFolder(join(missing, 'a'), { below: missing, inside: missing }),
    ).rejects.toMatchObject(refused('LocalFileNotFound', missing));
    await ensureLocalFolder(join(missing, 'a'), { below: temp.path, inside: missing });
    await expect(ensureLocalFolder(join(inside, 'x'), { below: null, inside })).rejects.toMatchObject(
      refused('LocalFileNotFound', join(inside, 'x')),
    );
  });

  it('is never behind a link, a file, or outside', async () => {
    await symlink(outside, join(inside, 'link'));
    await writeFile(join(inside, 'file'), '');
    const rules = { below: inside, inside };
    for (const name of ['link', 'file'])
      for (const folder of [join(inside, name), join(inside, name, 'deep')])
        await expect(ensureLocalFolder(join(folder, 'x'), rules)).rejects.toMatchObject(
          refused('NotADirectory', join(inside, name)),
        );
    await expect(ensureLocalFolder(outside, rules)).rejects.toMatchObject(refused('NameNotAllowed'));
    expect(await readdir(outside)).toEqual([]);
    // One that a person named may be a link.
    await ensureLocalFolder(join(inside, 'link'), { below: null, inside: null });
    await ensureLocalFolder(join(inside, 'link', 'a'), { below: null, inside: join(inside, 'link') }).catch(
      () => undefined,
    );
    await ensureLocalFolder(join(inside, 'link', 'a'), {
      below: join(inside, 'link'),
      inside: join(inside, 'link'),
    });
    expect(await readdir(outside)).toEqual(['a']);
  });

  it('is asked for once more when the file is open: one swapped for a link meanwhile gets no byte', async () => {
    const folder = join(inside, 'a');
    const place = await ensureLocalFolder(folder, { below: inside, inside });
    const temporary = join(folder, 'x.csv.0123.part');
    await using honest = await open(temporary, 'wx');
    await confirmPlace(honest, temporary, place);

    await rename(folder, join(inside, 'aside'));
    await symlink(outside, folder);
    const other = join(folder, 'y.csv.0123.part');
    await using astray = await open(other, 'wx');
    await expect(confirmPlace(astray, other, place)).rejects.toMatchObject(refused('NotADirectory'));
    // Also where it was swapped back before anybody looked.
    await rename(folder, join(inside, 'link'));
    await rename(join(inside, 'aside'), folder);
    await expect(confirmPlace(astray, other, place)).rejects.toMatchObject(refused('NotADirectory'));
    await confirmPlace(honest, temporary, place);
  });
});
