import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../shared/contract/credentials.ts';
import type { ConnectionTest } from '../../shared/models/connection-test.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { unwrap } from '../../shared/result.ts';
import {
  type EngineFixture,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { generateKey } from '../support/ssh-keys.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { freePort, waitFor } from '../support/temp.ts';

/** `resolve passed, reach failed (Unreachable), encrypt skipped …` */
const outline = ({ steps }: ConnectionTest) =>
  steps.map(({ name, state, error }) => `${name} ${state}${error === null ? '' : ` (${error.code})`}`);
const findings = ({ steps }: ConnectionTest) => steps.map(({ finding }) => finding);

const PASSED_UP_TO_SIGN_IN = ['resolve passed', 'reach passed', 'encrypt passed', 'host-key passed'];

function testWith(engine: EngineFixture, settings: Partial<ProfileInput>): Promise<ConnectionTest> {
  return engine.request('connections.test', {
    testId: 'a-test',
    settings: {
      name: 'Typed',
      host: '127.0.0.1',
      user: 'nobody',
      authentication: { method: 'password' },
      timeouts: { connectMs: 5_000 },
      ...settings,
    },
  });
}

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
  let news: ConnectionTest[] = [];
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
  const typed = (settings: Partial<ProfileInput> = {}) =>
    testWith(engine, { port: sshd.port, user: user(), remoteFolder: root(), ...settings });

  it('all steps pass, each with what was found, told as they happen, and nothing is stored', async () => {
    for (const name of ['a.csv', 'b.csv', 'c.csv']) await writeFile(join(root(), name), name);
    const before = await stored(engine);
    const asked = engine.asked.length;
    const test = await typed({ host: 'localhost' });
    // `localhost` is another host than `127.0.0.1`: trust is by name.
    expect(outline(test)[3]).toBe('host-key failed (HostKeyUnknown)');

    const { keys } = await engine.request('trust.list', {});
    const trustedAt = new Date(keys[0]?.acceptedAtMs ?? 0).toISOString();
    const passed = await typed();
    expect(passed.passed).toBe(true);
    expect(findings(passed)).toEqual([
      '127.0.0.1',
      expect.stringMatching(new RegExp(`^port ${sshd.port}, OpenSSH_\\d`)),
      expect.stringMatching(/^[a-z0-9@.-]+, [a-z0-9@.-]+$/),
      `${sshd.hostKeyFingerprint}, trusted since ${trustedAt.slice(0, 10)}`,
      `${user()}, password`,
      '3 items',
    ]);
    expect(passed.steps.every(({ durationMs }) => durationMs !== null && durationMs >= 0)).toBe(true);
    expect(news.at(-1)).toEqual(passed);
    // Always whole, one step running at a time, in order.
    expect(news.every(({ testId, steps }) => testId === 'a-test' && steps.length === 6)).toBe(true);
    const running = news
      .filter((each) => each.passed === null)
      .slice(-6)
      .map(({ steps }) => steps.find(({ state }) => state === 'running')?.name);
    expect(running).toEqual(['reach', 'encrypt', 'encrypt', 'host-key', 'sign-in', 'list']);
    expect(engine.asked.slice(asked)).toMatchObject([{ profileId: 'a-test', profileName: 'Typed' }]);
    expect(await stored(engine)).toEqual(before);
  });

  it('a wrong password is tried exactly once and holds nothing', async () => {
    credential = { kind: 'password', password: 'wrong' };
    const before = await stored(engine);
    const attempts = sshd.signInAttempts();
    const test = await typed();
    expect(test.passed).toBe(false);
    expect(outline(test)).toEqual([
      ...PASSED_UP_TO_SIGN_IN,
      'sign-in failed (AuthenticationFailed)',
      'list skipped',
    ]);
    await waitFor(() => sshd.signInAttempts() > attempts, { what: 'sshd to log the attempt' });
    expect(sshd.signInAttempts()).toBe(attempts + 1);
    expect(await stored(engine)).toEqual(before);
  });

  it('a key file signs in too, and a folder that is missing fails the last step', async () => {
    credential = { kind: 'key-file', path: sshd.identityFile };
    const authentication = { method: 'key-file', path: sshd.identityFile } as const;
    const test = await typed({ user: sshd.user, authentication, remoteFolder: join(root(), 'missing') });
    expect(outline(test)).toEqual([...PASSED_UP_TO_SIGN_IN, 'sign-in passed', 'list failed (NotFound)']);
    expect(test.steps[4]?.finding).toBe(`${sshd.user}, key`);
    expect(test.steps[5]?.error?.path).toBe(join(root(), 'missing'));
  });

  it('stops counting in a large folder', async () => {
    const folder = join(root(), 'large');
    await mkdir(folder);
    await Promise.all(Array.from({ length: 1_200 }, (_, n) => writeFile(join(folder, `${n}.csv`), '')));
    expect(findings(await typed({ remoteFolder: folder }))[5]).toBe('1,000+ items');
  });

  it('a changed key stops before any credential is asked for; replacing the key mends it', async () => {
    const trusted = sshd.hostKeyFingerprint;
    await sshd.replaceHostKey('ecdsa');
    const [asked, attempts] = [engine.asked.length, sshd.signInAttempts()];
    const test = await typed();
    expect(outline(test)).toEqual([
      'resolve passed',
      'reach passed',
      'encrypt passed',
      'host-key failed (HostKeyChanged)',
      'sign-in skipped',
      'list skipped',
    ]);
    expect(test.steps[3]?.error?.detail).toMatchObject({
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

describe('with no server to speak to', () => {
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

  it('a name nobody knows fails the first step', async () => {
    const test = await testWith(engine, { host: 'no-such-host.invalid' });
    expect(outline(test)).toEqual([
      'resolve failed (NameNotResolved)',
      'reach skipped',
      'encrypt skipped',
      'host-key skipped',
      'sign-in skipped',
      'list skipped',
    ]);
  });

  it('a port where nobody listens fails the second, also behind a name', async () => {
    const test = await testWith(engine, { host: 'localhost', port: await freePort() });
    expect(outline(test).slice(0, 3)).toEqual([
      'resolve passed',
      'reach failed (Unreachable)',
      'encrypt skipped',
    ]);
  });

  it('a key nobody has seen is a question, with all that is needed to answer it', async () => {
    const { server } = practice;
    const test = await testWith(engine, { port: server.port });
    expect(outline(test).slice(2, 5)).toEqual([
      'encrypt passed',
      'host-key failed (HostKeyUnknown)',
      'sign-in skipped',
    ]);
    expect(test.steps[3]?.error?.detail).toMatchObject({
      host: '127.0.0.1',
      port: server.port,
      fingerprint: server.hostKeyFingerprint,
      publicKey: server.hostPublicKey.split(' ')[1],
    });
    expect(engine.asked).toEqual([]);
  });

  it('a key that was pinned for this server is trusted by its pin', async () => {
    await engine.request('sessions.configure', {
      profileId: engine.profile.id,
      pinnedHostKeys: [practice.server.hostKeyFingerprint],
    });
    const test = await testWith(engine, { port: practice.server.port, user: 'desk' });
    expect(test.passed).toBe(true);
    expect(findings(test)[3]).toBe(`${practice.server.hostKeyFingerprint}, pinned`);
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
  });

  it('can be called off', async () => {
    const controller = new AbortController();
    practice.faults.delayReplyMs = 60_000;
    const last: ConnectionTest[] = [];
    engine.host.on('connection-test.changed', (each) => {
      last.push(each);
      if (each.steps[5]?.state === 'running') controller.abort();
    });
    const answer = await engine.host.request(
      'connections.test',
      {
        testId: 'called-off',
        settings: {
          name: 'Typed',
          host: '127.0.0.1',
          port: practice.server.port,
          user: 'desk',
          authentication: { method: 'password' },
        },
      },
      { signal: controller.signal },
    );
    practice.faults.delayReplyMs = 0;
    expect(outline(unwrap(answer))[5]).toBe('list failed (Cancelled)');
    expect(last.at(-1)?.passed).toBe(false);
  });
});
