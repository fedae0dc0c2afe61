import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../shared/contract/credentials.ts';
import type { EngineInput } from '../../shared/contract/engine-requests.ts';
import { DOCTOR_STAGES, type DoctorReport, type DoctorStageName } from '../../shared/models/doctor.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { unwrap } from '../../shared/result.ts';
import { outlineOf, stageOf } from '../support/doctor-bench.ts';
import {
  type EngineFixture,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { generateKey } from '../support/ssh-keys.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { waitFor } from '../support/temp.ts';

const UP_TO_HOST_KEY = [
  'resolve skipped',
  'reach passed',
  'banner passed',
  'encrypt passed',
  'host-key passed',
];
const notRunFrom = (first: DoctorStageName) =>
  DOCTOR_STAGES.slice(DOCTOR_STAGES.indexOf(first)).map((name) => `${name} not-run`);

type Wishes = EngineInput<'connections.test'>['wishes'];

const inputFor = (settings: Partial<ProfileInput>, wishes: Wishes = {}): EngineInput<'connections.test'> => ({
  testId: 'a-test',
  wishes,
  settings: {
    name: 'Typed',
    host: '127.0.0.1',
    user: 'nobody',
    authentication: { method: 'password' },
    timeouts: { connectMs: 30_000 },
    ...settings,
  },
});

/** What the data directory holds about servers: a test must leave it as it was. */
async function stored(engine: EngineFixture) {
  return [
    await engine.request('profiles.list', {}),
    await engine.request('profiles.statuses', {}),
    await engine.request('trust.list', {}),
    await engine.request('history.count', { filter: { everything: true } }),
  ];
}

const sshdAvailable = requires('sshd', 'root');

describe.skipIf(!sshdAvailable.available)(titleWith('with a real OpenSSH server', sshdAvailable), () => {
  let sshd: RealSshd;
  let engine: EngineFixture;
  let credential: Credential;
  let news: DoctorReport[] = [];
  const user = () => sshd.passwordUser?.name ?? '';
  const root = () => sshd.passwordUser?.root ?? '';

  beforeAll(async () => {
    sshd = await startSshd({ passwordUser: true });
    engine = await startEngineFixture({
      port: sshd.port,
      trusted: sshd.hostPublicKey,
      credential: () => credential,
    });
    engine.host.on('connection-test.changed', (each) => news.push(each));
  });
  afterAll(async () => {
    await engine?.[Symbol.asyncDispose]();
    await sshd?.[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    credential = { kind: 'password', password: sshd.passwordUser?.password ?? '' };
    news = [];
  });
  const typed = (settings: Partial<ProfileInput> = {}, wishes?: Wishes) =>
    engine.request(
      'connections.test',
      inputFor({ port: sshd.port, user: user(), remoteFolder: root(), ...settings }, wishes),
    );

  it('all stages pass, each with what was found, told as they happen, and nothing is stored', async () => {
    for (const name of ['a.csv', 'b.csv', 'c.csv']) await writeFile(join(root(), name), name);
    const before = await stored(engine);
    const [asked, attempts] = [engine.asked.length, sshd.signInAttempts()];
    const report = await typed({}, { write: true });
    expect(outlineOf(report)).toEqual([
      ...UP_TO_HOST_KEY,
      ...DOCTOR_STAGES.slice(DOCTOR_STAGES.indexOf('sign-in')).map((name) => `${name} passed`),
    ]);
    expect(report.passed).toBe(true);
    const { keys } = await engine.request('trust.list', {});
    const trustedAt = new Date(keys[0]?.acceptedAtMs ?? 0).toISOString();
    const found = (name: DoctorStageName) => stageOf(report, name).finding;
    expect(found('reach')).toBe(`127.0.0.1, port ${sshd.port}`);
    expect(found('banner')).toMatch(/^OpenSSH_\d/);
    expect(found('encrypt')).toMatch(/^[a-z0-9.-]+, [a-z0-9.-]+$/);
    expect(found('host-key')).toBe(`ssh-ed25519, trusted since ${trustedAt.slice(0, 10)}`);
    expect(found('sign-in')).toBe(`${user()}, password`);
    expect(found('sftp')).toMatch(/^version 3, \d+ extensions$/);
    expect(found('folder')).toBe('3 items');
    expect(found('write')).toBe('written, read, renamed, removed');
    expect(found('space')).toMatch(/ free$/);
    expect(found('round-trip')).toMatch(/ ms, median of 5$/);
    expect(found('clock')).toBe('agrees with ours');
    expect(found('server')).toBe('OpenSSH');
    expect(stageOf(report, 'sign-in').details).toEqual([
      { label: 'The server offers', value: 'publickey, password' },
      { label: 'Tried', value: 'password: accepted' },
    ]);
    expect(stageOf(report, 'encrypt').details).toEqual(
      expect.arrayContaining([
        { label: 'Strict key exchange', value: 'yes' },
        { label: 'Server offers, key exchange', value: expect.stringContaining('curve25519-sha256') },
      ]),
    );
    expect((await readdir(root())).sort()).toEqual(['a.csv', 'b.csv', 'c.csv']);
    // Always whole, in order, one stage running at a time.
    expect(news.at(-1)).toEqual(report);
    expect(news.every(({ stages }) => stages.length === DOCTOR_STAGES.length)).toBe(true);
    const running = news.map(({ stages }) => stages.filter(({ state }) => state === 'running'));
    expect(running.every((each) => each.length <= 1)).toBe(true);
    const order = running.flatMap((each) => each.map(({ name }) => name));
    expect([...new Set(order)]).toEqual(DOCTOR_STAGES);
    expect(engine.asked.slice(asked)).toMatchObject([{ profileId: 'a-test', profileName: 'Typed' }]);
    expect(sshd.signInAttempts()).toBe(attempts + 1);
    expect(await stored(engine)).toEqual(before);
    const tookMs = report.stages.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);
    expect(tookMs).toBeLessThan(20_000);
  });

  it('writes nothing unless asked, and says why there is no clock then', async () => {
    const report = await typed();
    expect([stageOf(report, 'write'), stageOf(report, 'clock')]).toMatchObject([
      { state: 'skipped', reason: 'not-asked' },
      { state: 'skipped', reason: 'needs-write-probe' },
    ]);
    expect(report.passed).toBe(true);
  });

  it('looks a name up, and trust is by name', async () => {
    const report = await typed({ host: 'localhost' });
    expect(stageOf(report, 'resolve')).toMatchObject({
      state: 'passed',
      finding: expect.stringMatching(/127\.0\.0\.1|::1/),
    });
    expect(stageOf(report, 'host-key').error?.code).toBe('HostKeyUnknown');
  });

  it('a wrong password is tried exactly once and holds nothing', async () => {
    credential = { kind: 'password', password: 'wrong' };
    const before = await stored(engine);
    const attempts = sshd.signInAttempts();
    const report = await typed({}, { write: true });
    expect(outlineOf(report)).toEqual([
      ...UP_TO_HOST_KEY,
      'sign-in failed (AuthenticationFailed)',
      ...notRunFrom('sftp'),
    ]);
    expect(stageOf(report, 'sign-in').details.at(-1)).toEqual({ label: 'Tried', value: 'password: refused' });
    await waitFor(() => sshd.signInAttempts() > attempts, { what: 'sshd to log the attempt' });
    expect(sshd.signInAttempts()).toBe(attempts + 1);
    expect(await stored(engine)).toEqual(before);
  });

  it('a key file signs in too; a folder that is missing fails its stage and those that build on it', async () => {
    credential = { kind: 'key-file', path: sshd.identityFile };
    const authentication = { method: 'key-file', path: sshd.identityFile } as const;
    const report = await typed(
      { user: sshd.user, authentication, remoteFolder: join(root(), 'missing') },
      { write: true },
    );
    expect(stageOf(report, 'sign-in').finding).toBe(`${sshd.user}, key`);
    expect(outlineOf(report).slice(7)).toEqual([
      'folder failed (NotFound)',
      'write not-run',
      'space not-run',
      'round-trip passed',
      'clock not-run',
      'server passed',
    ]);
    expect(stageOf(report, 'folder').error?.path).toBe(join(root(), 'missing'));
  });

  it('stops counting in a large folder', async () => {
    const folder = join(root(), 'large');
    await mkdir(folder);
    await Promise.all(Array.from({ length: 1_200 }, (_, n) => writeFile(join(folder, `${n}.csv`), '')));
    expect(stageOf(await typed({ remoteFolder: folder }), 'folder').finding).toBe('1,000+ items');
    await rm(folder, { recursive: true });
  });

  it('a changed key stops before any credential is asked for; replacing the key mends it', async () => {
    const trusted = sshd.hostKeyFingerprint;
    await sshd.replaceHostKey('ecdsa');
    const [asked, attempts] = [engine.asked.length, sshd.signInAttempts()];
    const report = await typed();
    expect(outlineOf(report)).toEqual([
      ...UP_TO_HOST_KEY.slice(0, -1),
      'host-key failed (HostKeyChanged)',
      ...notRunFrom('sign-in'),
    ]);
    expect(stageOf(report, 'host-key').error?.detail).toMatchObject({
      fingerprint: sshd.hostKeyFingerprint,
      trusted: `${trusted} (ssh-ed25519)`,
    });
    expect([engine.asked.length, sshd.signInAttempts()]).toEqual([asked, attempts]);

    const server = { host: '127.0.0.1', port: sshd.port };
    const publicKey = sshd.hostPublicKey.split(' ')[1] ?? '';
    const wrong = await engine.host.request('trust.replace', {
      ...server,
      publicKey,
      replacedFingerprint: sshd.hostKeyFingerprint,
    });
    expect(wrong).toMatchObject({ ok: false, error: { code: 'InvalidRequest' } });
    const replace = { ...server, publicKey, replacedFingerprint: trusted };
    const key = await engine.request('trust.replace', replace);
    expect(key).toMatchObject({ fingerprint: sshd.hostKeyFingerprint, how: 'compared' });
    // By somebody in another window who decided the same.
    expect(await engine.request('trust.replace', replace)).toEqual(key);
    expect(await engine.request('trust.list', server)).toEqual({ keys: [key], next: [] });
    const { entries } = await engine.request('history.list', { filter: { everything: true }, limit: 1 });
    expect(entries[0]?.fields).toMatchObject({
      kind: 'trust.replaced',
      fingerprint: sshd.hostKeyFingerprint,
      replacedFingerprint: trusted,
      how: 'compared',
    });
    expect((await typed()).passed).toBe(true);
  });
});

describe('with the practice server', () => {
  let practice: PracticeFixture;
  let engine: EngineFixture;
  beforeAll(async () => {
    practice = await startPracticeFixture();
    engine = await startEngineFixture({ port: practice.server.port });
  });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
    await practice[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    for (const fault of Object.keys(practice.faults) as (keyof typeof practice.faults)[])
      delete practice.faults[fault];
  });
  const input = (settings: Partial<ProfileInput> = {}, wishes?: Wishes) =>
    inputFor({ port: practice.server.port, user: 'desk', ...settings }, wishes);
  const pinned = () =>
    engine.request('sessions.configure', {
      profileId: engine.profile.id,
      pinnedHostKeys: [practice.server.hostKeyFingerprint],
    });

  it('a key nobody has seen is a question, with all that is needed to answer it', async () => {
    const { server } = practice;
    const report = await engine.request('connections.test', input());
    expect(outlineOf(report).slice(4)).toEqual([
      'host-key failed (HostKeyUnknown)',
      ...notRunFrom('sign-in'),
    ]);
    expect(stageOf(report, 'host-key').error?.detail).toMatchObject({
      host: '127.0.0.1',
      port: server.port,
      fingerprint: server.hostKeyFingerprint,
      publicKey: server.hostPublicKey.split(' ')[1],
    });
    expect(engine.asked).toEqual([]);
  });

  it('a new key that an option accepts serves this test and is stored nowhere', async () => {
    await engine.request('sessions.configure', { profileId: engine.profile.id, acceptNewHostKey: true });
    const report = await engine.request('connections.test', input());
    expect(outlineOf(report)[4]).toBe('host-key warning [key-not-stored]');
    expect(report.passed).toBe(true);
    expect(await engine.request('trust.list', {})).toEqual({ keys: [], next: [] });
  });

  it('a key that was pinned for this server is trusted by its pin', async () => {
    await pinned();
    const report = await engine.request('connections.test', input());
    expect(report.passed).toBe(true);
    expect(stageOf(report, 'host-key').finding).toMatch(/^ssh-ed25519, pinned$/);
  });

  it('a connection that was opened on a replaced key carries nothing more', async () => {
    const { server } = practice;
    await using other = await startEngineFixture({ port: server.port, trusted: server.hostPublicKey });
    const [file, key] = [join(other.local, 'a.csv'), join(other.local, 'key')];
    await writeFile(file, 'x');
    await other.run(await other.queueUploads([file], '/'));
    const opened = server.stats.connections;
    const newKey = await generateKey(key, 'ed25519');
    await other.request('trust.replace', {
      host: '127.0.0.1',
      port: server.port,
      publicKey: newKey.publicKey.split(' ')[1] ?? '',
      replacedFingerprint: server.hostKeyFingerprint,
    });
    await other.queueUploads([file], '/', { conflict: 'overwrite' });
    expect((await other.held()).error.code).toBe('HostKeyChanged');
    expect(server.stats.connections).toBe(opened + 1);
    await rm(join(practice.root, 'a.csv'));
  });

  it('can be called off, and what was running has no result', async () => {
    await pinned();
    const controller = new AbortController();
    practice.faults.stallOn = { name: 'OPENDIR' };
    const stop = engine.host.on('connection-test.changed', (each) => {
      if (stageOf(each, 'folder').state === 'running') controller.abort();
    });
    const answer = await engine.host.request('connections.test', input(), { signal: controller.signal });
    stop();
    const report = unwrap(answer);
    expect(stageOf(report, 'folder')).toMatchObject({ state: 'not-run', reason: 'called-off' });
    expect(report.passed).toBe(false);
  });

  it('ends within its deadline, at the stage that took too long', async () => {
    await pinned();
    practice.faults.stallOn = { name: 'OPENDIR' };
    const startedAt = performance.now();
    const report = await engine.request('connections.test', input({}, { deadlineMs: 5_000 }));
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(stageOf(report, 'folder')).toMatchObject({ state: 'failed', error: { code: 'Timeout' } });
    expect(stageOf(report, 'write')).toMatchObject({ state: 'not-run', reason: 'out-of-time' });
  });

  it('waiting for a person is not counted', async () => {
    await using slow = await startEngineFixture({
      port: practice.server.port,
      trusted: practice.server.hostPublicKey,
      credential: () =>
        new Promise((resolve) => {
          setTimeout(
            () =>
              resolve({ kind: 'none', error: { code: 'CredentialMissing', message: '', retryable: false } }),
            5_500,
          );
        }),
    });
    const report = await slow.request('connections.test', input({}, { deadlineMs: 5_000 }));
    expect(stageOf(report, 'sign-in')).toMatchObject({ error: { code: 'CredentialMissing' } });
    expect(stageOf(report, 'sign-in').durationMs).toBeLessThan(5_000);
  });

  it.each(['OPEN', 'WRITE', 'FSTAT', 'STAT', 'READ', 'RENAME', 'REMOVE'] as const)(
    'a connection that breaks at %s leaves nothing of the test file behind',
    async (name) => {
      await pinned();
      practice.faults.dropBeforeReply = { name, times: 1 };
      const report = await engine.request('connections.test', input({}, { write: true }));
      expect(await readdir(practice.root)).toEqual([]);
      if (practice.faults.dropBeforeReply?.times === 0) {
        expect(report.passed).toBe(false);
        expect(stageOf(report, 'write').details.map(({ label }) => label)).not.toContain('May be left there');
        expect(engine.asked.length).toBeGreaterThan(0);
      }
    },
  );

  it('a file of the test that can be neither looked at nor read is a warning', async () => {
    await pinned();
    practice.faults.failRequests = [
      { name: 'STAT', status: 3 },
      { name: 'READ', status: 3 },
    ];
    const report = await engine.request('connections.test', input({}, { write: true }));
    expect(outlineOf(report)[8]).toBe('write warning [not-readable]');
    expect(await readdir(practice.root)).toEqual([]);
  });

  it('where a connection writes directly, renaming that is refused is a warning', async () => {
    await pinned();
    practice.faults.failRequests = [{ name: 'RENAME', status: 3 }];
    const report = await engine.request(
      'connections.test',
      input({ transfer: { directWrite: true } }, { write: true }),
    );
    expect(outlineOf(report)[8]).toBe('write warning [rename-refused-direct]');
    expect(await readdir(practice.root)).toEqual([]);
  });

  it('a clock that is off is told, and by how much', async () => {
    await pinned();
    const real = Date.now;
    Date.now = () => real() + 240_000;
    try {
      const report = await engine.request('connections.test', input({}, { write: true }));
      expect(stageOf(report, 'clock')).toMatchObject({
        state: 'warning',
        finding: 'theirs is 4 min behind',
      });
    } finally {
      Date.now = real;
    }
  });
});
