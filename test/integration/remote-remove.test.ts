import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type EngineFixture,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { waitFor } from '../support/temp.ts';

const needed = requires('sshd');

/** Paths the ledger says were removed, in its order. */
async function removedPaths(engine: EngineFixture): Promise<readonly string[]> {
  const { entries } = await engine.request('history.list', { filter: { everything: true }, limit: 1_000 });
  return entries
    .filter(({ fields }) => fields.kind === 'remote.removed')
    .map(({ fields }) => String(fields.remotePath))
    .reverse();
}

describe.skipIf(!needed.available)(titleWith('a real OpenSSH server', needed), () => {
  let sshd: RealSshd;
  let engine: EngineFixture;

  beforeAll(async () => {
    sshd = await startSshd({ hostKeyTypes: ['rsa'] });
    engine = await startEngineFixture({
      port: sshd.port,
      user: sshd.user,
      trusted: sshd.hostPublicKey,
      authentication: { method: 'key-file', path: sshd.identityFile },
      credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
    });
  });
  afterAll(async () => {
    await engine?.[Symbol.asyncDispose]();
    await sshd?.[Symbol.asyncDispose]();
  });

  it('is described once it is connected, and not connected for that', async () => {
    const { id: profileId } = engine.profile;
    expect(await engine.request('remote.connection', { profileId })).toBeNull();
    expect(sshd.connections()).toBe(0);
    await engine.request('remote.stat', { profileId, path: '/' });
    const { keys } = await engine.request('trust.list', {});
    expect(await engine.request('remote.connection', { profileId })).toMatchObject({
      cipher: expect.stringMatching(/aes|chacha/),
      keyExchange: expect.stringMatching(/^(curve25519|ecdh|mlkem|sntrup|diffie)/),
      hostKeyType: 'ssh-rsa',
      serverKey: sshd.hostKeyFingerprint,
      trustedAtMs: keys[0]?.acceptedAtMs,
    });
  });

  it('loses a folder with all that is in it, links not followed, each thing recorded', async () => {
    const at = (...parts: string[]) => join(sshd.root, ...parts);
    await mkdir(at('kept'));
    await writeFile(at('kept', 'precious.csv'), 'x');
    await mkdir(at('old', 'a', 'b'), { recursive: true });
    await mkdir(at('old', 'empty'));
    for (let index = 0; index < 300; index += 1) await writeFile(at('old', 'a', `${index}.csv`), 'abc');
    await writeFile(at('old', 'a', 'b', 'deep.csv'), 'abc');
    await symlink(at('kept'), at('old', 'a', 'to-kept'));
    await symlink('nowhere', at('old', 'lost'));
    const { id: profileId } = engine.profile;
    await engine.request('remote.remove', { profileId, path: at('old'), recursive: true });
    expect(await readdir(sshd.root)).toEqual(['kept']);
    expect(await readdir(at('kept'))).toEqual(['precious.csv']);
    const removed = await removedPaths(engine);
    expect(removed.length).toBe(307);
    expect(new Set(removed).size).toBe(307);
    expect(removed.at(-1)).toBe(at('old'));
    const position = (path: string) => removed.indexOf(path);
    expect(position(at('old', 'a', 'b', 'deep.csv'))).toBeLessThan(position(at('old', 'a', 'b')));
    expect(position(at('old', 'a', 'to-kept'))).toBeGreaterThanOrEqual(0);
    expect((await engine.request('ledger.verify', {})).intact).toBe(true);
  });

  it('keeps a folder that was not to be removed whole, and the places that have no name', async () => {
    await mkdir(join(sshd.root, 'full'));
    await writeFile(join(sshd.root, 'full', 'a.csv'), '');
    const { id: profileId } = engine.profile;
    const remove = (path: string, recursive: boolean) =>
      engine.host.request('remote.remove', { profileId, path, recursive });
    expect(await remove(join(sshd.root, 'full'), false)).toMatchObject({
      error: { code: 'DirectoryNotEmpty' },
    });
    for (const path of ['/', '.', '..', `${sshd.root}/full/..`, `${sshd.root}/.`])
      expect(await remove(path, true)).toMatchObject({ error: { code: 'InvalidRequest' } });
    expect(existsSync(join(sshd.root, 'full', 'a.csv'))).toBe(true);
  });
});

