import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RequestName } from '../../electron/engine/practice-server/practice-server.ts';
import { openDatabase } from '../../electron/engine/storage/database.ts';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import { unwrap } from '../../shared/result.ts';
import { aftermath, allDelivered, contentOf } from '../support/aftermath.ts';
import { outcomeOf } from '../support/command.ts';
import {
  begin,
  type CrashScene,
  crashScene,
  type FaultyServer,
  finish,
  startFaultyServer,
  writeFiles,
} from '../support/crash-scene.ts';
import {
  addProfile,
  engineHere,
  engineInChild,
  enqueueUploads,
  killEngine,
  untilFinal,
  workOnEverything,
} from '../support/engine.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';

const sshdHere = requires('sshd');
const WAYBILL = resolve(import.meta.dirname, '../../electron/cli/waybill.mjs');
const PARENT = resolve(import.meta.dirname, '../support/engine-parent.ts');

/** How often each transfer was claimed, by the name of its file. */
function claims(
  dataDirectory: string,
): Readonly<Record<string, { claims: number; claimed: boolean; state: string }>> {
  const database = openDatabase(dataDirectory);
  try {
    const rows = database
      .prepare<[], { path: string; fence: number; by: string | null; state: string }>(
        'SELECT local_path AS path, fence, claimed_by AS by, state FROM transfers ORDER BY id',
      )
      .all();
    return Object.fromEntries(
      rows.map(({ path, fence, by, state }) => [
        path.split('/').at(-1) ?? '',
        { claims: fence, claimed: by !== null, state },
      ]),
    );
  } finally {
    database.close();
  }
}

/** As if this engine had not been heard of since 1970; others may take what it had claimed. */
function silence(dataDirectory: string, pid: number): void {
  const database = openDatabase(dataDirectory);
  try {
    database.prepare('UPDATE instances SET heartbeat_at_ms = 0 WHERE pid = ?').run(pid);
  } finally {
    database.close();
  }
}

