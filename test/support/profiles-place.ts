import { Profiles } from '../../electron/engine/profiles/profiles.ts';
import { GroupCommit } from '../../electron/engine/storage/group-commit.ts';
import { appError } from '../../shared/errors.ts';
import type { ProfileInput, ProfileStatus } from '../../shared/models/profile.ts';
import { dataDirectoryWithDatabase } from './sample-ledger.ts';

export const REFUSED = appError('AuthenticationFailed', 'the server refused the sign-in', {
  detail: { user: 'etl_si' },
});
export const NOTHING_WRONG = { held: null, unreachable: null };

export const settings = (name: string, more: Partial<ProfileInput> = {}): ProfileInput => ({
  name,
  host: 'imports.example.com',
  user: 'etl_si',
  authentication: { method: 'password' },
  ...more,
});

/** Stored profiles on a database of their own. Their clock stands until a test moves it; waits are as long as they may be. */
export function profilesPlace() {
  const place = dataDirectoryWithDatabase();
  const { database, dataDirectory } = place;
  const commits = new GroupCommit(database);
  const news: ProfileStatus[] = [];
  const clock = { nowMs: 1_000_000 };
  const profiles = new Profiles({
    database,
    commits,
    now: () => clock.nowMs,
    random: () => 1,
    changed: (status) => news.push(status),
  });
  return {
    database,
    dataDirectory,
    commits,
    profiles,
    news,
    clock,
    /** Puts transfers into the queue, one in each of `states`. */
    addTransfers(profileId: string, states: readonly string[], more: { requested?: string } = {}): void {
      const batchId = `batch of ${profileId}`;
      database
        .prepare(
          'INSERT OR IGNORE INTO batches (id, profile_id, direction, conflict, created_at_ms) VALUES (?, ?, ?, ?, ?)',
        )
        .run(batchId, profileId, 'upload', 'fail', clock.nowMs);
      const add = database.prepare(
        `INSERT INTO transfers (batch_id, profile_id, direction, local_path, remote_path, size_class, state, requested,
           next_attempt_at_ms, queued_at_ms) VALUES (?, ?, 'upload', '/a', '/b', 'small', ?, ?, 5, 0)`,
      );
      database.transaction(() => {
        for (const state of states) add.run(batchId, profileId, state, more.requested ?? null);
      })();
    },
    statesOf: (profileId: string): unknown[] =>
      database.prepare('SELECT state FROM transfers WHERE profile_id = ? ORDER BY id').pluck().all(profileId),
    [Symbol.dispose](): void {
      commits.close();
      place[Symbol.dispose]();
    },
  };
}
