import type { Database } from 'better-sqlite3';
import { failure } from '../../../shared/errors.ts';
import type { ProfilePlace } from '../../../shared/models/profile-card.ts';
import { prepared } from '../storage/statements.ts';

/**
 * Part of a change: gives profiles their places, and touches nothing else of their settings.
 * @throws `NotFound` where one of them is no saved profile (any more): then nothing is changed
 */
export function arrange(database: Database, places: readonly ProfilePlace[]): void {
  const place = prepared(
    database,
    `UPDATE profiles SET settings = json_set(settings, '$.folder', ?, '$.favourite', json(?), '$.position', ?)
     WHERE id = ? AND kind = 'saved'`,
  );
  for (const { id, folder, favourite, position } of places) {
    if (place.run(folder, favourite ? 'true' : 'false', position, id).changes === 0)
      throw failure('NotFound', 'there is no such profile');
  }
}