/** Whether a process runs. One that has ended but that nobody has asked about yet is gone. */
function runs(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe.skipIf(!sshdHere.available)(titleWith('two command lines on one data directory', sshdHere), () => {
  it('send their own files at the same time, each once, into one history', async () => {
    await using sshd = await startSshd();
    await using scene = await crashScene(sshd.root);
    const put = async (name: string) => {
      const folder = join(scene.folder, name);
      const target = join(scene.sent, name);
      await Promise.all([mkdir(folder), mkdir(target)]);
      const files = await writeFiles(folder, name, new Array<number>(200).fill(2_000));
      const destination = `sftp://${sshd.user}@127.0.0.1:${sshd.port}${target}/`;
      const options = ['--identity', sshd.identityFile, '--host-key', sshd.hostKeyFingerprint];
      return () =>
        outcomeOf(process.execPath, [
          WAYBILL,
          '--data-dir',
          scene.dataDirectory,
          '--json',
          'put',
          ...options,
          ...files,
          destination,
        ]);
    };
    const commands = await Promise.all([put('billing_log'), put('patient_visit_log')]);
    const outcomes = await Promise.all(commands.map((start) => start()));
    expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
    for (const name of ['billing_log', 'patient_visit_log'])
      expect(await contentOf(join(scene.sent, name))).toEqual(await contentOf(join(scene.folder, name)));
    expect(Object.values(claims(scene.dataDirectory)).filter((row) => row.claims !== 1)).toEqual([]);
    await using engine = await engineHere(scene.dataDirectory, {
      credential: async () => ({ kind: 'password', password: '' }),
    });
    expect(await aftermath(engine, scene.dataDirectory)).toEqual(allDelivered(400));
  });
});

describe('two engines on one data directory', () => {
  let folder: TempFolder;
  let faulty: FaultyServer;
  let scene: CrashScene;
  let remoteFolder: string;

  beforeEach(async () => {
    folder = await tempFolder('practice');
    faulty = await startFaultyServer(folder.path);
    scene = await crashScene(faulty.server.rootDirectory);
    remoteFolder = scene.sent.slice(faulty.server.rootDirectory.length);
  });
  afterEach(async () => {
    faulty.onEvent = () => undefined;
    await faulty[Symbol.asyncDispose]();
    await scene[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const renames = (): number => faulty.server.stats.requestsByName.RENAME ?? 0;

  /** Settles when the server has got such a request; `act` is called in that very instant. */
  const onRequest = (name: RequestName, act: () => void = () => undefined, occurrence = 1): Promise<void> =>
    new Promise((happened) => {
      let left = occurrence;
      faulty.onEvent = (event) => {
        if (event.kind !== 'request' || event.name !== name) return;
        left -= 1;
        if (left > 0) return;
        faulty.onEvent = () => undefined;
        act();
        happened();
      };
    });

  const profileIdIn = async (engine: EngineHost): Promise<string> =>
    unwrap(await engine.request('profiles.find', { name: 'Sleep Impressions' })).id;

  it('a new one leaves the work of the old one alone while that lives, and finishes it when it is dead', async () => {
    const { owner } = faulty.underTest();
    const send = await writeFiles(scene.toSend, 'billing_log', [100_000]);
    faulty.faults.stallOn = { name: 'WRITE', times: 1 };
    const stalled = onRequest('WRITE');
    const old = await engineInChild(scene.dataDirectory, owner);
    const batches = await begin(old, faulty.underTest(), scene, { send, remoteFolder });
    await stalled;

    await using relaunched = await engineHere(scene.dataDirectory, owner);
    await workOnEverything(relaunched);
    const more = await writeFiles(scene.toSend, 'claims_report', [10, 10, 10]);
    const profileId = await profileIdIn(relaunched);
    const another = await enqueueUploads(relaunched, profileId, more, remoteFolder);
    expect((await untilFinal(relaunched, another)).counts).toEqual({ delivered: 3 });
    await workOnEverything(relaunched);
    expect(claims(scene.dataDirectory)['billing_log_0001.csv']).toMatchObject({ claims: 1, claimed: true });

    await killEngine(old);
    await finish(relaunched, batches);
    expect(await aftermath(relaunched, scene.dataDirectory)).toEqual(allDelivered(4));
    expect(await contentOf(scene.sent)).toEqual(await contentOf(scene.toSend));
    expect(claims(scene.dataDirectory)['billing_log_0001.csv']).toMatchObject({ claims: 2, claimed: false });
  });

  for (const { when, name, occurrence, renamed } of [
    { when: 'before its intention to publish', name: 'CLOSE', occurrence: 1, renamed: 1 },
    // It still asks for the rename it was about to ask for, of a name that is no longer there.
    { when: 'between that and the rename', name: 'LSTAT', occurrence: 2, renamed: 2 },
    { when: 'at the rename', name: 'RENAME', occurrence: 1, renamed: 0 },
  ] as const) {
    it(`one that was asleep ${when} publishes nothing once another has its work`, async () => {
      const { owner } = faulty.underTest();
      const send = await writeFiles(scene.toSend, 'billing_log', [100_000]);
      const sleeper = await engineInChild(scene.dataDirectory, owner);
      const asleep = onRequest(name, () => process.kill(sleeper.pid, 'SIGSTOP'), occurrence);
      const batches = await begin(sleeper, faulty.underTest(), scene, { send, remoteFolder });
      await asleep;
      try {
        const [temporary = ''] = await readdir(scene.sent);
        if (name === 'RENAME') {
          await waitFor(async () => (await readdir(scene.sent)).join() === 'billing_log_0001.csv', {
            what: 'the rename to be carried out',
          });
        }
        const before = renames();
        silence(scene.dataDirectory, sleeper.pid);
        await using second = await engineHere(scene.dataDirectory, owner);
        await finish(second, batches);
        expect(await aftermath(second, scene.dataDirectory)).toEqual(allDelivered(1));
        expect(claims(scene.dataDirectory)['billing_log_0001.csv']?.claims).toBe(2);
        // The sleeper's open request may reach the server only now, after its name was removed.
        if (name === 'CLOSE') await writeFile(join(scene.sent, temporary), 'late');

        process.kill(sleeper.pid, 'SIGCONT');
        await waitFor(async () => (await readdir(scene.sent)).join() === 'billing_log_0001.csv', {
          what: "the sleeper's temporary name to be removed",
        });
        await waitFor(async () => (await aftermath(sleeper, scene.dataDirectory)).temporaries === 0, {
          what: 'the list of temporary names to be empty',
        });
        expect((await untilFinal(sleeper, batches[0] ?? '')).counts).toEqual({ delivered: 1 });
        expect(await aftermath(second, scene.dataDirectory)).toEqual(allDelivered(1));
        expect(await contentOf(scene.sent)).toEqual(await contentOf(scene.toSend));
        await waitFor(() => renames() >= before + renamed, { what: 'the last request for a rename' });
        expect(renames()).toBe(before + renamed);
      } finally {
        process.kill(sleeper.pid, 'SIGCONT');
        await sleeper.close();
      }
    });
  }

  it('a command line that was killed leaves what "queue resume" finishes', async () => {
    const send = await writeFiles(scene.toSend, 'billing_log', [100_000, 10, 10]);
    const server = faulty.underTest();
    const options = ['--password-stdin', '--host-key', faulty.server.hostKeyFingerprint];
    const common = [WAYBILL, '--data-dir', scene.dataDirectory, '--json'];
    faulty.faults.stallOn = { name: 'WRITE', times: 1 };
    const stalled = onRequest('WRITE');
    const destination = `sftp://${server.user}@127.0.0.1:${server.port}${remoteFolder}/`;
    const put = spawn(process.execPath, [...common, 'put', ...options, ...send, destination], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    put.stdin.end(faulty.password);
    try {
      await stalled;
    } finally {
      put.kill('SIGKILL');
      await once(put, 'exit');
    }

    const { code } = await outcomeOf(process.execPath, [...common, 'queue', 'resume', ...options], {
      input: faulty.password,
    });
    expect(code).toBe(0);
    expect(await contentOf(scene.sent)).toEqual(await contentOf(scene.toSend));
    await using engine = await engineHere(scene.dataDirectory, server.owner);
    expect(await aftermath(engine, scene.dataDirectory)).toEqual(allDelivered(3));
  });

  it('one whose parent was killed ends by itself and gives back what it had claimed', async () => {
    const server = faulty.underTest();
    const send = await writeFiles(scene.toSend, 'billing_log', [100_000]);
    faulty.faults.stallOn = { name: 'WRITE', times: 1 };
    const stalled = onRequest('WRITE');
    await using engine = await engineHere(scene.dataDirectory, server.owner);
    const profileId = await addProfile(engine, server);
    const batch = await enqueueUploads(engine, profileId, send, remoteFolder);

    const credential = await server.owner.credential(
      { profileId, profileName: '', host: '', port: 0, user: '', method: 'password' },
      AbortSignal.timeout(1_000),
    );
    const parent = spawn(process.execPath, [PARENT, scene.dataDirectory, JSON.stringify(credential)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(line.toString());
      await stalled;
      expect(claims(scene.dataDirectory)['billing_log_0001.csv']?.claimed).toBe(true);
      parent.kill('SIGKILL');
      await waitFor(() => !runs(pid), { what: 'the engine to end by itself' });
      expect(claims(scene.dataDirectory)['billing_log_0001.csv']).toEqual({
        claims: 1,
        claimed: false,
        state: 'queued',
      });
      await finish(engine, [batch]);
      expect(await aftermath(engine, scene.dataDirectory)).toEqual(allDelivered(1));
      expect(await contentOf(scene.sent)).toEqual(await contentOf(scene.toSend));
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
