import { unlink } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { errorOf } from '../../../../shared/errors.ts';
import type { ConnectionPool } from '../../connections/pool.ts';
import { fromFileSystem } from '../../errors/from-file-system.ts';
import type { GroupCommit } from '../../storage/group-commit.ts';
import { prepared } from '../../storage/statements.ts';
import type { Job } from '../job.ts';
import { storeMark } from '../pump/interrupted.ts';
import type { Queue } from '../queue/queue.ts';
import { abandonTemporaries, insertTemporary, newTemporary } from './temporary-names.ts';

interface Row {
  readonly id: number;
  readonly profile_id: string;
  readonly side: 'local' | 'remote';
  readonly path: string;
}

/** Few at a time: what is sent goes first, and some servers end a connection after some requests. */
const ROWS_AT_A_TIME = 8;
/**
 * A server may still carry out what it got before its connection broke: a name that isn't there is looked for once
 * more after this long, milliseconds.
 */
const LATE_OPEN_MS = 2_000;

/**
 * The durable list of temporary names: written before a name is opened, shortened once it is gone. What an attempt
 * leaves behind is removed by whoever is next connected.
 */
export class Temporaries {
  readonly #database: Database;
  readonly #commits: GroupCommit;
  readonly #pool: ConnectionPool;
  readonly #failed: (reason: unknown) => void;
  readonly #cleaning = new Map<string, Promise<void>>();
  /** Names whose opening was answered: those that are gone are gone. */
  readonly #answered = new Set<string>();
  /** Names that were not there, by their row: when they were looked for, on our own clock. */
  readonly #missedAtMs = new Map<number, number>();

  constructor(parts: {
    database: Database;
    commits: GroupCommit;
    pool: ConnectionPool;
    failed: (reason: unknown) => void;
  }) {
    this.#database = parts.database;
    this.#commits = parts.commits;
    this.#pool = parts.pool;
    this.#failed = parts.failed;
  }

  /** The name this attempt may open: the one recorded with the claim, or one for `final` that is recorded now. */
  async nameFor(queue: Queue, job: Job, final: string): Promise<string> {
    if (job.temporary !== undefined) return job.temporary;
    const path = newTemporary(job.row.direction, final, queue.temporaryNames(job.row));
    await queue.note(job, {}, (database) => insertTemporary(database, job.row, path));
    job.temporary = path;
    return path;
  }

  /** Nothing can be done with what an earlier attempt left: it is put on the list to be removed, and a new name recorded. */
  async startOver(queue: Queue, job: Job, final: string): Promise<string> {
    const path = newTemporary(job.row.direction, final, queue.temporaryNames(job.row));
    await queue.note(job, {}, (database) => {
      // A name per attempt: the one that is given up makes way for the new one.
      prepared(
        database,
        'UPDATE temporaries SET abandoned = 1, fence = -id WHERE transfer_id = ? AND fence = ?',
      ).run(job.id, job.row.fence);
      insertTemporary(database, job.row, path);
    });
    job.interrupted = undefined;
    job.temporary = path;
    return path;
  }

  /** Part of the change that ends an attempt that may be gone on with: what it came to stays, if that is worth anything. */
  keep(database: Database, job: Job): void {
    if (job.isSpoiled) {
      abandonTemporaries(database, job.id);
      return;
    }
    if (job.mark !== undefined) storeMark(database, job.row, job.mark);
    prepared(
      database,
      'UPDATE temporaries SET abandoned = 1 WHERE transfer_id = ? AND watermark_bytes = 0',
    ).run(job.id);
  }

  /** Part of the change that records the publish: the name is gone. */
  forget(database: Database, job: Job): void {
    prepared(database, 'DELETE FROM temporaries WHERE transfer_id = ? AND abandoned = 0').run(job.id);
  }

  /** Nothing asked of the server for this attempt is still under way. */
  wasAnswered(job: Job): void {
    if (job.temporary !== undefined) this.#answered.add(job.temporary);
  }

  /** Part of the change that ends an attempt: the name is to be removed. */
  abandon(database: Database, transferId: number): void {
    abandonTemporaries(database, transferId);
  }

