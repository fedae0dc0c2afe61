import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../shared/contract/credentials.ts';
import { DOCTOR_STAGES, type DoctorReport, type DoctorStageName } from '../../shared/models/doctor.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import {
  inputFor,
  notRunFrom,
  outlineOf,
  stageOf,
  stored,
  UP_TO_HOST_KEY,
  type Wishes,
} from '../support/doctor-bench.ts';
import { type EngineFixture, startEngineFixture } from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { waitFor } from '../support/temp.ts';

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
    // What is promised of a healthy server; it takes a tenth of a second, on a busy machine a few.
    expect(tookMs).toBeLessThan(10_000);
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
