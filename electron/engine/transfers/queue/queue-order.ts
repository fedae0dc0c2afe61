import type { Database } from 'better-sqlite3';
import type { EngineParsedInput } from '../../../../shared/contract/engine-requests.ts';
import { PRIORITIES, type Priority } from '../../../../shared/models/transfer.ts';
import { WAITING_STATES } from '../../../../shared/transfer-state.ts';
import type { GroupCommit } from '../../storage/group-commit.ts';
import { inPieces } from '../../storage/rows-per-change.ts';
import { prepared } from '../../storage/statements.ts';
import { PLACES_APART, putBeside, targetOf } from './move-beside.ts';
import { chosen } from './selection.ts';
import { unreadyBatches } from './unready-batches.ts';

interface Placed {
  readonly id: number;
  readonly priority: number;
  readonly place: number;
}

const WAITING = WAITING_STATES.map((state) => `'${state}'`).join(', ');

/**
 * Moves what waits: within its priority, or beside another one, whose priority it then has. Several keep the order among
 * themselves; `up` and `down` move each over one neighbour, and stop where they come to the edge.
 * @returns how many changed their places @throws `NotFound`: what they are to stand beside
 */
export async function moveTransfers(
  { database, commits }: { readonly database: Database; readonly commits: GroupCommit },
  { selection, to }: EngineParsedInput<'transfers.move'>,
): Promise<number> {
  const { sql, values } = chosen(selection);
  const rows = database
    .prepare<unknown[], Placed>(
      `SELECT id, priority, place FROM transfers WHERE state IN (${WAITING}) AND ${sql} ORDER BY priority, place, id`,
    )
    .all(...values);
  let changed = 0;
  if (typeof to === 'object') {
    const beside = targetOf(database, to).id;
    const ids = rows.map(({ id }) => id).filter((id) => id !== beside);
    for (const piece of piecesTowards(ids, 'before' in to)) {
      await commits.write((inside) => putBeside(inside, piece, to));
      changed += piece.length;
    }
    return changed;
  }
  for (const priority of PRIORITIES.keys()) {
    const group = rows.filter((row) => row.priority === priority);
    const isForward = to === 'up' || to === 'bottom';
    const moving = new Set(group.map(({ id }) => id));
    for (const piece of piecesTowards(group, isForward))
      changed += await commits.write((inside) =>
        to === 'top' || to === 'bottom'
          ? toEdge(inside, piece, priority, to)
          : overNeighbours(inside, isForward ? piece : piece.toReversed(), priority, to, moving),
      );
  }
  return changed;
}

/** The pieces in the order in which each comes to stand between the one before it and where all of them go. */
const piecesTowards = <T>(all: readonly T[], isForward: boolean): readonly (readonly T[])[] =>
  isForward ? [...inPieces(all)] : [...inPieces(all.toReversed())].map((piece) => piece.toReversed());

const setPosition = (database: Database, id: number, position: number): void => {
  prepared(database, 'UPDATE transfers SET position = ? WHERE id = ?').run(position, id);
};

/** The first or last place among what waits with this priority. */
function edgeOf(database: Database, priority: number, which: 'min' | 'max'): number {
  const ofState = WAITING_STATES.map(
    (state) =>
      `SELECT ${which}(place) AS place FROM transfers WHERE state = '${state}' AND priority = $priority`,
  );
  const found = prepared<{ place: number | null }>(
    database,
    `SELECT ${which}(place) AS place FROM (${ofState.join(' UNION ALL ')})`,
  ).get({ priority });
  return found?.place ?? 0;
}

function toEdge(
  database: Database,
  piece: readonly Placed[],
  priority: number,
  to: 'top' | 'bottom',
): number {
  const first =
    to === 'top'
      ? edgeOf(database, priority, 'min') - piece.length * PLACES_APART
      : edgeOf(database, priority, 'max') + PLACES_APART;
  for (const [index, { id }] of piece.entries()) setPosition(database, id, first + index * PLACES_APART);
  return piece.length;
}

function overNeighbours(
  database: Database,
  piece: readonly Placed[],
  priority: number,
  to: 'up' | 'down',
  moving: ReadonlySet<number>,
): number {
  const [beyond, direction] = to === 'up' ? ['<', 'DESC'] : ['>', 'ASC'];
  const ofState = WAITING_STATES.map(
    (state) =>
      `SELECT * FROM (SELECT id, priority, place FROM transfers WHERE state = '${state}' AND priority = $priority
         AND place ${beyond} $place AND batch_id NOT IN (SELECT value FROM json_each($unready))
         ORDER BY place ${direction} LIMIT 1)`,
  );
  const next = prepared<Placed>(
    database,
    `SELECT * FROM (${ofState.join(' UNION ALL ')}) ORDER BY place ${direction} LIMIT 1`,
  );
  const unready = JSON.stringify(unreadyBatches(database));
  const one = prepared<{ place: number }>(database, 'SELECT place FROM transfers WHERE id = ?');
  let changed = 0;
  for (const { id } of piece) {
    const place = one.get(id)?.place;
    if (place === undefined) continue;
    const neighbour = next.get({ priority, place, unready });
    // At the edge, or behind one of its own that is: the order among themselves stays.
    if (neighbour === undefined || moving.has(neighbour.id)) continue;
    setPosition(database, id, neighbour.place);
    setPosition(database, neighbour.id, place);
    changed += 1;
  }
  return changed;
}

/** Of unfinished ones, running ones too. @returns how many have another priority now */
export async function setPriority(
  { database, commits }: { readonly database: Database; readonly commits: GroupCommit },
  { selection, priority }: EngineParsedInput<'transfers.setPriority'>,
): Promise<number> {
  const { sql, values } = chosen(selection);
  const rank = rankOf(priority);
  const ids = database
    .prepare<unknown[], number>(`SELECT id FROM transfers WHERE finished_at_ms IS NULL AND ${sql}`)
    .pluck()
    .all(...values);
  let changed = 0;
  for (const some of inPieces(ids)) {
    const piece = JSON.stringify(some);
    changed += await commits.write(
      (inside) =>
        prepared(
          inside,
          `UPDATE transfers SET priority = $rank WHERE priority <> $rank AND finished_at_ms IS NULL
             AND id IN (SELECT value FROM json_each($piece))`,
        ).run({ rank, piece }).changes,
    );
  }
  return changed;
}

/** As stored. */
export const rankOf = (priority: Priority): number => PRIORITIES.indexOf(priority);

/** Positions for rows that are about to be added; `null`: their ids put them behind everything already. */
export function positionsBehind(database: Database): (index: number) => number | null {
  const behind = prepared<{ last: number | null }>(
    database,
    'SELECT max(position) AS last FROM transfers WHERE position IS NOT NULL',
  ).get()?.last;
  if (behind === null || behind === undefined) return () => null;
  const newest = prepared<{ seq: number }>(
    database,
    "SELECT seq FROM sqlite_sequence WHERE name = 'transfers'",
  ).get();
  // As the column `place` is computed.
  return behind < ((newest?.seq ?? 0) + 1) * 1_024
    ? () => null
    : (index) => behind + (1 + index) * PLACES_APART;
}
