import type { Database, Statement } from 'better-sqlite3';
import type { ProfileStatus } from '../../../shared/models/profile.ts';
import { STATUS_COLUMNS, type StatusRow, toStatus } from './profile-rows.ts';

type WatchedRow = StatusRow & { readonly name: string; readonly settings: string };

/** Notices which profiles look different from how they looked last: another process added or changed them. */
export class ProfileWatch {
  readonly #all: Statement<[], WatchedRow>;
  readonly #one: Statement<[string], WatchedRow>;
  #looks = new Map<string, string>();

  constructor(database: Database) {
    this.#all = database.prepare(`SELECT ${STATUS_COLUMNS}, name, settings FROM profiles ORDER BY name`);
    this.#one = database.prepare(`SELECT ${STATUS_COLUMNS}, name, settings FROM profiles WHERE id = ?`);
    this.changed();
  }

  /** Those that were added or changed since, by name; one that was removed is only forgotten. */
  changed(): readonly ProfileStatus[] {
    const before = this.#looks;
    const rows = this.#all.all();
    this.#looks = new Map(rows.map((row) => [row.id, lookOf(row)]));
    return rows.filter((row) => before.get(row.id) !== this.#looks.get(row.id)).map(toStatus);
  }

  /** This process changed it itself: no news of its own. */
  seen(id: string): void {
    const row = this.#one.get(id);
    if (row === undefined) this.#looks.delete(id);
    else this.#looks.set(id, lookOf(row));
  }
}

const lookOf = (row: WatchedRow): string => JSON.stringify(row);
