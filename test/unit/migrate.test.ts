import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { partnersInLedger } from '../../electron/engine/ledger/entries.ts';
import { DATABASE_FILE, openDatabase } from '../../electron/engine/storage/database.ts';
import { CURRENT_VERSION, migrate, versionOf } from '../../electron/engine/storage/migrate.ts';
import { foundation } from '../../electron/engine/storage/migrations/0001-foundation.ts';
import { SELECT_TRANSFERS } from '../../electron/engine/transfers/transfer-row.ts';
import { sha256OfFile } from '../support/engine-fixture.ts';
import { appendAll, deliveries } from '../support/sample-ledger.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

let folder: TempFolder;
let file: string;
beforeEach(async () => {
  folder = await tempFolder('migrate');
  file = join(folder.path, 'data', DATABASE_FILE);
});
afterEach(() => folder[Symbol.asyncDispose]());

const open = () => openDatabase(join(folder.path, 'data'));

const contentOf = (database: BetterSqlite3.Database): unknown[] =>
  ['profiles', 'batches', 'transfers', 'ledger_entries'].map((table) =>
    database.prepare(`SELECT * FROM ${table}`).all(),
  );

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

  it('of version 1 keeps all it holds, and a copy of how it was', async () => {
    await mkdir(join(folder.path, 'data'));
    const old = new BetterSqlite3(file);
    old.exec(foundation);
    old.exec(`
      INSERT INTO profiles (id, name, kind, settings, created_at_ms, updated_at_ms) VALUES ('p', 'Midwest', 'saved', '{}', 1, 1);
      INSERT INTO batches (id, profile_id, direction, conflict, created_at_ms, ready) VALUES ('b', 'p', 'upload', 'skip', 1, 1);
      INSERT INTO transfers (batch_id, profile_id, direction, local_path, remote_path, size_bytes, size_class, state,
        queued_at_ms, finished_at_ms) VALUES ('b', 'p', 'upload', '/a', '/b', 7, 'small', 'delivered', 1, 9);`);
    appendAll(old, deliveries(3));
    old.pragma('user_version = 1');
    const before = contentOf(old);
    old.close();

    const database = open();
    expect(versionOf(database)).toBe(CURRENT_VERSION);
    const transfer = database.prepare(`${SELECT_TRANSFERS}`).get();
    expect(transfer).toMatchObject({ state: 'delivered', conflict: 'skip', dismissed_at_ms: null });
    database.prepare("UPDATE transfers SET conflict = 'rename'").run();
    expect(database.prepare(`${SELECT_TRANSFERS}`).get()).toMatchObject({ conflict: 'rename' });
    expect(partnersInLedger(database)).toEqual(['Midwest', 'Practice']);
    expect(database.prepare('SELECT count(*) FROM ledger_entries').pluck().get()).toBe(3);
    database.close();

    const copy = new BetterSqlite3(`${file}.before-version-2`, { readonly: true });
    expect([versionOf(copy), contentOf(copy)]).toEqual([1, before]);
    copy.close();
  });

  it('whose ledger somebody spoiled is brought up all the same: saying so is for verification', async () => {
    await mkdir(join(folder.path, 'data'));
    const old = new BetterSqlite3(file);
    old.exec(foundation);
    appendAll(old, deliveries(2));
    old.pragma('user_version = 1');
    old.close();
    // Beside SQLite, which would refuse.
    const bytes = await readFile(file);
    bytes.write('!', bytes.lastIndexOf('{"appVersion"'));
    await writeFile(file, bytes);
    const database = open();
    expect([versionOf(database), partnersInLedger(database)]).toEqual([CURRENT_VERSION, ['Midwest']]);
    database.close();
  });

  it('that is no database is said to be unusable, and kept', async () => {
    open().close();
    await writeFile(file, 'this is no database, but somebody may still want it');
    expect(open).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ code: 'DatabaseDamaged' }) }),
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
