import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Ledger } from '../../electron/engine/ledger/ledger.ts';
import { Profiles } from '../../electron/engine/profiles/profiles.ts';
import { openDatabase } from '../../electron/engine/storage/database.ts';
import { GroupCommit } from '../../electron/engine/storage/group-commit.ts';
import { Instance } from '../../electron/engine/storage/instances.ts';
import { Queue } from '../../electron/engine/transfers/queue/queue.ts';
import { recoverClaims } from '../../electron/engine/transfers/queue/recover.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';

let folder: TempFolder;
let database: Database;
let commits: GroupCommit;
let instance: Instance;
let queue: Queue;
/** Lets what was committed reach the disk. */
let reachDisk: (() => void)[];
let isSlow: boolean;

beforeEach(async () => {
  folder = await tempFolder('claims');
  database = openDatabase(join(folder.path, 'data'));
  isSlow = false;
  reachDisk = [];
  commits = new GroupCommit(database, {
    sync: () => (isSlow ? new Promise<void>((resolve) => reachDisk.push(resolve)) : Promise.resolve()),
  });
  const now = Date.now;
  const unexpected = () => expect.unreachable();
  const profiles = new Profiles({ database, commits, now, changed: () => undefined });
  instance = new Instance({
    id: 'me',
    database,
    commits,
    now,
    onDeclaredDead: unexpected,
    onFailure: unexpected,
  });
  const ledger = new Ledger({ osUser: 'desk', host: 'desk', appVersion: '0.0.0-test' }, now);
  queue = new Queue({ database, commits, ledger, profiles, instanceId: 'me', now, changed: () => undefined });
  database.exec(`
    INSERT INTO profiles (id, name, kind, settings, created_at_ms, updated_at_ms) VALUES ('p', 'P', 'saved', '{}', 0, 0);
    INSERT INTO batches (id, profile_id, direction, conflict, created_at_ms, ready) VALUES ('b', 'p', 'upload', 'fail', 0, 1);
    INSERT INTO transfers (batch_id, profile_id, direction, local_path, remote_path, size_class, state, queued_at_ms)
      VALUES ('b', 'p', 'upload', '/claims.csv', '/claims.csv', 'small', 'queued', 0)`);
});
afterEach(async () => {
  instance.end();
  database.close();
  await folder[Symbol.asyncDispose]();
});

const claim = () => queue.claim('p', { small: 1, large: 1, staged: 1 }, 'everything');
const states = () => database.prepare('SELECT state FROM transfers').pluck().all();

it('a claim that is on its way to the disk is not taken back', async () => {
  isSlow = true;
  const claimed = claim();
  await waitFor(() => reachDisk.length === 1, { what: 'the claim to be committed' });
  const working = new Set<number>();
  const recovered = recoverClaims(queue, instance, () => working);
  isSlow = false;
  reachDisk.pop()?.();
  // As the scheduler does: in the same turn it works on them.
  for (const job of await claimed) working.add(job.id);
  expect([await recovered, states()]).toEqual([0, ['preparing']]);
});

it('a claim that nobody works on is taken back', async () => {
  await claim();
  await waitFor(async () => (await recoverClaims(queue, instance, () => new Set())) === 1, {
    what: 'the claim to be taken back',
  });
  expect(states()).toEqual(['queued']);
});
