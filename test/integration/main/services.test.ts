import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createServices } from '../../../electron/main/create-services.ts';
import type { Services } from '../../../electron/main/services.ts';
import type { EngineState } from '../../../shared/models/app-state.ts';
import { unwrap } from '../../../shared/result.ts';
import { crashScene, sshdUnderTest, writeFiles } from '../../support/crash-scene.ts';
import { addProfile, enqueueUploads, untilFinal } from '../../support/engine.ts';
import { type FakeElectron, fakeElectron } from '../../support/fake-electron.ts';
import { requires, titleWith } from '../../support/requirements.ts';
import { searchFolder, secretsIn, visibleOf } from '../../support/secret-search.ts';
import { type RealSshd, startSshd } from '../../support/sshd.ts';
import { startTcpProxy } from '../../support/tcp-proxy.ts';
import { type TempFolder, tempFolder, waitFor } from '../../support/temp.ts';
import { FakeKeychain, fakeSafeStorage } from '../../unit/main/fake-vaults.ts';

const MIB = 1_024 * 1_024;
const { signal } = new AbortController();
const sshdHere = requires('sshd');
const withPassword = requires('sshd', 'root');

let folder: TempFolder;
let electron: FakeElectron;
let services: Services | undefined;
let states: EngineState['state'][];

beforeEach(async () => {
  folder = await tempFolder('services');
  electron = fakeElectron(fakeSafeStorage('basic_text'));
  states = [];
});
afterEach(async () => {
  await services?.close();
  services = undefined;
  await folder[Symbol.asyncDispose]();
});

async function start(): Promise<Services> {
  services = await createServices({
    dataDirectory: join(folder.path, 'data'),
    policyPlaces: [],
    appVersion: '0.0.0-test',
    electron: electron.parts,
    window: electron.window,
    dialogs: electron.dialogs,
    trayIcon: '',
    keychain: Object.assign(new FakeKeychain(), { locked: true, silent: false }),
    tell: (event, news) => {
      if (event === 'engine.state') states.push((news as EngineState).state);
    },
  });
  return services;
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the application without a window', () => {
  it('starts an engine in a utility process, and ends it with itself', async () => {
    const { engine, handlers, onBeforeQuit } = await start();
    unwrap(await engine.request('profiles.list', {}));
    expect(await handlers['app.state']({}, signal)).toMatchObject({
      engine: { state: 'running', restarts: 0 },
      versions: { app: '0.0.0-test', engine: `Electron's Node ${process.versions.node}` },
    });
    const [pid = 0] = electron.engines;
    expect(isAlive(pid)).toBe(true);
    onBeforeQuit({ preventDefault: () => {} });
    await waitFor(() => electron.calls.includes('exit 0'), { what: 'the end of the application' });
    expect([electron.calls, isAlive(pid)]).toEqual([['exit 0'], false]);
    const logs = join(folder.path, 'data', 'logs');
    expect(await readFile(join(logs, 'main.log'), 'utf8')).toMatch(
      /application started[\s\S]*application stopped/,
    );
    expect((await stat(join(folder.path, 'data'))).mode & 0o777).toBe(0o700);
  });
});

describe('the practice server', () => {
  it('is there again after the engine died and at the next start, and its password is nowhere on the disk', async () => {
    const first = await start();
    const { profile } = await first.handlers['practice.use']({}, signal);
    const { password } = unwrap(await first.engine.request('practice.start', {}));
    const folderAt = async ({ engine }: Services) =>
      unwrap(await engine.request('remote.stat', { profileId: profile.id, path: '/' })).kind;
    expect(await folderAt(first)).toBe('folder');
    process.kill(electron.engines[0] ?? 0, 'SIGKILL');
    await waitFor(() => states.at(-1) === 'restarting', { what: 'the supervisor to notice' });
    expect([await folderAt(first), electron.engines.length]).toEqual(['folder', 2]);
    await first.close();
    const second = await start();
    expect(await folderAt(second)).toBe('folder');
    expect(await second.handlers['app.state']({}, signal)).toMatchObject({ practiceProfileId: profile.id });
    await second.close();
    expect((await searchFolder(folder.path, password)).found).toEqual([]);
  });
});

