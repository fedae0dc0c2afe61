import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { expect } from 'vitest';
import { Ledger } from '../../electron/engine/ledger/ledger.ts';
import { Profiles } from '../../electron/engine/profiles/profiles.ts';
import { openDatabase } from '../../electron/engine/storage/database.ts';
import { GroupCommit } from '../../electron/engine/storage/group-commit.ts';
import { Instance } from '../../electron/engine/storage/instances.ts';
import { Queue } from '../../electron/engine/transfers/queue/queue.ts';
import { tempFolder } from './temp.ts';

/** A queue on a database of its own, with one waiting upload of the profile `p` in the batch `b`, and nobody at work. */
export interface QueueScene extends AsyncDisposable {
  readonly database: Database;
  readonly commits: GroupCommit;
  readonly instance: Instance;
  readonly queue: Queue;
}

/** @param sync how what is committed reaches the disk; at once unless said otherwise */
export async function startQueueScene(
  sync: () => Promise<void> = () => Promise.resolve(),
): Promise<QueueScene> {
  const folder = await tempFolder('queue');
  const database = openDatabase(join(folder.path, 'data'));
  const commits = new GroupCommit(database, { sync });
  const now = Date.now;
  const unexpected = () => expect.unreachable();
  const profiles = new Profiles({ database, commits, now, changed: () => undefined });
  const instance = new Instance({
    id: 'me',
    database,
    commits,
    now,
    onDeclaredDead: unexpected,
    onFailure: unexpected,
  });
  const ledger = new Ledger({ osUser: 'desk', host: 'desk', appVersion: '0.0.0-test' }, now);
  const queue = new Queue({
    database,
    commits,
    ledger,
    profiles,
    instanceId: 'me',
    now,
    changed: () => undefined,
  });
  database.exec(`
    INSERT INTO profiles (id, name, kind, settings, created_at_ms, updated_at_ms) VALUES ('p', 'P', 'saved', '{"host":"h","user":"u","authentication":{"method":"ask"}}', 0, 0);
    INSERT INTO batches (id, profile_id, direction, conflict, created_at_ms, ready) VALUES ('b', 'p', 'upload', 'fail', 0, 1);
    INSERT INTO transfers (batch_id, profile_id, direction, local_path, remote_path, size_class, state, queued_at_ms)
      VALUES ('b', 'p', 'upload', '/claims.csv', '/claims.csv', 'small', 'queued', 0)`);
  return {
    database,
    commits,
    instance,
    queue,
    async [Symbol.asyncDispose]() {
      instance.end();
      database.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
