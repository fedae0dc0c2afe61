import type { Database } from 'better-sqlite3';
import { withSettings } from '../../../shared/policy/setting-paths.ts';
import type { Policy } from '../policy/policy.ts';
import type { GroupCommit } from '../storage/group-commit.ts';
import { checkedSettings, storedSettings } from './profile-rows.ts';

/**
 * Sees to it that every connection of the policy is there, under its id and its name. A connection of somebody's own
 * that has the name keeps everything but that; one that is the policy's no longer is from now on like any other.
 * To be done before profiles are read.
 */
export async function keepManagedProfiles(parts: {
  commits: GroupCommit;
  policy: Policy;
  now: () => number;
}): Promise<void> {
  const { commits, policy, now } = parts;
  if (policy.profiles.length === 0) return;
  await commits.write((database) => {
    for (const { id, name, locked } of policy.profiles) {
      const stored = database
        .prepare<[string], { name: string }>('SELECT name FROM profiles WHERE id = ?')
        .get(id);
      if (stored?.name === name) continue;
      makeRoomFor(database, name, id);
      if (stored !== undefined) {
        database.prepare('UPDATE profiles SET name = ?, updated_at_ms = ? WHERE id = ?').run(name, now(), id);
        continue;
      }
      // The policy gives all four of these anew.
      const blank = { name, host: '', user: '', authentication: { method: 'ask' as const } };
      const settings = checkedSettings(withSettings(blank, locked));
      database
        .prepare(
          `INSERT INTO profiles (id, name, kind, settings, created_at_ms, updated_at_ms)
           VALUES (?, ?, 'saved', ?, ?, ?)`,
        )
        .run(id, name, storedSettings(settings), now(), now());
    }
  });
}

/** Names are unique in any case of letters. */
function makeRoomFor(database: Database, name: string, id: string): void {
  const byName = database.prepare<[string], { id: string }>('SELECT id FROM profiles WHERE name = ?');
  const taken = byName.get(name);
  if (taken === undefined || taken.id === id) return;
  let free = '';
  // A name has 64 characters at most.
  for (let number = 2; free === '' || byName.get(free) !== undefined; number += 1)
    free = `${name.slice(0, 58)} (${number})`;
  database.prepare('UPDATE profiles SET name = ? WHERE id = ?').run(free, taken.id);
}
