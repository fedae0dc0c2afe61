import { type FileHandle, open } from 'node:fs/promises';
import type { Database } from 'better-sqlite3';

/** Puts a database's commits on the disk from a thread of Node's pool. */
export interface LogSync extends AsyncDisposable {
  /** Settles when all that was committed before the call is on the disk. Throws what the file system throws. */
  (): Promise<void>;
}

/**
 * Takes over the waiting for the disk from SQLite, which would do it inside `COMMIT`, and with that on the event loop.
 * With `synchronous = NORMAL` a commit is written to the log and not synced; all the rest (the log's header, before and
 * after the log is folded into the file) stays SQLite's (https://www.sqlite.org/pragma.html#pragma_synchronous). A commit
 * counts once this was waited for. Locks are on other files, so that closing this handle gives none of them up.
 * @returns `undefined` where the database keeps no such log; then SQLite goes on syncing every commit
 */
export function logSyncOf(database: Database): LogSync | undefined {
  if (database.memory || database.pragma('journal_mode', { simple: true }) !== 'wal') return undefined;
  database.pragma('synchronous = NORMAL');
  let opening: Promise<FileHandle> | undefined;
  const sync = async () => {
    // The log is there from the first commit on, and stays as long as the database is open. Windows syncs only what
    // may be written to.
    opening ??= open(`${database.name}-wal`, 'r+');
    const log = await opening.catch((thrown: unknown) => {
      // No descriptor to be had just now, for instance: the next commit asks again.
      opening = undefined;
      throw thrown;
    });
    await log.datasync();
  };
  return Object.assign(sync, {
    [Symbol.asyncDispose]: async () => {
      await (await opening?.catch(() => undefined))?.close();
    },
  });
}
