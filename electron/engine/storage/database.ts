import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { type AppError, Failure, failure } from '../../../shared/errors.ts';
import { assertSound, damaged, isDamage } from './damage.ts';
import { migrate } from './migrate.ts';

export const DATABASE_FILE = 'waybill.db';

/** The log file is cut back to this after it was folded in. */
const LARGEST_LOG_BYTES = 48 * 1_024 * 1_024;

/** How long a statement waits for another process's write, milliseconds. */
export const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens (making it where needed) the database of a data directory: directory 0700, file 0600, WAL,
 * every commit on the disk before it returns.
 * @param hasHistory the data directory is known to have had entries in its ledger
 * @throws `DatabaseFromFuture`, `DatabaseDamaged`, `DatabaseUnavailable`, `LocalDiskFull`
 */
export function openDatabase(dataDirectory: string, hasHistory = false): Database {
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    const file = join(dataDirectory, DATABASE_FILE);
    if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
    else {
      chmodSync(file, 0o600);
      assertSound(file, hasHistory);
    }
    const database = new BetterSqlite3(file, { timeout: BUSY_TIMEOUT_MS });
    try {
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.pragma('foreign_keys = ON');
      database.pragma('cache_size = -4096');
      database.pragma('temp_store = MEMORY');
      // Pages of the log before it is folded into the file; each folding costs two more waits for the disk.
      database.pragma('wal_autocheckpoint = 10000');
      database.pragma(`journal_size_limit = ${LARGEST_LOG_BYTES}`);
      migrate(database, (version) => {
        const copy = `${file}.before-version-${version + 1}`;
        if (!existsSync(copy)) database.exec(`VACUUM INTO '${copy.replaceAll("'", "''")}'`);
      });
    } catch (thrown) {
      database.close();
      throw thrown;
    }
    return database;
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    throw databaseFailure(thrown, dataDirectory);
  }
}

/** Opens the database of a data directory for long reads beside the engine. @throws `DatabaseUnavailable` */
export function openDatabaseReadOnly(dataDirectory: string): Database {
  try {
    const database = new BetterSqlite3(join(dataDirectory, DATABASE_FILE), {
      readonly: true,
      timeout: BUSY_TIMEOUT_MS,
    });
    database.pragma('query_only = ON');
    return database;
  } catch (thrown) {
    throw databaseFailure(thrown, dataDirectory);
  }
}

/** What SQLite says, in our words; `detail.sqlite` names its result, such as `SQLITE_FULL`. */
export function databaseFailure(thrown: unknown, path?: string): Failure {
  const code = sqliteCode(thrown);
  const message = `database: ${code} ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  const more = { ...(path !== undefined && { path }), detail: { sqlite: code }, cause: thrown };
  if (isDamage(code))
    return path === undefined
      ? failure('DatabaseDamaged', message, more)
      : damaged(join(path, DATABASE_FILE), message, thrown);
  return failure(code.startsWith('SQLITE_FULL') ? 'LocalDiskFull' : 'DatabaseUnavailable', message, more);
}

const sqliteCode = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';

/** Whether another process is writing just now: the same may work in a moment. */
export const isBusy = (thrown: unknown): boolean => sqliteCode(thrown).startsWith('SQLITE_BUSY');

/** Whether a failure is our own database's, and nothing was found out about files or servers. */
export const isOfDatabase = ({ detail }: AppError): boolean => detail?.sqlite !== undefined;
