import { closeSync, constants, copyFileSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { type Failure, failure } from '../../../shared/errors.ts';

/** The first 16 bytes of every database, and where its header says how large it is (sqlite.org/fileformat2.html, 1.3). */
const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;
const PAGE_SIZE_AT = 16;
const PAGE_COUNT_AT = 28;

/**
 * Up to this size the whole file is checked at every start, bytes: measured at 4 to 5 ms a MiB. In a larger one, damage
 * that neither its beginning nor its length shows is found when the damaged page is read.
 */
const CHECKED_WHOLE_BYTES = 16 * 1_024 * 1_024;

/** How long a check waits for another process, milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Looks whether a database file is sound, without changing a byte of it.
 * @param hasHistory entries were once written to it: then it can't be empty
 * @throws `DatabaseDamaged`, after a copy was put beside it
 */
export function assertSound(file: string, hasHistory: boolean): void {
  const why = damageOf(file, hasHistory);
  if (why !== undefined) throw damaged(file, why);
}

/** What SQLite found out later, in the same words. */
export function damaged(file: string, why: string, cause?: unknown): Failure {
  const copy = keepCopy(file);
  return failure('DatabaseDamaged', `database: ${why}`, {
    path: file,
    ...(copy !== undefined && { detail: { copy: basename(copy) } }),
    cause,
  });
}

/** Whether an error of SQLite says that the file itself is broken. */
export const isDamage = (code: string): boolean => /^SQLITE_(CORRUPT|NOTADB)/.test(code);

/** Looking alone leaves an empty one. */
const hasLog = (file: string): boolean => (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;

function damageOf(file: string, hasHistory: boolean): string | undefined {
  const { size } = statSync(file);
  // Made and not yet written to: the engine that made it ended right then.
  if (size === 0) return hasHistory ? 'the file is empty' : undefined;
  const header = Buffer.alloc(HEADER_BYTES);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(descriptor);
  }
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) return 'the file is no database';
  const pageBytes = header.readUInt16BE(PAGE_SIZE_AT);
  const bytes = header.readUInt32BE(PAGE_COUNT_AT) * (pageBytes === 1 ? 65_536 : pageBytes);
  // The log may hold what is missing at the end.
  if (size < bytes && !hasLog(file)) return `the file has ${size} of ${bytes} bytes`;
  return size <= CHECKED_WHOLE_BYTES ? whatSqliteSays(file) : undefined;
}

function whatSqliteSays(file: string): string | undefined {
  try {
    const database = new BetterSqlite3(file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
    try {
      const verdict = String(database.pragma('quick_check(1)', { simple: true }));
      return verdict === 'ok' ? undefined : verdict;
    } finally {
      database.close();
    }
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    // What else may be wrong, with rights or locks, shows when it is opened to be used.
    return isDamage(code) ? code : undefined;
  }
}

/** One copy for each state the file was found in, however often it is tried; `undefined` where none can be made. */
function keepCopy(file: string): string | undefined {
  try {
    const found = new Date(statSync(file).mtimeMs).toISOString().replaceAll(/[:.]/g, '-');
    const copy = `${file}.damaged-${found}`;
    if (existsSync(copy)) return copy;
    if (hasLog(file)) copyFileSync(`${file}-wal`, `${copy}-wal`);
    copyFileSync(file, copy, constants.COPYFILE_EXCL);
    return copy;
  } catch {
    return undefined;
  }
}