describe('removing a folder from a server with faults', () => {
  let practice: PracticeFixture;
  let engine: EngineFixture;

  beforeEach(async () => {
    practice = await startPracticeFixture();
    engine = await startEngineFixture({ port: practice.server.port, trusted: practice.server.hostPublicKey });
    await mkdir(join(practice.root, 'si', 'archive'), { recursive: true });
    for (let index = 0; index < 100; index += 1)
      await writeFile(join(practice.root, 'si', 'archive', `${index}.csv`), 'abc');
  });
  afterEach(async () => {
    await engine[Symbol.asyncDispose]();
    await practice[Symbol.asyncDispose]();
  });

  const remove = (signal?: AbortSignal) =>
    engine.host.request(
      'remote.remove',
      { profileId: engine.profile.id, path: '/si', recursive: true },
      signal === undefined ? {} : { signal },
    );
  const left = async () =>
    (await readdir(practice.root, { recursive: true })).map((name) => `/${name}`).sort();

  /** Whatever is gone is in the ledger, and nothing else. */
  async function expectTruth(before: readonly string[]): Promise<readonly string[]> {
    const still = new Set(await left());
    const gone = before.filter((path) => !still.has(path));
    expect([...(await removedPaths(engine))].sort()).toEqual(gone);
    return gone;
  }

  it('touches nothing where a name in it leads out of it', async () => {
    const before = await left();
    practice.faults.hostileNames = ['../../etc/passwd'];
    expect(await remove()).toMatchObject({ error: { code: 'NameNotAllowed' } });
    expect(await expectTruth(before)).toEqual([]);
  });

  it.each(['dropInsteadOf', 'dropBeforeReply'] as const)(
    'has recorded what is gone when the connection is lost midway (%s)',
    async (fault) => {
      const before = await left();
      // The first removals pass: the fault begins with the first folder.
      practice.faults[fault] = { name: 'RMDIR', times: 1 };
      expect(await remove()).toMatchObject({ error: { code: 'ConnectionLost' } });
      const gone = await expectTruth(before);
      expect(gone.length).toBe(fault === 'dropBeforeReply' ? 101 : 100);
      expect(await remove()).toMatchObject({ ok: true });
      expect(await left()).toEqual([]);
    },
  );

  it('has recorded what was carried out without an answer, among many in flight', async () => {
    const before = await left();
    practice.faults.dropBeforeReply = { name: 'REMOVE', times: 1 };
    expect(await remove()).toMatchObject({ error: { code: 'ConnectionLost' } });
    expect((await expectTruth(before)).length).toBeGreaterThan(0);
  });

  it('stops at the first refusal, and what is gone by then is recorded', async () => {
    const before = await left();
    practice.faults.failRequests = [{ name: 'REMOVE', times: 1, status: 3 }];
    expect(await remove()).toMatchObject({ error: { code: 'PermissionDenied' } });
    expect((await expectTruth(before)).length).toBeLessThan(100);
  });

  it('can be cancelled midway', async () => {
    const before = await left();
    practice.faults.delayReplyMs = 20;
    const person = new AbortController();
    const removing = remove(person.signal);
    await waitFor(() => practice.server.stats.requestsByName.REMOVE !== undefined, {
      what: 'the first removal',
      everyMs: 1,
    });
    person.abort();
    expect(await removing).toMatchObject({ error: { code: 'Cancelled' } });
    const gone = await expectTruth(before);
    expect(gone.length).toBeGreaterThan(0);
    expect(gone.length).toBeLessThan(before.length);
  });
});
