import type { Database } from 'better-sqlite3';
import { failure } from '../../../shared/errors.ts';
import { HINTS } from '../../../shared/messages/hints.ts';
import type { Route } from '../../../shared/models/route.ts';

interface RouteRow {
  readonly name: string;
  readonly kind: string;
  readonly route: string | null;
}

/** The names of those that go through a jump host, directly; in order. */
export function namesBehind(database: Database, profileId: string): readonly string[] {
  return database
    .prepare<[string], { name: string }>(
      `SELECT name FROM profiles WHERE json_extract(settings, '$.route.kind') = 'jump'
         AND json_extract(settings, '$.route.profileId') = ? ORDER BY name`,
    )
    .all(profileId)
    .map(({ name }) => name);
}

/** @throws `InvalidRequest` naming those that go through it */
export function refuseJumpHostInUse(
  database: Database,
  profile: { readonly id: string; readonly name: string },
): void {
  const names = namesBehind(database, profile.id);
  if (names.length > 0)
    throw failure('InvalidRequest', 'the profile is the jump host of others', {
      path: profile.name,
      hint: HINTS.jumpInUse(profile.name, names),
      detail: { behind: names.length },
    });
}

/**
 * A route can be saved whose jump hosts are saved profiles, one after another up to one that needs none.
 * @param id of the profile whose route it is; none of a new one
 * @throws `InvalidRequest`
 */
export function refuseWrongRoute(database: Database, route: Route, id?: string): void {
  const passed = new Set(id === undefined ? [] : [id]);
  const find = database.prepare<[string], RouteRow>(
    "SELECT name, kind, json_extract(settings, '$.route') AS route FROM profiles WHERE id = ?",
  );
  for (let next = route; next.kind === 'jump'; ) {
    if (passed.has(next.profileId))
      throw failure('InvalidRequest', 'the jump hosts lead in a circle', { hint: HINTS.jumpCircle });
    passed.add(next.profileId);
    const row = find.get(next.profileId);
    if (row?.kind !== 'saved')
      throw failure('InvalidRequest', 'the jump host is no saved profile', { hint: HINTS.jumpMissing });
    // What was stored before there were routes has none.
    next = row.route === null ? { kind: 'direct' } : (JSON.parse(row.route) as Route);
  }
}
