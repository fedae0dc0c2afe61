import { join } from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GroupCommit } from '../../electron/engine/storage/group-commit.ts';
import { failure } from '../../shared/errors.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

let database: Database;
let commits: GroupCommit;
let committed: number;

beforeEach(() => {
  database = new BetterSqlite3(':memory:');
  database.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
  committed = 0;
  commits = new GroupCommit(database, {
    committed: () => () => {
      committed += 1;
    },
  });
});
afterEach(() => database.close());

const add = (text: string | null) => (inside: Database) =>
  Number(inside.prepare('INSERT INTO notes (text) VALUES (?)').run(text).lastInsertRowid);

const texts = () => database.prepare('SELECT text FROM notes ORDER BY id').pluck().all();

describe('changes that share a commit', () => {
  it('keep their order and get their own answers, after one commit', async () => {
    const written = ['a', 'b', 'c'].map((text) => commits.write(add(text)));
    expect([committed, texts()]).toEqual([0, []]);
    expect(await Promise.all(written)).toEqual([1, 2, 3]);
    expect([committed, texts()]).toEqual([1, ['a', 'b', 'c']]);
  });

  it('are not hurt by one that fails, of which nothing stays', async () => {
    const outcomes = await Promise.allSettled([
      commits.write(add('before')),
      commits.write((inside) => {
        add('half of it')(inside);
        throw failure('ClaimLost', 'somebody else has it');
      }),
      commits.write(add(null)),
      commits.write(add('after')),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { error: { code: 'ClaimLost' } } },
      { status: 'rejected', reason: { error: { code: 'DatabaseUnavailable' } } },
      { status: 'fulfilled' },
    ]);
    expect(texts()).toEqual(['before', 'after']);
  });

  it('have nothing from a run that one of them spoilt, and run once where none does', async () => {
    let runs = 0;
    const counted = (text: string) => (inside: Database) => {
      runs += 1;
      return add(text)(inside);
    };
    await Promise.all([commits.write(counted('a')), commits.write(counted('b'))]);
    expect(runs).toBe(2);
    const outcomes = await Promise.allSettled([commits.write(counted('c')), commits.write(add(null))]);
    expect(outcomes).toMatchObject([{ status: 'fulfilled', value: 3 }, { status: 'rejected' }]);
    expect([runs, texts()]).toEqual([4, ['a', 'b', 'c']]);
  });

  it('are settled only once they are committed', async () => {
    const seen: unknown[] = [];
    commits = new GroupCommit(database, { committed: () => () => seen.push('committed') });
    const first = commits.write(add('a')).then(() => seen.push('a'));
    const second = commits.write(add('b')).then(() => seen.push('b'));
    commits.flush();
    expect(seen).toEqual(['committed']);
    await Promise.all([first, second]);
    expect(seen).toEqual(['committed', 'a', 'b']);
  });

  it('are all refused where the commit itself fails', async () => {
    database.exec(
      `CREATE TABLE children (parent INTEGER REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED)`,
    );
    database.pragma('foreign_keys = ON');
    const outcomes = await Promise.allSettled([
      commits.write(add('a')),
      commits.write((inside) => inside.exec('INSERT INTO children VALUES (99)')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect([committed, texts()]).toEqual([0, []]);
    // And the next group is not affected.
    expect(await commits.write(add('later'))).toBe(1);
  });

  it('do not wait for more than a group', async () => {
    const many = Array.from({ length: 300 }, (_, index) => commits.write(add(String(index))));
    expect(committed).toBe(2);
    await Promise.all(many);
    expect([committed, texts().length]).toEqual([3, 300]);
  });
});

describe('a disk that is waited for beside', () => {
  let syncs: PromiseWithResolvers<void>[];
  beforeEach(() => {
    syncs = [];
    commits = new GroupCommit(database, {
      sync: () => {
        const sync = Promise.withResolvers<void>();
        syncs.push(sync);
        return sync.promise;
      },
      committed: () => () => {
        committed += 1;
      },
    });
  });

  it('settles a change only once it has it, and gets one group at a time', async () => {
    const settled: number[] = [];
    const first = commits.write(add('a')).then((id) => settled.push(id));
    commits.flush();
    const second = commits.write(add('b')).then((id) => settled.push(id));
    commits.flush();
    expect([syncs.length, texts(), settled, committed]).toEqual([1, ['a'], [], 0]);
    syncs[0]?.resolve();
    await first;
    await expect.poll(() => syncs.length).toBe(2);
    expect([texts(), settled, committed]).toEqual([['a', 'b'], [1], 1]);
    syncs[1]?.resolve();
    await second;
    expect([settled, committed]).toEqual([[1, 2], 2]);
  });

  it('has all that a reader is shown', async () => {
    expect(await commits.read(texts)).toEqual([]);
    const seen: unknown[] = [];
    const first = commits.write(add('a')).then(() => seen.push('settled'));
    commits.flush();
    const read = commits.read(() => seen.push(texts()));
    const second = commits.write(add('b'));
    expect(seen).toEqual([]);
    syncs[0]?.resolve();
    await Promise.all([first, read]);
    expect(seen).toEqual(['settled', ['a']]);
    await expect.poll(() => syncs.length).toBe(2);
    syncs[1]?.resolve();
    await second;
    await expect(commits.read(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('that could not be asked for fails what it was to keep, and not what comes later', async () => {
    const first = commits.write(add('a'));
    commits.flush();
    syncs[0]?.reject(Object.assign(new Error('EMFILE: too many open files, open'), { syscall: 'open' }));
    await expect(first).rejects.toMatchObject({ error: { code: 'DatabaseUnavailable' } });
    const second = commits.write(add('b'));
    commits.flush();
    await expect.poll(() => syncs.length).toBe(2);
    syncs[1]?.resolve();
    expect([await second, committed]).toEqual([2, 1]);
  });

  it('that the disk refused is the end of trust: nothing is written or told afterwards', async () => {
    const first = commits.write(add('a'));
    commits.flush();
    const waiting = [commits.write(add('b')), commits.read(() => 'what was seen')];
    syncs[0]?.reject(Object.assign(new Error('EIO: i/o error, fdatasync'), { syscall: 'fdatasync' }));
    const refused = { error: { code: 'DatabaseUnavailable' } };
    await expect(first).rejects.toMatchObject(refused);
    for (const one of waiting) await expect(one).rejects.toMatchObject(refused);
    await expect(commits.write(add('c'))).rejects.toMatchObject(refused);
    await expect(commits.read(() => 'later')).rejects.toMatchObject(refused);
    expect([syncs.length, committed]).toEqual([1, 0]);
  });

  it('is waited for at the end, by what came meanwhile too', async () => {
    const pending = [commits.write(add('a'))];
    commits.flush();
    pending.push(commits.write(add('b')));
    let isClosed = false;
    const closed = commits.close().then(() => {
      isClosed = true;
    });
    syncs[0]?.resolve();
    await expect.poll(() => syncs.length).toBe(2);
    expect([isClosed, texts()]).toEqual([false, ['a', 'b']]);
    syncs[1]?.resolve();
    await closed;
    expect(await Promise.all(pending)).toEqual([1, 2]);
  });
});

describe('the end', () => {
  it('commits what is pending and takes no more', async () => {
    const pending = commits.write(add('last'));
    const closed = commits.close();
    expect(texts()).toEqual(['last']);
    await closed;
    expect(await pending).toBe(1);
    await expect(commits.write(add('too late'))).rejects.toMatchObject({ error: { code: 'EngineStopped' } });
    expect(texts()).toEqual(['last']);
  });
});

describe('a database that another process writes to', () => {
  let folder: TempFolder;
  let other: Database;
  let ours: Database;
  beforeEach(async () => {
    folder = await tempFolder('busy');
    const open = () => new BetterSqlite3(join(folder.path, 'notes.db'), { timeout: 50 });
    [ours, other] = [open(), open()];
    ours.pragma('journal_mode = WAL');
    ours.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
  });
  afterEach(async () => {
    ours.close();
    other.close();
    await folder[Symbol.asyncDispose]();
  });

  it('gets the changes once it is free, in their order', async () => {
    commits = new GroupCommit(ours);
    other.exec('BEGIN IMMEDIATE');
    const written = ['a', 'b'].map((text) => commits.write(add(text)));
    commits.flush();
    const third = commits.write(add('c'));
    expect(await Promise.race([written[0], Promise.resolve('waits')])).toBe('waits');
    other.exec('ROLLBACK');
    expect(await Promise.all([...written, third])).toEqual([1, 2, 3]);
  });

  it('refuses them with its reason when it stays so for too long', async () => {
    commits = new GroupCommit(ours, { patienceMs: 300 });
    other.exec('BEGIN IMMEDIATE');
    await expect(commits.write(add('a'))).rejects.toMatchObject({
      error: { code: 'DatabaseUnavailable', detail: { sqlite: 'SQLITE_BUSY' } },
    });
    other.exec('ROLLBACK');
    expect(await commits.write(add('b'))).toBe(1);
  });
});
