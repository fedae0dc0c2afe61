import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { unwrap } from '../../shared/result.ts';
import { inputFor, notRunFrom, outlineOf, stageOf, type Wishes } from '../support/doctor-bench.ts';
import {
  type EngineFixture,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { generateKey } from '../support/ssh-keys.ts';

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
