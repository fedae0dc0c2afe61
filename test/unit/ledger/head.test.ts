import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HEAD_FILE, HeadKeeper, readHead } from '../../../electron/engine/ledger/head.ts';
import type { LedgerHead } from '../../../electron/engine/ledger/ledger.ts';
import type { AppError } from '../../../shared/errors.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'waybill-head-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const head = (sequence: number, digit = 'a'): LedgerHead => ({ sequence, hash: digit.repeat(64) });
const known = (sequence: number, digit = 'a') => ({ state: 'known', head: head(sequence, digit) });

describe('keeping the newest head outside the database', () => {
  it('writes the newest noted head when it is closed, readable by the owner only, and leaves nothing else', async () => {
    const keeper = new HeadKeeper(directory);
    for (const sequence of [1, 3, 2]) keeper.note(head(sequence));
    await keeper.close();
    expect(readHead(directory)).toEqual(known(3));
    expect(readFileSync(join(directory, HEAD_FILE), 'utf8')).toBe(
      `{"format":1,"sequence":3,"hash":"${'a'.repeat(64)}"}\n`,
    );
    if (process.platform !== 'win32') expect(statSync(join(directory, HEAD_FILE)).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual([HEAD_FILE]);
  });

  it('writes by itself, the first at once and the following no sooner than the interval', async () => {
    const keeper = new HeadKeeper(directory, undefined, 60_000);
    keeper.note(head(1));
    await expect.poll(() => readHead(directory)).toEqual(known(1));
    keeper.note(head(2));
    await new Promise((resolve) => setImmediate(resolve));
    expect(readHead(directory)).toEqual(known(1));
    await keeper.flush();
    expect(readHead(directory)).toEqual(known(2));
  });

  it('never goes back, nor to another hash of the same sequence', async () => {
    const one = new HeadKeeper(directory);
    const other = new HeadKeeper(directory);
    one.note(head(5));
    await one.flush();
    other.note(head(4, 'b'));
    await other.flush();
    other.note(head(5, 'b'));
    await other.flush();
    expect(readHead(directory)).toEqual(known(5));
  });

  it('ends with the newest head whichever of several keepers is told what', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 99 })), {
          minLength: 1,
          maxLength: 12,
        }),
        async (notes) => {
          rmSync(join(directory, HEAD_FILE), { force: true });
          const keepers = [0, 1, 2].map(() => new HeadKeeper(directory));
          await Promise.all(
            notes.map(([index, sequence]) => {
              keepers[index]?.note(head(sequence));
              return keepers[index]?.flush();
            }),
          );
          await Promise.all(keepers.map((keeper) => keeper.close()));
          expect(readHead(directory)).toEqual(known(Math.max(...notes.map(([, sequence]) => sequence))));
        },
      ),
      { numRuns: 8 },
    );
  });

  it('takes over the lock of a process that died', async () => {
    const lock = join(directory, 'ledger-head.lock');
    writeFileSync(lock, '');
    utimesSync(lock, new Date(0), new Date(0));
    const keeper = new HeadKeeper(directory);
    keeper.note(head(1));
    await keeper.close();
    expect(readHead(directory)).toEqual(known(1));
    expect(existsSync(lock)).toBe(false);
  });

  it('reports a write that failed and makes up for it at the next chance', async () => {
    const folder = join(directory, 'later');
    const failures: AppError[] = [];
    const keeper = new HeadKeeper(folder, (error) => failures.push(error));
    keeper.note(head(1));
    await expect.poll(() => failures.map((error) => error.code)).toEqual(['LocalFileNotFound']);
    await expect(keeper.flush()).rejects.toMatchObject({ error: { code: 'LocalFileNotFound' } });
    mkdirSync(folder);
    await keeper.close();
    expect(readHead(folder)).toEqual(known(1));
  });

  it.each([
    ['not JSON', '{"format":1,'],
    ['of another format', `{"format":2,"sequence":1,"hash":"${'a'.repeat(64)}"}`],
    ['without a proper hash', '{"format":1,"sequence":1,"hash":"abc"}'],
    ['without a proper sequence', `{"format":1,"sequence":0,"hash":"${'a'.repeat(64)}"}`],
  ])('calls a head file unreadable that is %s, and writes a new one', async (_, text) => {
    expect(readHead(directory)).toEqual({ state: 'absent' });
    writeFileSync(join(directory, HEAD_FILE), text);
    expect(readHead(directory)).toEqual({ state: 'unreadable' });
    const keeper = new HeadKeeper(directory);
    keeper.note(head(1));
    await keeper.close();
    expect(readHead(directory)).toEqual(known(1));
  });
});