  /**
   * For an attempt whose claim is lost: whoever took it may have struck the name off the list before we opened it. It
   * is put on again, unless it is the other's to publish.
   */
  async abandonLate(job: Job): Promise<void> {
    const { temporary, row } = job;
    if (temporary === undefined) return;
    const side = row.direction === 'upload' ? 'remote' : 'local';
    await this.#commits.write((database) =>
      database
        .prepare(
          `INSERT INTO temporaries (profile_id, transfer_id, fence, side, path, abandoned)
           SELECT profile_id, id, $fence, $side, $path, 1 FROM transfers
           WHERE id = $id AND coalesce(json_extract(publish_intent, '$.temporary'), '') <> $path
             -- Nor what the other goes on with.
             AND NOT EXISTS (SELECT 1 FROM temporaries
               WHERE transfer_id = $id AND fence > $fence AND path = $path AND abandoned = 0)
           ON CONFLICT (transfer_id, fence) DO UPDATE SET abandoned = 1`,
        )
        .run({ id: row.id, fence: row.fence, side, path: temporary }),
    );
  }

  /** Profiles with names to be removed. */
  profilesToClean(): readonly string[] {
    return prepared<{ profile_id: string }>(
      this.#database,
      'SELECT DISTINCT profile_id FROM temporaries WHERE abandoned = 1',
    )
      .all()
      .map((row) => row.profile_id);
  }

  count(profileIds: readonly string[]): number {
    const count = this.#database.prepare<[string], { n: number }>(
      'SELECT count(*) AS n FROM temporaries WHERE abandoned = 1 AND profile_id = ?',
    );
    return profileIds.reduce((sum, id) => sum + (count.get(id)?.n ?? 0), 0);
  }

  /** Removes what was abandoned on a profile; one run at a time, what fails stays on the list. */
  clean(profileId: string, signal: AbortSignal): Promise<void> {
    const running = this.#cleaning.get(profileId);
    if (running !== undefined) return running;
    const run = this.#clean(profileId, signal)
      .catch(this.#failed)
      .finally(() => this.#cleaning.delete(profileId));
    this.#cleaning.set(profileId, run);
    return run;
  }

  async #clean(profileId: string, signal: AbortSignal): Promise<void> {
    const begunAtMs = performance.now();
    await this.#pass(profileId, signal);
    for (;;) {
      const missed = [...this.#missedAtMs.values()].filter((atMs) => atMs >= begunAtMs);
      if (missed.length === 0) return;
      await wait(Math.max(1, Math.max(...missed) + LATE_OPEN_MS - performance.now()), undefined, { signal });
      await this.#pass(profileId, signal);
    }
  }

  /** Tries each name on the list once. */
  async #pass(profileId: string, signal: AbortSignal): Promise<void> {
    for (let after = 0; ; ) {
      const rows = this.#database
        .prepare<[string, number], Row>(
          `SELECT * FROM temporaries WHERE profile_id = ? AND abandoned = 1 AND id > ? ORDER BY id LIMIT ${ROWS_AT_A_TIME}`,
        )
        .all(profileId, after);
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.id;
      const gone = await Promise.all(rows.map((row) => this.#remove(row, signal)));
      const ids = rows.filter((_, index) => gone[index]);
      await this.#commits.write((database) => {
        const forget = database.prepare('DELETE FROM temporaries WHERE id = ?');
        for (const { id } of ids) forget.run(id);
      });
      for (const { id, path } of ids) {
        this.#missedAtMs.delete(id);
        this.#answered.delete(path);
      }
    }
  }

  /** Whether the name is surely gone. */
  async #remove(row: Row, signal: AbortSignal): Promise<boolean> {
    try {
      if (row.side === 'local') {
        await unlink(row.path).catch((thrown: unknown) => {
          throw fromFileSystem(thrown, row.path);
        });
      } else {
        using lease = await this.#pool.acquire(row.profile_id, signal);
        await lease.session.unlink(row.path);
      }
      return true;
    } catch (thrown) {
      const { code } = errorOf(thrown);
      if (code === 'LocalFileNotFound') return true;
      if (code === 'NotFound') return this.#staysAway(row);
      this.#missedAtMs.delete(row.id);
      this.#failed(thrown);
      return false;
    }
  }

  /** Whether a name that isn't there won't come any more. */
  #staysAway({ id, path }: Row): boolean {
    if (this.#answered.has(path)) return true;
    const missedAtMs = this.#missedAtMs.get(id);
    if (missedAtMs === undefined) this.#missedAtMs.set(id, performance.now());
    return missedAtMs !== undefined && performance.now() - missedAtMs >= LATE_OPEN_MS;
  }
}