describe.skipIf(!sshdHere.available)(titleWith('the application with sshd', sshdHere), () => {
  let sshd: RealSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd[Symbol.asyncDispose]());

  it('restarts an engine killed in the middle of an upload, and the queue goes on', async () => {
    await using scene = await crashScene(sshd.root);
    await using proxy = await startTcpProxy({ targetPort: sshd.port });
    const [file = ''] = await writeFiles(scene.toSend, 'backup', [96 * MIB]);
    const { engine, onWindowClose } = await start();
    const profileId = await addProfile(asHost(engine), sshdUnderTest(sshd, proxy.port));
    const batch = await enqueueUploads(asHost(engine), profileId, [file], scene.sent);
    await waitFor(() => proxy.bytes('up') > 8 * MIB, { what: 'the upload to be under way', everyMs: 2 });
    process.kill(electron.engines[0] ?? 0, 'SIGKILL');
    await waitFor(() => states.includes('restarting'), { what: 'the supervisor to notice' });
    // A question that comes now is answered by the next engine.
    const { total } = unwrap(await engine.request('batches.get', { id: batch }));
    expect([total, electron.engines.length, engine.state.restarts]).toEqual([1, 2, 1]);

    await waitFor(() => electron.calls.includes('awake'), { what: 'sleep to be held off' });
    onWindowClose({ preventDefault: () => {} });
    expect([electron.window.visible, electron.notifications.at(-1)?.title]).toEqual([
      false,
      'Waybill goes on in the background',
    ]);
    expect((await untilFinal(asHost(engine), batch)).counts).toEqual({ delivered: 1 });
    await waitFor(() => electron.calls.includes('asleep') && electron.calls.includes('no tray'), {
      what: 'sleep to be let come, and the tray to go',
    });
    await waitFor(() => electron.notifications.at(-1)?.title === '1 file delivered to Sleep Impressions', {
      what: 'the notification',
    });
    expect(electron.notifications.at(-1)?.body).toBe('');
    expect(states).toEqual(['running', 'restarting', 'running']);
    expect((await readFile(join(scene.sent, 'backup_0001.csv'))).equals(await readFile(file))).toBe(true);
  });

  it('asks before it is quit while files go', async () => {
    await using scene = await crashScene(sshd.root);
    await using proxy = await startTcpProxy({ targetPort: sshd.port });
    const [file = ''] = await writeFiles(scene.toSend, 'backup', [96 * MIB]);
    const { engine, onBeforeQuit } = await start();
    const profileId = await addProfile(asHost(engine), sshdUnderTest(sshd, proxy.port));
    await enqueueUploads(asHost(engine), profileId, [file], scene.sent);
    await waitFor(() => proxy.bytes('up') > MIB, { what: 'the upload to be under way', everyMs: 2 });
    onBeforeQuit({ preventDefault: () => {} });
    await waitFor(() => electron.calls.includes('1 file is still being sent.'), { what: 'the question' });
    electron.dialogs.answer = true;
    onBeforeQuit({ preventDefault: () => {} });
    await waitFor(() => electron.calls.includes('exit 0'), { what: 'the end of the application' });
    expect(isAlive(electron.engines[0] ?? 0)).toBe(false);
  });
});

describe.skipIf(!withPassword.available)(titleWith('a password', withPassword), () => {
  let sshd: RealSshd;
  beforeAll(async () => {
    sshd = await startSshd({ passwordUser: true });
  });
  afterAll(() => sshd[Symbol.asyncDispose]());

  it('serves a sign-in, and is nowhere on the disk, in arguments or in the environment', async () => {
    const user = sshd.passwordUser;
    if (user === undefined) throw new Error('no user with a password');
    const { engine, handlers } = await start();
    const profileId = await addProfile(asHost(engine), {
      ...sshdUnderTest(sshd),
      user: user.name,
      authentication: { method: 'password' },
    });
    expect(await engine.request('remote.stat', { profileId, path: '/' })).toMatchObject({
      ok: false,
      error: { code: 'CredentialMissing' },
    });
    const given = await handlers['credentials.give'](
      { profileId, kind: 'password', secret: user.password, keep: true },
      signal,
    );
    // The keychain doesn't work here, and Chromium's plain-text key is refused.
    expect([given.kept, (await handlers['app.state']({}, signal)).secretStore]).toEqual([false, 'none']);
    expect(unwrap(await engine.request('remote.stat', { profileId, path: '/' }))).toMatchObject({
      kind: 'folder',
    });
    const seen = await visibleOf(process.pid);
    expect(seen.flatMap(({ seen: bytes }) => secretsIn(bytes, user.password))).toEqual([]);
    await services?.close();
    const { searched, found } = await searchFolder(folder.path, user.password);
    expect(found).toEqual([]);
    expect(searched).toEqual(expect.arrayContaining(['data/logs/main.log', 'data/waybill.db']));
  });
});

/** The helpers for tests ask an engine, and neither close it nor wait for its end. */
const asHost = (engine: Services['engine']) => engine as unknown as Parameters<typeof addProfile>[0];
