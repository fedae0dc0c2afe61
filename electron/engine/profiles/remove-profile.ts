import type { Database } from 'better-sqlite3';
import { failure } from '../../../shared/errors.ts';
import { HINTS } from '../../../shared/messages/hints.ts';
import { FINAL_STATES } from '../../../shared/transfer-state.ts';
import { refuseJumpHostInUse } from './jump-users.ts';

/** `'delivered', 'skipped', …` for SQL. */
const FINAL = FINAL_STATES.map((state) => `'${state}'`).join(', ');

/**
 * Part of a change: a profile goes with all that the queue knows of it.
 * @throws `InvalidRequest` while a transfer of it is unfinished, or another profile goes through it
 */
export function removeWithTransfers(
  database: Database,
  { id, name }: { readonly id: string; readonly name: string },
): void {
  const unfinished = database
    .prepare<[string], { count: number }>(
      `SELECT count(*) AS count FROM transfers WHERE profile_id = ? AND state NOT IN (${FINAL})`,
    )
    .get(id)?.count;
  if (unfinished !== undefined && unfinished > 0)
    throw failure('InvalidRequest', 'transfers of the profile are unfinished', {
      path: name,
      hint: HINTS.profileInUse,
      detail: { unfinished },
    });
  refuseJumpHostInUse(database, { id, name });
  database.prepare('DELETE FROM temporaries WHERE profile_id = ?').run(id);
  database.prepare('DELETE FROM transfers WHERE profile_id = ?').run(id);
  database.prepare('DELETE FROM batches WHERE profile_id = ?').run(id);
  database.prepare('DELETE FROM profiles WHERE id = ?').run(id);
}
