import type { Database, Statement } from 'better-sqlite3';

const statements = new WeakMap<Database, Map<string, Statement<unknown[], unknown>>>();

/** The statement for `sql`, compiled once for each database: compiling takes longer than running most of them. */
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
