import type { Profiles } from '../profiles/profiles.ts';
import { prepared } from '../storage/statements.ts';
import type { Queue } from './queue.ts';

/**
 * A machine's clock may be set back, and what was to be tried in a minute would wait for a day. No try is ever further
 * away than its profile's longest wait: what seems to be is tried after that.
 */
export function bringNearer(queue: Queue, profiles: Profiles): void {
  const { database, now } = queue.parts;
  const waiting = prepared<{ id: string; furthest: number }>(
    database,
    `SELECT id, max(at) AS furthest FROM (
       SELECT profile_id AS id, next_attempt_at_ms AS at FROM transfers WHERE state = 'waiting-to-retry'
       UNION ALL SELECT id, next_try_at_ms FROM profiles WHERE next_try_at_ms IS NOT NULL)
     GROUP BY id`,
  ).all();
  for (const { id, furthest } of waiting) {
    const latest = now() + profiles.get(id).retry.capMs;
    if (furthest <= latest) continue;
    prepared(
      database,
      `UPDATE transfers SET next_attempt_at_ms = $latest
       WHERE profile_id = $id AND state = 'waiting-to-retry' AND next_attempt_at_ms > $latest`,
    ).run({ id, latest });
    prepared(
      database,
      'UPDATE profiles SET next_try_at_ms = $latest WHERE id = $id AND next_try_at_ms > $latest',
    ).run({ id, latest });
  }
}
