import { expect, it } from 'vitest';
import { claimable } from '../../electron/engine/transfers/queue/claimable.ts';
import { dataDirectoryWithDatabase } from '../support/sample-ledger.ts';

/** How SQLite goes about a statement, in its own words. */
function planOf(sql: string, values: Readonly<Record<string, unknown>>): string {
  const place = dataDirectoryWithDatabase();
  try {
    return place.database
      .prepare<[Readonly<Record<string, unknown>>], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(values)
      .map(({ detail }) => detail)
      .join('\n');
  } finally {
    place.database.close();
  }
}

it('what goes next is read along an index, in its order, whatever else there is', () => {
  const place = dataDirectoryWithDatabase();
  const { condition, batches } = claimable(place.database, 'me', 'everything');
  place.database.close();
  const plan = planOf(
    `SELECT id FROM transfers INDEXED BY transfers_to_claim
     WHERE profile_id = +$profile AND state = 'queued' AND size_class = +$class AND ${condition}
       AND (requested IS NULL OR publish_intent IS NOT NULL)
     ORDER BY priority, place LIMIT +$limit`,
    { profile: 'p', class: 'small', batches, limit: 128 },
  );
  expect(plan).toContain('USING INDEX transfers_to_claim (profile_id=? AND size_class=?)');
  expect(plan).not.toContain('TEMP B-TREE');
});

it('a page of what waits is read along an index from where the last one ended', () => {
  const plan = planOf(
    `SELECT id, priority, place FROM transfers INDEXED BY transfers_waiting
     WHERE state = 'queued' AND (priority, place, id) > ($priority, $place, $after)
     ORDER BY priority, place, id LIMIT 200`,
    { priority: 1, place: 5, after: 5 },
  );
  expect(plan).toMatch(/USING .*INDEX transfers_waiting \(state=\? AND \(priority,place\)>\(\?,\?\)\)/);
  expect(plan).not.toContain('TEMP B-TREE');
});

it('what is due is found without looking at what isn’t', () => {
  const plan = planOf(
    `SELECT id FROM transfers INDEXED BY transfers_due WHERE state = 'waiting-to-retry' AND next_attempt_at_ms <= $now LIMIT 500`,
    { now: 1 },
  );
  expect(plan).toContain('INDEX transfers_due (next_attempt_at_ms<?)');
});

it('what waits of a profile is gone through batch by batch, from where the last piece ended', () => {
  const plan = planOf(
    `SELECT id FROM transfers INDEXED BY transfers_unfinished
     WHERE profile_id = $profile AND batch_id = $batch AND id > $after AND finished_at_ms IS NULL ORDER BY id LIMIT 500`,
    { profile: 'p', batch: 'b', after: 5 },
  );
  expect(plan).toContain('INDEX transfers_unfinished (profile_id=? AND batch_id=? AND rowid>?)');
  expect(plan).not.toContain('TEMP B-TREE');
});
