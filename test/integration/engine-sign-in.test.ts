import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../shared/contract/credentials.ts';
import { appError } from '../../shared/errors.ts';
import {
  type EngineFixture,
  type FixtureOptions,
  namesInFolder,
  PRACTICE_PASSWORD,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';

const sshdAvailable = requires('sshd');
const QUEUED = 500;

let resources: AsyncDisposableStack;
let practice: PracticeFixture;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  practice = resources.use(await startPracticeFixture());
  await mkdir(join(practice.root, 'si'));
});
afterEach(() => resources.disposeAsync());

const startEngine = async (options: Partial<FixtureOptions> = {}): Promise<EngineFixture> =>
  resources.use(await startEngineFixture({ port: practice.server.port, ...options }));

async function queueFiles(engine: EngineFixture, count: number, remoteFolder = '/si'): Promise<string> {
  const folder = join(engine.local, 'outbox');
  await mkdir(folder);
  const paths = Array.from({ length: count }, (_, index) => join(folder, `claim-${index}.csv`));
  await Promise.all(paths.map((path) => writeFile(path, path)));
  return engine.queueUploads(paths, remoteFolder);
}

const counts = async (engine: EngineFixture, id: string) =>
  (await engine.request('batches.get', { id })).counts;

describe('a host key', () => {
  it('nobody has seen before is a question to a person, asked before any credential', async () => {
    const engine = await startEngine();
    const batchId = await queueFiles(engine, 3);
    await engine.work();
    const { error } = await engine.held();
    const publicKey = practice.server.hostPublicKey.split(' ')[1];
    expect(error).toMatchObject({
      code: 'HostKeyUnknown',
      detail: { fingerprint: practice.server.hostKeyFingerprint, keyType: 'ssh-ed25519', publicKey },
    });
    expect(await counts(engine, batchId)).toEqual({ held: 3 });
    expect([engine.asked.length, practice.server.stats]).toMatchObject([
      0,
      { signInAttempts: 0, connections: 1 },
    ]);

    await engine.request('trust.accept', {
      host: '127.0.0.1',
      port: practice.server.port,
      publicKey: publicKey ?? '',
      how: 'compared',
    });
    expect(await engine.request('profiles.release', { id: engine.profile.id })).toEqual({ released: 3 });
    await engine.finished(batchId);
    expect(await counts(engine, batchId)).toEqual({ delivered: 3 });
    const { entries } = await engine.request('history.list', { filter: { everything: true } });
    expect(entries.map(({ fields }) => fields.kind)).toContain('trust.accepted');
  });

  it('that can not be judged, because a named list of them is missing, stops everything', async () => {
    const engine = await startEngine({ trusted: practice.server.hostPublicKey });
    const missing = join(engine.local, 'known_hosts');
    await engine.request('sessions.configure', {
      profileId: engine.profile.id,
      knownHostsFiles: [missing],
      acceptNewHostKey: true,
    });
    const batchId = await queueFiles(engine, 1);
    await engine.work();
    expect((await engine.held()).error).toMatchObject({ code: 'TrustStoreUnreadable', path: missing });
    expect([engine.asked.length, practice.server.stats.connections]).toEqual([0, 0]);
    expect(await counts(engine, batchId)).toEqual({ held: 1 });
  });

  it('that a file lists, or that is pinned, is trusted without asking', async () => {
    const { port, hostPublicKey, hostKeyFingerprint } = practice.server;
    const engine = await startEngine();
    const file = join(engine.local, 'known_hosts');
    await writeFile(file, `[127.0.0.1]:${port} ${hostPublicKey}\n`);
    const { id: profileId } = engine.profile;
    await engine.request('sessions.configure', { profileId, knownHostsFiles: [file] });
    await engine.request('remote.stat', { profileId, path: '/' });
    const other = await startEngine();
    await other.request('sessions.configure', {
      profileId: other.profile.id,
      pinnedHostKeys: [hostKeyFingerprint],
    });
    await other.request('remote.stat', { profileId: other.profile.id, path: '/' });
    // Neither is a decision of this machine's owner to be kept.
    for (const each of [engine, other])
      expect(await each.request('trust.list', {})).toEqual({ keys: [], next: [] });
  });

  describe.skipIf(!sshdAvailable.available)(titleWith('of an OpenSSH server', sshdAvailable), () => {
    it.each([
      ['of the same type', 'ed25519'],
      ['of another type', 'ecdsa'],
    ] as const)('that is another now, %s, is refused before any credential', async (_what, type) => {
      await using sshd = await startSshd();
      const engine = await startEngine({
        port: sshd.port,
        user: sshd.user,
        trusted: sshd.hostPublicKey,
        authentication: { method: 'key-file', path: sshd.identityFile },
        credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
      });
      const trusted = sshd.hostKeyFingerprint;
      await sshd.replaceHostKey(type);
      const batchId = await queueFiles(engine, 2, sshd.root);
      await engine.work();
      const { error } = await engine.held();
      expect(error).toMatchObject({
        code: 'HostKeyChanged',
        detail: {
          fingerprint: sshd.hostKeyFingerprint,
          trusted: expect.stringContaining(trusted),
        },
      });
      expect([engine.asked.length, sshd.signInAttempts()]).toEqual([0, 0]);
      expect(await counts(engine, batchId)).toEqual({ held: 2 });
      // Nor can the new one be slipped in as if the host were new.
      const accepted = await engine.host.request('trust.accept', {
        host: '127.0.0.1',
        port: sshd.port,
        publicKey: sshd.hostPublicKey.split(' ')[1] ?? '',
        how: 'compared',
      });
      expect(accepted).toMatchObject({ ok: false, error: { code: 'HostKeyChanged' } });
    });
  });
});

