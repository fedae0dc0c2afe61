import type { Database } from 'better-sqlite3';
import { failure } from '../../../shared/errors.ts';
import { foundation } from './migrations/0001-foundation.ts';
import { forTheWindow } from './migrations/0002-window.ts';
import { queueOrder } from './migrations/0003-queue-order.ts';
import { verification } from './migrations/0004-verification.ts';
import { together } from './migrations/0005-together.ts';
import { trees } from './migrations/0006-trees.ts';
import { resume } from './migrations/0007-resume.ts';
import { trust } from './migrations/0008-trust.ts';
import { keys } from './migrations/0009-keys.ts';

/** In order; the version of a database is the number of those it has been through. */
const MIGRATIONS: readonly string[] = [
  foundation,
  forTheWindow,
  queueOrder,
  verification,
  together,
  trees,
  resume,
  trust,
  keys,
];

export const CURRENT_VERSION = MIGRATIONS.length;

export function versionOf(database: Database): number {
  return database.pragma('user_version', { simple: true }) as number;
}

/**
 * Brings a database to the current version, each migration in a transaction of its own.
 * `before` is called once, before the first change to a database that holds data already.
 * @throws `DatabaseFromFuture` for a file from a newer version, which is left untouched.
 */
export function migrate(database: Database, before: (version: number) => void): void {
  const found = versionOf(database);
  if (found > CURRENT_VERSION)
    throw failure(
      'DatabaseFromFuture',
      `the database has version ${found}, this program knows ${CURRENT_VERSION}`,
      {
        detail: { found, known: CURRENT_VERSION },
      },
    );
  if (found > 0 && found < CURRENT_VERSION) before(found);
  for (let version = found; version < CURRENT_VERSION; version += 1) {
    const step = MIGRATIONS[version];
    if (step === undefined) continue;
    database
      .transaction(() => {
        // Two processes may have opened the same old file: the second finds the work done.
        if (versionOf(database) !== version) return;
        database.exec(step);
        database.pragma(`user_version = ${version + 1}`);
      })
      .immediate();
  }
}
