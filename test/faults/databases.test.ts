import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../electron/engine/storage/database.ts';
import { errorOf } from '../../shared/errors.ts';
import { unwrap } from '../../shared/result.ts';
import { crashScene, type FaultyServer, startFaultyServer, writeFiles } from '../support/crash-scene.ts';
import { addProfile, engineHere, enqueueUploads, ownerWith, QUICK_RETRIES } from '../support/engine.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';
import { expectAllWell, problemOf, type WorkToDo, whileGoing } from './fault-run.ts';
import { expectTold } from './fault-table.ts';
import { isFullRun, runs, tryFault, tryFaultAtRandom } from './fault-test.ts';
import { smallDisk, whyNoSmallDisk } from './small-disk.ts';

const nobody = ownerWith({ kind: 'password', password: 'not asked for' });
const noDisk = await whyNoSmallDisk();

let folder: TempFolder;
let faulty: FaultyServer;
beforeAll(async () => {
  folder = await tempFolder('practice');
  faulty = await startFaultyServer(folder.path);
});
afterAll(async () => {
  await faulty[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const work = (): WorkToDo => ({
  server: faulty.underTest(),
  served: faulty.server.rootDirectory,
  root: faulty.server.rootDirectory,
  send: [3_000_000, ...new Array<number>(60).fill(2_000)],
  settings: { retry: QUICK_RETRIES },
});

/** Another process, a backup for instance, that takes the write lock and keeps it. */
async function holdLock(dataDirectory: string, holdMs: number): Promise<{ released: Promise<unknown> }> {
  const script = `
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(process.argv[1]);
    database.exec('PRAGMA busy_timeout = 20000; BEGIN IMMEDIATE');
    process.stdout.write('held');
    setTimeout(() => { database.exec('ROLLBACK'); database.close(); }, Number(process.argv[2]));`;
  const holder = spawn(process.execPath, ['-e', script, join(dataDirectory, DATABASE_FILE), String(holdMs)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const released = once(holder, 'exit');
  await once(holder.stdout, 'data');
  return { released };
}

describe('a database that is busy', () => {
  const busy = (holdMs: number, afterFiles: number) =>
    whileGoing(work(), async (going) => {
      await waitFor(async () => (await readdir(going.scene.sent)).length >= afterFiles, {
        what: 'files to arrive',
        everyMs: 1,
      });
      const { released } = await holdLock(going.scene.dataDirectory, holdMs);
      // Whoever looks is answered meanwhile, at once.
      const asked = performance.now();
      expectTold('database busy', await problemOf(going));
      expect(performance.now() - asked).toBeLessThan(3_000);
      await released;
      expectTold('database busy', await problemOf(going));
      await expectAllWell(going);
    });
  tryFault('database busy', 'for 6.5 s, longer than a statement waits', () => busy(6_500, 1));
  if (isFullRun)
    tryFault('database busy', 'for 70 s, longer than a change waits', () => busy(70_000, 1), 180_000);
  tryFaultAtRandom('database busy', runs(0, 8), (random) =>
    busy(Math.floor(random() * 8_000), Math.floor(random() * 50)),
  );
});

describe.skipIf(noDisk !== '')(
  noDisk === '' ? 'a data folder that can’t be written' : `data folders (skipped: ${noDisk})`,
  () => {
    /** As {@link whileGoing}, with the data directory on a file system of its own. */
    async function onItsOwnDisk(
      act: (parts: {
        disk: Awaited<ReturnType<typeof smallDisk>>;
        going: Parameters<typeof expectAllWell>[0];
      }) => Promise<void>,
    ): Promise<void> {
      await using scene = await crashScene(faulty.server.rootDirectory);
      await mkdir(scene.dataDirectory);
      await using disk = await smallDisk(scene.dataDirectory, 8);
      const server = faulty.underTest();
      await using engine = await engineHere(scene.dataDirectory, server.owner);
      const send = await writeFiles(scene.toSend, 'claims', new Array<number>(80).fill(2_000));
      const profileId = await addProfile(engine, server, { retry: QUICK_RETRIES });
      const remote = scene.sent.slice(faulty.server.rootDirectory.length);
      const batches = [await enqueueUploads(engine, profileId, send, remote)];
      await act({ disk, going: { engine, profileId, batches, files: 80, scene, server } });
    }

    const filled = (files: number) =>
      onItsOwnDisk(async ({ disk, going }) => {
        // Slow enough that it happens in the middle.
        faulty.faults.delayReplyMs = 20;
        unwrap(await going.engine.request('queue.work', { on: 'everything' }));
        await waitFor(async () => (await readdir(going.scene.sent)).length > files, {
          what: 'files',
          everyMs: 1,
        });
        await disk.fill();
        // The log has room for a few more changes in what it holds already.
        await waitFor(async () => !(await going.engine.request('transfers.pause', { which: 'all' })).ok, {
          what: 'a change to be refused',
        });
        expectTold('database can’t be written', await problemOf(going));
        await disk.mend();
        faulty.faults.delayReplyMs = 0;
        unwrap(await going.engine.request('transfers.resume', { which: 'all' }));
        await expectAllWell(going);
      });
    tryFault('database can’t be written', 'its disk is full while files go', () => filled(0));
    tryFaultAtRandom('database can’t be written', runs(0, 12), (random) => filled(Math.floor(random() * 70)));

    tryFault('database folder read-only', 'from the start', async () => {
      await using scene = await crashScene(faulty.server.rootDirectory);
      await mkdir(scene.dataDirectory);
      await using disk = await smallDisk(scene.dataDirectory, 4);
      await disk.makeReadOnly();
      const refused = await engineHere(scene.dataDirectory, nobody).catch(errorOf);
      expectTold('database folder read-only', 'code' in refused ? refused : undefined);
    });
  },
);

describe('a database that is damaged', () => {
  /** A data directory with a history, whose engine ended as it should. */
  let sound: TempFolder;
  let size: number;
  beforeAll(async () => {
    sound = await tempFolder('sound');
    await whileGoing(work(), async (going) => {
      await expectAllWell(going);
      await going.engine.close();
      for (const name of await readdir(going.scene.dataDirectory))
        await copyFile(join(going.scene.dataDirectory, name), join(sound.path, name));
    });
    size = (await readFile(join(sound.path, DATABASE_FILE))).length;
  });
  afterAll(() => sound[Symbol.asyncDispose]());

  async function refuses(damage: (file: string) => Promise<unknown>): Promise<void> {
    await using spoilt = await tempFolder('spoilt');
    const data = join(spoilt.path, 'data');
    await mkdir(data);
    for (const name of await readdir(sound.path)) await copyFile(join(sound.path, name), join(data, name));
    const file = join(data, DATABASE_FILE);
    await damage(file);
    const found = await readFile(file);
    // Tried twice: a person does.
    for (let time = 0; time < 2; time += 1) {
      const refused = await engineHere(data, nobody).catch(errorOf);
      expectTold('database damaged', 'code' in refused ? refused : undefined);
    }
    const copies = (await readdir(data)).filter((name) => name.startsWith(`${DATABASE_FILE}.damaged-`));
    expect(copies).toHaveLength(1);
    expect((await readFile(file)).equals(found)).toBe(true);
    expect((await readFile(join(data, copies[0] ?? ''))).equals(found)).toBe(true);
  }
  const garbage = (file: string, from: number, bytes: number, random = Math.random) =>
    readFile(file).then((content) => {
      for (let at = from; at < Math.min(from + bytes, content.length); at += 1)
        content[at] = Math.floor(random() * 256);
      return writeFile(file, content);
    });

  tryFault('database damaged', 'empty', () => refuses((file) => truncate(file, 0)));
  tryFault('database damaged', 'cut off in its header', () => refuses((file) => truncate(file, 50)));
  tryFault('database damaged', 'cut in half', () => refuses((file) => truncate(file, Math.floor(size / 2))));
  tryFault('database damaged', 'cut at a page', () => refuses((file) => truncate(file, 8_192)));
  tryFault('database damaged', 'its beginning overwritten', () => refuses((file) => garbage(file, 0, 4_096)));
  tryFault('database damaged', 'a table’s page overwritten', () =>
    refuses((file) => garbage(file, 4_096 * 3, 4_096)),
  );
  tryFault('database damaged', 'another file in its place', () =>
    refuses((file) => writeFile(file, 'PK\u0003\u0004 this is somebody’s zip file')),
  );
  tryFaultAtRandom('database damaged', runs(2, 60), (random) =>
    refuses((file) => truncate(file, Math.floor(random() * (size - 1)))),
  );

  it('is no new, empty one: that starts', async () => {
    await using fresh = await tempFolder('fresh');
    await writeFile(join(fresh.path, DATABASE_FILE), '');
    await using engine = await engineHere(fresh.path, nobody);
    expect(unwrap(await engine.request('queue.profiles', {})).profiles).toEqual([]);
  });

  it('is told on the command line with what to do', async () => {
    await using spoilt = await tempFolder('spoilt');
    await writeFile(join(spoilt.path, DATABASE_FILE), 'no database at all');
    const cli = join(import.meta.dirname, '../../electron/cli/waybill.mjs');
    const run = () =>
      execFileSync(process.execPath, [cli, 'queue', 'list'], {
        encoding: 'utf8',
        stdio: 'pipe',
        env: { ...process.env, WAYBILL_DATA_DIR: spoilt.path },
      });
    expect(run).toThrow(/damaged[\s\S]*Don’t delete anything: call your IT/);
  });
});
