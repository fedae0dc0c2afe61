import type { Database } from 'better-sqlite3';
import { failure } from '../../../../shared/errors.ts';
import type { TrustControls } from '../../../../shared/models/trust-settings.ts';
import type { GroupCommit } from '../../storage/group-commit.ts';
import { prepared } from '../../storage/statements.ts';

/** What holds for trust in every process on the data directory, and what pinned keys were found to be. */
export class TrustMemory {
  readonly #database: Database;
  readonly #commits: GroupCommit;

  constructor(parts: { database: Database; commits: GroupCommit }) {
    this.#database = parts.database;
    this.#commits = parts.commits;
  }

  /** @throws `TrustStoreUnreadable`: nobody may guess what counts as trust */
  get controls(): TrustControls {
    try {
      const row = prepared<{ reads_known_hosts: number }>(
        this.#database,
        'SELECT reads_known_hosts FROM trust_controls WHERE id = 1',
      ).get();
      return { readsKnownHosts: row?.reads_known_hosts !== 0 };
    } catch (thrown) {
      throw failure('TrustStoreUnreadable', 'what holds for trust could not be read', { cause: thrown });
    }
  }

  /** Settles when it is on the disk. */
  configure(controls: TrustControls): Promise<TrustControls> {
    return this.#commits.write((database) => {
      prepared(database, 'UPDATE trust_controls SET reads_known_hosts = ? WHERE id = 1').run(
        controls.readsKnownHosts ? 1 : 0,
      );
      return controls;
    });
  }

  /** Of the key behind a fingerprint, where it was seen before. */
  typeOf(fingerprint: string): string | undefined {
    return prepared<{ key_type: string }>(
      this.#database,
      'SELECT key_type FROM host_key_types WHERE fingerprint = ?',
    ).get(fingerprint)?.key_type;
  }

  /** So that the next connection asks for the right key at once. */
  async learnType(fingerprint: string, keyType: string): Promise<void> {
    if (this.typeOf(fingerprint) === keyType) return;
    await this.#commits.write((database) => {
      prepared(
        database,
        `INSERT INTO host_key_types (fingerprint, key_type) VALUES (?, ?)
         ON CONFLICT (fingerprint) DO UPDATE SET key_type = excluded.key_type`,
      ).run(fingerprint, keyType);
    });
  }
}