describe('a sign-in', () => {
  it(`that is refused is tried once, however many files wait`, async () => {
    let password = 'not the password';
    const engine = await startEngine({
      trusted: practice.server.hostPublicKey,
      credential: () => ({ kind: 'password', password }),
    });
    const batchId = await queueFiles(engine, QUEUED);
    await engine.work();
    const { error } = await engine.held();
    expect(error).toMatchObject({ code: 'AuthenticationFailed', retryable: false });
    expect(await counts(engine, batchId)).toEqual({ held: QUEUED });
    expect(practice.server.stats).toMatchObject({ connections: 1, signInAttempts: 1, refusedSignIns: 1 });
    expect(engine.asked.length).toBe(1);
    // Looking at folders meanwhile does not try it again either.
    const answer = await engine.host.request('remote.stat', { profileId: engine.profile.id, path: '/' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'AuthenticationFailed' } });
    // Nor does a file that is queued later.
    const later = await engine.queueUploads([join(engine.local, 'outbox', 'claim-0.csv')], '/later');
    expect(await counts(engine, later)).toEqual({ held: 1 });
    expect(practice.server.stats).toMatchObject({ signInAttempts: 1 });
    await engine.request('transfers.cancel', { which: 'batch', batchId: later });

    password = PRACTICE_PASSWORD;
    expect(await engine.request('profiles.release', { id: engine.profile.id })).toEqual({ released: QUEUED });
    const transfers = await engine.finished(batchId);
    expect(new Set(transfers.map(({ state, attempt }) => `${state} ${attempt}`))).toEqual(
      new Set(['delivered 1']),
    );
    expect(practice.server.stats).toMatchObject({ connections: 2, signInAttempts: 2 });
    expect((await namesInFolder(join(practice.root, 'si'))).length).toBe(QUEUED);
  });

  it('whose credential the keychain does not give is not tried at all', async () => {
    let credential: Credential = {
      kind: 'none',
      error: appError('VaultUnavailable', 'the keychain is locked'),
    };
    const engine = await startEngine({
      trusted: practice.server.hostPublicKey,
      credential: () => credential,
    });
    const batchId = await queueFiles(engine, 50);
    await engine.work();
    expect((await engine.held()).error.code).toBe('VaultUnavailable');
    expect(await counts(engine, batchId)).toEqual({ held: 50 });
    expect([engine.asked.length, practice.server.stats.signInAttempts]).toEqual([1, 0]);

    credential = { kind: 'password', password: PRACTICE_PASSWORD };
    // Resuming the transfers is an answer too.
    await engine.request('transfers.resume', { which: 'batch', batchId });
    await engine.finished(batchId);
    expect(await counts(engine, batchId)).toEqual({ delivered: 50 });
  });

  it('by a key with a passphrase asks for the passphrase, and says for which key', async () => {
    if (!sshdAvailable.available) return;
    await using sshd = await startSshd({ clientKeyPassphrase: 'open sesame' });
    const { identityFile } = sshd;
    let passphrase = 'wrong';
    const engine = await startEngine({
      port: sshd.port,
      user: sshd.user,
      trusted: sshd.hostPublicKey,
      authentication: { method: 'key-file', path: identityFile },
      credential: ({ passphraseFor }) => ({
        kind: 'key-file',
        path: identityFile,
        ...(passphraseFor === undefined ? {} : { passphrase }),
      }),
    });
    const batchId = await queueFiles(engine, 2, sshd.root);
    await engine.work();
    const { error } = await engine.held();
    expect(['PassphraseNeeded', 'KeyUnreadable']).toContain(error.code);
    expect(engine.asked.map(({ keyFile, passphraseFor }) => [keyFile, passphraseFor])).toEqual([
      [identityFile, undefined],
      [identityFile, identityFile],
    ]);
    expect(sshd.signInAttempts()).toBe(0);

    passphrase = 'open sesame';
    await engine.request('profiles.release', { id: engine.profile.id });
    await engine.finished(batchId);
    expect(await counts(engine, batchId)).toEqual({ delivered: 2 });
    expect(sshd.signInAttempts()).toBe(1);
  });

  it('by a method the server does not take is refused after one try', async () => {
    if (!sshdAvailable.available) return;
    await using sshd = await startSshd({
      configFirst: ['PubkeyAuthentication no', 'PasswordAuthentication yes'],
    });
    const engine = await startEngine({
      port: sshd.port,
      user: sshd.user,
      trusted: sshd.hostPublicKey,
      authentication: { method: 'key-file', path: sshd.identityFile },
      credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
    });
    const batchId = await queueFiles(engine, 2, sshd.root);
    await engine.work();
    expect((await engine.held()).error).toMatchObject({
      code: 'AuthenticationFailed',
      detail: { methodsLeft: 'password', refused: 'method' },
    });
    expect(await counts(engine, batchId)).toEqual({ held: 2 });
    expect(sshd.connections()).toBe(1);
  });
});
