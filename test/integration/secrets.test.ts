import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type EngineFixture,
  namesInFolder,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { formsOf, searchFolder, secretsIn, visibleOf } from '../support/secret-search.ts';
import { startSshd } from '../support/sshd.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

const LAUNCHER = join(import.meta.dirname, '../../electron/cli/waybill.mjs');
const sshdAvailable = requires('sshd');
const newCanary = (): string => `canary-${randomBytes(12).toString('hex')}`;

let resources: AsyncDisposableStack;
let folder: TempFolder;
beforeEach(async () => {
  resources = new AsyncDisposableStack();
  folder = resources.use(await tempFolder('secrets'));
});
afterEach(() => resources.disposeAsync());

async function startServer(password: string): Promise<PracticeFixture> {
  const practice = resources.use(await startPracticeFixture({}, { password }));
  await mkdir(join(practice.root, 'si'));
  return practice;
}

describe('the search', () => {
  it('finds a secret in every form it looks for, in file names too', async () => {
    const canary = newCanary();
    for (const [index, { bytes }] of formsOf(canary).entries())
      await writeFile(join(folder.path, `planted-${index}`), Buffer.concat([Buffer.from('##'), bytes]));
    await writeFile(join(folder.path, `named-${canary}`), '');
    // Inside a longer text, as a program would encode it, wherever it starts.
    for (const shift of [0, 1, 2, 3]) {
      const text = `${'x'.repeat(shift)}${canary}and more`;
      await writeFile(join(folder.path, `longer-${shift}`), Buffer.from(text).toString('base64'));
    }
    const { searched, found } = await searchFolder(folder.path, canary);
    expect(searched.length).toBe(formsOf(canary).length + 5);
    const hits = new Set(found.map((each) => each.split(': ')[0]));
    expect(searched.filter((file) => !hits.has(file))).toEqual([]);
    expect(await searchFolder(folder.path, newCanary())).toEqual({ searched, found: [] });
  });
});

/** Runs the command line; looks all the while at what others could see of its processes. */
async function runWatched(args: readonly string[], input: string) {
  const child = spawn(process.execPath, [LAUNCHER, ...args], { cwd: folder.path });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const ended = once(child, 'close');
  child.stdin.end(input);
  const visible: Buffer[] = [];
  let isRunning = true;
  const watching = (async () => {
    while (isRunning && child.pid !== undefined) {
      visible.push(...(await visibleOf(child.pid)).map(({ seen }) => seen));
      await pause(5);
    }
  })();
  const [code] = await ended;
  isRunning = false;
  await watching;
  return { code: code as number | null, output, visible: Buffer.concat(visible), looks: visible.length };
}

describe('a password given to the command line', () => {
  it('signs in and is found nowhere afterwards, nor among the processes meanwhile', async () => {
    const canary = newCanary();
    const practice = await startServer(canary);
    // Slow enough to be looked at.
    practice.faults.delayReplyMs = 30;
    const files = ['a.csv', 'b.csv'].map((name) => join(folder.path, name));
    for (const path of files) await writeFile(path, path);
    const data = join(folder.path, 'data');
    const place = `sftp://desk@127.0.0.1:${practice.server.port}/si/`;
    const put = ['--data-dir', data, 'put', ...files, place, '--password-stdin', '--accept-new-host-key'];
    const run = await runWatched([...put, '--json'], `${canary}\n`);

    expect([run.code, await namesInFolder(join(practice.root, 'si'))], run.output).toEqual([
      0,
      ['a.csv', 'b.csv'],
    ]);
    expect(practice.server.stats).toMatchObject({ signInAttempts: 1, refusedSignIns: 0 });
    // The controls: it was watched while it ran, and what it says was kept.
    expect(run.looks).toBeGreaterThan(5);
    expect(run.visible.includes('--password-stdin')).toBe(true);
    expect(run.output).toContain('"event"');
    expect(secretsIn(run.visible, canary)).toEqual([]);
    expect(secretsIn(run.output, canary)).toEqual([]);
    const { searched, found } = await searchFolder(data, canary);
    expect(searched).toContain('waybill.db');
    expect(found).toEqual([]);
  });

  it('is not repeated in what is said when the server refuses it', async () => {
    const canary = newCanary();
    const practice = await startServer('another one');
    const path = join(folder.path, 'a.csv');
    await writeFile(path, 'a');
    const data = join(folder.path, 'data');
    const place = `sftp://desk@127.0.0.1:${practice.server.port}/si/`;
    const put = ['--data-dir', data, 'put', path, place, '--password-stdin', '--accept-new-host-key'];
    const run = await runWatched(put, `${canary}\n`);
    expect(run.code, run.output).toBe(4);
    expect(practice.server.stats.refusedSignIns).toBe(1);
    expect(run.output.length).toBeGreaterThan(0);
    for (const text of [run.output, run.visible]) expect(secretsIn(text, canary)).toEqual([]);
    expect((await searchFolder(data, canary)).found).toEqual([]);
  });
});

