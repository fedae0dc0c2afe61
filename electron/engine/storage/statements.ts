import type { Database, Statement } from 'better-sqlite3';

const statements = new WeakMap<Database, Map<string, Statement<unknown[], unknown>>>();

/**
 * The statement for `sql`, compiled once for each database: compiling takes longer than running most of them.
 *
 * Where SQLite might choose another plan for other values of a parameter, it compiles the statement anew for every run: 50
 * microseconds instead of 3. It thinks so of parameters compared in a join, or in a query inside another, and of
 * `LIMIT`. Statements that run for every few transfers say `+$parameter` there, which it doesn't look into.
 */
export function prepared<Row = unknown>(database: Database, sql: string): Statement<unknown[], Row> {
  let known = statements.get(database);
  if (known === undefined) {
    known = new Map();
    statements.set(database, known);
  }
  let statement = known.get(sql);
  if (statement === undefined) {
    statement = database.prepare<unknown[], unknown>(sql);
    known.set(sql, statement);
  }
  return statement as Statement<unknown[], Row>;
}
