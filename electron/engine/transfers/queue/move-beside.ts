import type { Database } from 'better-sqlite3';
import { failure } from '../../../../shared/errors.ts';
import type { MoveBeside } from '../../../../shared/models/transfer.ts';
import { WAITING_STATES } from '../../../../shared/transfer-state.ts';
import { prepared } from '../../storage/statements.ts';

/** Places between two rows that were moved to an edge, so that others can be put between them. */
export const PLACES_APART = 32;

/** Rows looked at for room at first; hardly ever is it more than one. */
const LOOK_AT = 64;

interface Stands {
  readonly id: number;
  readonly place: number;
}

/** The one that is moved to. @throws `NotFound` */
export function targetOf(database: Database, to: MoveBeside): Stands & { readonly priority: number } {
  const id = 'before' in to ? to.before : to.behind;
  const found = prepared<Stands & { readonly priority: number }>(
    database,
    'SELECT id, priority, place FROM transfers WHERE id = ?',
  ).get(id);
  if (found === undefined) throw failure('NotFound', 'there is no such transfer');
  return found;
}

/**
 * Puts rows, in their order, right before or behind another one, with the priority it has: where they were put is where they
 * are. Where there is no room between two, those behind make some.
 * @throws `NotFound`
 */
export function putBeside(database: Database, ids: readonly number[], to: MoveBeside): void {
  const target = targetOf(database, to);
  const common = { priority: target.priority, moving: JSON.stringify(ids) };
  const isBefore = 'before' in to;
  const first = isBefore ? target.place : target.place + 1;
  const from = isBefore ? placeBefore(database, { ...common, place: target.place }) : target.place;
  const start = from ?? first - (ids.length + 1) * PLACES_APART;
  const { behind, end } = roomBehind(database, { ...common, place: first }, ids.length, start);
  const order = [...ids, ...behind];
  const apart = Math.floor((end - start) / (order.length + 1));
  const put = prepared(database, 'UPDATE transfers SET position = ?, priority = ? WHERE id = ?');
  for (const [index, id] of order.entries()) put.run(start + (index + 1) * apart, target.priority, id);
}

interface From {
  readonly priority: number;
  readonly place: number;
  /** JSON: those that are being moved. */
  readonly moving: string;
}

const ofStates = (rest: string): string =>
  WAITING_STATES.map(
    (state) =>
      `SELECT * FROM (SELECT id, place FROM transfers INDEXED BY transfers_waiting
         WHERE state = '${state}' AND priority = $priority
           AND id NOT IN (SELECT value FROM json_each($moving)) AND ${rest})`,
  ).join(' UNION ALL ');

function placeBefore(database: Database, from: From): number | null {
  const rows = ofStates('place < $place ORDER BY place DESC LIMIT 1');
  return (
    prepared<{ place: number | null }>(database, `SELECT max(place) AS place FROM (${rows})`).get(from)
      ?.place ?? null
  );
}

/** Which rows from there on have to move too, so that `count` fit behind `start`, and before which place all of them stand. */
function roomBehind(
  database: Database,
  from: From,
  count: number,
  start: number,
): { readonly behind: readonly number[]; readonly end: number } {
  for (let limit = LOOK_AT; ; limit *= 2) {
    const rows = prepared<Stands>(
      database,
      `SELECT id, place FROM (${ofStates('place >= $place ORDER BY place, id LIMIT $limit')})
       ORDER BY place, id LIMIT $limit`,
    ).all({ ...from, limit });
    const stays = rows.findIndex(({ place }, index) => place - start >= count + index + 1);
    const found = rows[stays];
    if (found !== undefined) return { behind: rows.slice(0, stays).map(({ id }) => id), end: found.place };
    if (rows.length < limit)
      return { behind: rows.map(({ id }) => id), end: start + (count + rows.length + 1) * PLACES_APART };
  }
}
