import type { Database } from 'better-sqlite3';
import type { GroupCommit } from '../storage/group-commit.ts';
import { prepared } from '../storage/statements.ts';

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

const keyOf = ({ host, port }: ServerAddress): string => `${host.toLowerCase()}:${port}`;

/**
 * What servers were found not to do. Some (those in front of object storage, for instance) take a file's bytes in order
 * only, and refuse or spoil one that comes over several channels. That is suspected when such a file fails, and known
 * when the same then succeeds over one channel; what is known is kept.
 */
export class ServerTraits {
  readonly #database: Database;
  readonly #commits: GroupCommit;
  readonly #suspected = new Set<string>();
  readonly #known = new Map<string, boolean>();
  readonly #proven = new Set<string>();

  constructor(parts: { database: Database; commits: GroupCommit }) {
    this.#database = parts.database;
    this.#commits = parts.commits;
  }

  /** Whether a file should come over one channel. */
  writesInOrder(server: ServerAddress): boolean {
    const key = keyOf(server);
    if (this.#suspected.has(key)) return true;
    const known =
      this.#known.get(key) ??
      prepared<{ writes_in_order: number }>(
        this.#database,
        'SELECT writes_in_order FROM servers WHERE host = ? AND port = ?',
      ).get(server.host, server.port)?.writes_in_order === 1;
    this.#known.set(key, known);
    return known;
  }

  /** Whether a file that came over several channels was seen to be there as it was sent, since this engine started. */
  writesAnywhere(server: ServerAddress): boolean {
    return this.#proven.has(keyOf(server));
  }

  /** Such a file was looked at, and is. */
  prove(server: ServerAddress): void {
    this.#proven.add(keyOf(server));
  }

  /** A file that came over several channels failed in a way that may be because of that. */
  suspect(server: ServerAddress): void {
    this.#suspected.add(keyOf(server));
  }

  /** One that came over a single channel failed in such a way too: that wasn't why. */
  acquit(server: ServerAddress): void {
    this.#suspected.delete(keyOf(server));
  }

  /** One that came over a single channel succeeded: if its server was suspected, that is kept. */
  async confirm(server: ServerAddress): Promise<void> {
    const key = keyOf(server);
    if (!this.#suspected.delete(key)) return;
    this.#known.set(key, true);
    await this.#commits.write((database) =>
      database
        .prepare(
          `INSERT INTO servers (host, port, writes_in_order) VALUES (?, ?, 1)
           ON CONFLICT (host, port) DO UPDATE SET writes_in_order = 1`,
        )
        .run(server.host, server.port),
    );
  }
}
