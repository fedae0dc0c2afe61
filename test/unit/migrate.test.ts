import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_FILE, openDatabase } from '../../electron/engine/storage/database.ts';
import { CURRENT_VERSION, migrate, versionOf } from '../../electron/engine/storage/migrate.ts';
import { sha256OfFile } from '../support/engine-fixture.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

let folder: TempFolder;
let file: string;
beforeEach(async () => {
  folder = await tempFolder('migrate');
  file = join(folder.path, 'data', DATABASE_FILE);
});
afterEach(() => folder[Symbol.asyncDispose]());

const open = () => openDatabase(join(folder.path, 'data'));

/** As if a later program had worked on it. */
function setVersion(version: number): void {
  const database = new BetterSqlite3(file);
  database.pragma(`user_version = ${version}`);
  database.close();
}

describe('a database', () => {
  it('that is new gets the current version, and only its owner may read it', async () => {
    const database = open();
    expect([versionOf(database), database.pragma('integrity_check', { simple: true })]).toEqual([
      CURRENT_VERSION,
      'ok',
    ]);
    database.close();
    const modes = [await stat(join(folder.path, 'data')), await stat(file)].map(({ mode }) => mode & 0o777);
    expect(modes).toEqual([0o700, 0o600]);
  });

  it('that is current is opened again as it is, without a copy', async () => {
    open().close();
    const schema = () => {
      const database = open();
      const rows = database.prepare('SELECT sql FROM sqlite_schema ORDER BY name').pluck().all();
      database.close();
      return rows;
    };
    expect(schema()).toEqual(schema());
    expect((await readdir(join(folder.path, 'data'))).filter((name) => name.includes('before'))).toEqual([]);
  });

  it('of a newer program is refused and left untouched', async () => {
    open().close();
    setVersion(CURRENT_VERSION + 1);
    const before = await sha256OfFile(file);
    expect(open).toThrow(
      expect.objectContaining({
        error: expect.objectContaining({
          code: 'DatabaseFromFuture',
          detail: { found: CURRENT_VERSION + 1, known: CURRENT_VERSION },
        }),
      }),
    );
    expect(await sha256OfFile(file)).toBe(before);
  });

  it('that is no database is said to be unusable, and kept', async () => {
    open().close();
    await writeFile(file, 'this is no database, but somebody may still want it');
    expect(open).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ code: 'DatabaseUnavailable' }) }),
    );
    expect(await readFile(file, 'utf8')).toContain('somebody may still want it');
  });

  it('is brought up step by step, asking for a copy only where there is something to copy', () => {
    const copies: number[] = [];
    const database = new BetterSqlite3(':memory:');
    migrate(database, (version) => copies.push(version));
    migrate(database, (version) => copies.push(version));
    expect([versionOf(database), copies]).toEqual([CURRENT_VERSION, []]);
    database.close();
  });
});
