import type { Database } from 'better-sqlite3';
import type { EngineParsedInput } from '../../../shared/contract/engine-requests.ts';
import { PRIORITIES, type Priority } from '../../../shared/models/transfer.ts';
import { WAITING_STATES } from '../../../shared/transfer-state.ts';
import type { GroupCommit } from '../storage/group-commit.ts';
import { prepared } from '../storage/statements.ts';
import { chosen } from './selection.ts';
import { unreadyBatches } from './unready-batches.ts';

/** Rows written in one change, so that nothing else waits long. */
const ROWS_PER_CHANGE = 500;

interface Placed {
  readonly id: number;
  readonly priority: number;
  readonly place: number;
}

const WAITING = WAITING_STATES.map((state) => `'${state}'`).join(', ');

/**
 * Moves what waits, within its priority. Several keep the order among themselves; `up` and `down` move each over one
 * neighbour, and stop where they come to the edge.
 * @returns how many changed their places
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
  for (const priority of PRIORITIES.keys()) {
    const group = rows.filter((row) => row.priority === priority);
    const isForward = to === 'up' || to === 'bottom';
    const moving = new Set(group.map(({ id }) => id));
    for (let done = 0; done < group.length; done += ROWS_PER_CHANGE) {
      const piece = isForward
        ? group.slice(done, done + ROWS_PER_CHANGE)
        : group.slice(Math.max(0, group.length - done - ROWS_PER_CHANGE), group.length - done);
      changed += await commits.write((inside) =>
        to === 'top' || to === 'bottom'
          ? toEdge(inside, piece, priority, to)
          : overNeighbours(inside, isForward ? piece : piece.toReversed(), priority, to, moving),
      );
    }
  }
  return changed;
}

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
    to === 'top' ? edgeOf(database, priority, 'min') - piece.length : edgeOf(database, priority, 'max') + 1;
  for (const [index, { id }] of piece.entries()) setPosition(database, id, first + index);
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
  for (let from = 0; from < ids.length; from += ROWS_PER_CHANGE) {
    const piece = JSON.stringify(ids.slice(from, from + ROWS_PER_CHANGE));
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
  return behind < ((newest?.seq ?? 0) + 1) * 1_024 ? () => null : (index) => behind + 1 + index;
}