/** While the engine runs (with its write-ahead log) and after it closed: nothing of the secret, exports included. */
async function expectNowhere(engine: EngineFixture, secret: string): Promise<void> {
  const folderOfData = engine.dataDirectory;
  for (const format of ['csv', 'json'] as const)
    await engine.request('history.export', {
      format,
      path: join(folderOfData, `history.${format}`),
      filter: { everything: true },
    });
  const running = await searchFolder(folderOfData, secret);
  expect(running.searched).toEqual(
    expect.arrayContaining([
      'history.csv',
      'history.json',
      'logs/waybill.log',
      'waybill.db',
      'waybill.db-wal',
    ]),
  );
  await engine.host.close();
  const closed = await searchFolder(folderOfData, secret);
  expect([running.found, closed.found]).toEqual([[], []]);
}

describe('a secret the owner of an engine gives', () => {
  it('as a password signs in and is kept nowhere', async () => {
    const canary = newCanary();
    const wrong = newCanary();
    const practice = await startServer(canary);
    let password = wrong;
    const engine = resources.use(
      await startEngineFixture({
        port: practice.server.port,
        trusted: practice.server.hostPublicKey,
        logFile: 'logs/waybill.log',
        credential: () => ({ kind: 'password', password }),
      }),
    );
    const path = join(engine.local, 'a.csv');
    await writeFile(path, 'a');
    const batchId = await engine.queueUploads([path], '/si');
    await engine.work();
    const refused = await engine.held();
    expect(refused.error.code).toBe('AuthenticationFailed');
    password = canary;
    await engine.request('profiles.release', { id: engine.profile.id });
    const transfer = await engine.finishedOne(batchId);
    expect(transfer.state).toBe('delivered');

    const told = JSON.stringify([refused, transfer, await engine.status(), engine.profile]);
    expect([...secretsIn(told, canary), ...secretsIn(told, wrong)]).toEqual([]);
    expect((await searchFolder(engine.dataDirectory, wrong)).found).toEqual([]);
    await expectNowhere(engine, canary);
  });

  it.skipIf(!sshdAvailable.available)(
    titleWith('as the passphrase of a key signs in and is kept nowhere', sshdAvailable),
    async () => {
      const canary = newCanary();
      const sshd = resources.use(await startSshd({ clientKeyPassphrase: canary }));
      const { identityFile } = sshd;
      const engine = resources.use(
        await startEngineFixture({
          port: sshd.port,
          user: sshd.user,
          trusted: sshd.hostPublicKey,
          logFile: 'logs/waybill.log',
          authentication: { method: 'key-file', path: identityFile },
          credential: ({ passphraseFor }) => ({
            kind: 'key-file',
            path: identityFile,
            ...(passphraseFor === undefined ? {} : { passphrase: canary }),
          }),
        }),
      );
      const path = join(engine.local, 'a.csv');
      await writeFile(path, 'a');
      const transfer = await engine.run(await engine.queueUploads([path], sshd.root));
      expect([transfer.state, engine.asked.length]).toEqual(['delivered', 2]);
      await expectNowhere(engine, canary);
    },
  );
});
