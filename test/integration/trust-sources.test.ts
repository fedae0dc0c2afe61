import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../shared/errors.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { run } from '../support/command.ts';
import { type EngineFixture, startEngineFixture } from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

const needed = requires('sshd');

let home: TempFolder;
let homeBefore: string | undefined;
beforeEach(async () => {
  home = await tempFolder('home');
  homeBefore = process.env.HOME;
  process.env.HOME = home.path;
  await mkdir(join(home.path, '.ssh'), { mode: 0o700 });
});
afterEach(async () => {
  process.env.HOME = homeBefore;
  await home[Symbol.asyncDispose]();
});

const engineFor = (
  sshd: RealSshd,
  trust: ProfileInput['trust'] = {},
  trusted?: string,
): Promise<EngineFixture> =>
  startEngineFixture({
    port: sshd.port,
    user: sshd.user,
    authentication: { method: 'key-file', path: sshd.identityFile },
    credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
    ...(trusted !== undefined && { trusted }),
    settings: { trust },
  });

/** `connected`, or with which error not. */
async function outcome(engine: EngineFixture, sshd: RealSshd): Promise<'connected' | ErrorCode> {
  await engine.request('profiles.release', { id: engine.profile.id });
  const answer = await engine.host.request('remote.stat', { profileId: engine.profile.id, path: sshd.root });
  return answer.ok ? 'connected' : answer.error.code;
}

const facts = (engine: EngineFixture) =>
  engine.request('remote.connection', { profileId: engine.profile.id });
const known = (name: string, content: string) => writeFile(join(home.path, '.ssh', name), content);
const otherKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f';

describe.skipIf(!needed.available)(titleWith('this computer’s known_hosts files', needed), () => {
  it.each(['known_hosts', 'known_hosts2'])('are read by themselves: %s, hashed', async (name) => {
    await using sshd = await startSshd();
    await known(name, `[127.0.0.1]:${sshd.port} ${sshd.hostPublicKey}\n`);
    await run('ssh-keygen', ['-H', '-f', join(home.path, '.ssh', name)]);
    await using engine = await engineFor(sshd);
    expect(await outcome(engine, sshd)).toBe('connected');
    expect(await facts(engine)).toMatchObject({ trustedBy: 'known-hosts', trustedAtMs: null });
    const { lines } = await engine.request('trust.knownHosts', { profileId: engine.profile.id });
    expect(lines).toMatchObject([
      { path: join(home.path, '.ssh', name), line: 1, marker: 'none', fingerprint: sshd.hostKeyFingerprint },
    ]);
  });

  it('are left alone where the profile or everybody says so', async () => {
    await using sshd = await startSshd();
    await known('known_hosts', `[127.0.0.1]:${sshd.port} ${sshd.hostPublicKey}\n`);
    await using ignoring = await engineFor(sshd, { knownHosts: 'ignore' });
    expect(await outcome(ignoring, sshd)).toBe('HostKeyUnknown');

    await using engine = await engineFor(sshd);
    expect(await engine.request('trust.controls', {})).toEqual({ readsKnownHosts: true });
    await engine.request('trust.configure', { readsKnownHosts: false });
    expect(await outcome(engine, sshd)).toBe('HostKeyUnknown');
    await using insisting = await engineFor(sshd, { knownHosts: 'read' });
    await insisting.request('trust.configure', { readsKnownHosts: false });
    expect(await outcome(insisting, sshd)).toBe('connected');
  });

  it.each([
    ['another key', (port: number) => `[127.0.0.1]:${port} ${otherKey}`, 'HostKeyChanged'],
    ['a revoked key', (port: number, key: string) => `@revoked [127.0.0.1]:${port} ${key}`, 'HostKeyRevoked'],
    [
      'a revoked key for all ports',
      (_: number, key: string) => `@revoked 127.0.0.1 ${key}`,
      'HostKeyRevoked',
    ],
    ['a negation', (port: number, key: string) => `*,![127.0.0.1]:${port} ${key}`, 'HostKeyUnknown'],
    ['what nobody can read', () => 'nonsense', 'TrustStoreUnreadable'],
  ] as const)('stop a connection before any sign-in: %s', async (_, line, code) => {
    await using sshd = await startSshd();
    await known('known_hosts', `${line(sshd.port, sshd.hostPublicKey)}\n`);
    await using engine = await engineFor(sshd);
    expect([await outcome(engine, sshd), sshd.signInAttempts(), engine.asked.length]).toEqual([code, 0, 0]);
  });

  it('with a certificate authority count as no key, and the question says so', async () => {
    await using sshd = await startSshd();
    await known('known_hosts', `@cert-authority * ${sshd.hostPublicKey}\n`);
    await using engine = await engineFor(sshd);
    expect(await outcome(engine, sshd)).toBe('HostKeyUnknown');
    expect((await engine.held()).error.detail).toMatchObject({ certificateAuthority: 'not checked' });
  });

  it('speak of a server by its alias, without a port', async () => {
    await using sshd = await startSshd();
    await known('known_hosts', `imports.example.org ${sshd.hostPublicKey}\n`);
    await using engine = await engineFor(sshd, { hostKeyAlias: 'imports.example.org' });
    expect(await outcome(engine, sshd)).toBe('connected');
    await using plain = await engineFor(sshd);
    expect(await outcome(plain, sshd)).toBe('HostKeyUnknown');
    const { error } = await plain.held();
    expect(error.detail).toMatchObject({ host: '127.0.0.1', port: sshd.port });
  });
});

describe.skipIf(!needed.available)(titleWith('a pinned key', needed), () => {
  const THREE = { hostKeyTypes: ['rsa', 'ecdsa', 'ed25519'] as const };

  it('is found behind a server’s other keys, of whatever type, with one sign-in, and asked for at once from then on', async () => {
    await using sshd = await startSshd({ hostKeyTypes: [...THREE.hostKeyTypes] });
    await using engine = await engineFor(sshd, { pinnedKeys: [{ fingerprint: sshd.hostKeyFingerprint }] });
    expect([await outcome(engine, sshd), sshd.signInAttempts()]).toEqual(['connected', 1]);
    const tries = sshd.connections();
    expect(tries).toBeGreaterThan(1);
    expect(await facts(engine)).toMatchObject({ trustedBy: 'pin', hostKeyType: 'ssh-rsa' });

    await sshd.endSessions();
    await expect.poll(() => facts(engine)).toBeNull();
    expect([await outcome(engine, sshd), sshd.connections()]).toEqual(['connected', tries + 1]);
  });

  it('whose type is given is asked for at once', async () => {
    await using sshd = await startSshd({ hostKeyTypes: [...THREE.hostKeyTypes] });
    const { fingerprint, keyType } = await (async () => {
      await using reader = await engineFor(sshd);
      return reader.request('trust.readKey', { text: sshd.hostPublicKey });
    })();
    await using engine = await engineFor(sshd, { pinnedKeys: [{ fingerprint, keyType }] });
    expect([await outcome(engine, sshd), sshd.connections()]).toEqual(['connected', 1]);
  });

  it('that the server has in no type stops it, with no credential asked for, and shows what came first', async () => {
    await using sshd = await startSshd({ hostKeyTypes: [...THREE.hostKeyTypes] });
    await using engine = await engineFor(
      sshd,
      { pinnedKeys: [{ fingerprint: `SHA256:${'A'.repeat(43)}` }] },
      sshd.hostPublicKey,
    );
    expect(await outcome(engine, sshd)).toBe('HostKeyChanged');
    expect([sshd.connections(), sshd.signInAttempts(), engine.asked.length]).toEqual([3, 0, 0]);
  });

  it('for one run narrows what the profile pins, and never widens it', async () => {
    await using sshd = await startSshd();
    const theirs = { fingerprint: sshd.hostKeyFingerprint };
    const none = `SHA256:${'A'.repeat(43)}`;
    const tryWith = async (trust: ProfileInput['trust'], pinnedHostKeys: string[]) => {
      await using engine = await engineFor(sshd, trust);
      await engine.request('sessions.configure', {
        profileId: engine.profile.id,
        pinnedHostKeys,
        acceptNewHostKey: true,
      });
      return await outcome(engine, sshd);
    };
    expect(await tryWith({ pinnedKeys: [theirs] }, [none])).toBe('HostKeyChanged');
    expect(await tryWith({ pinnedKeys: [{ fingerprint: none }] }, [sshd.hostKeyFingerprint])).toBe(
      'HostKeyChanged',
    );
    expect(await tryWith({ pinnedKeys: [theirs] }, [sshd.hostKeyFingerprint])).toBe('connected');
    expect(await tryWith({ policy: 'never-accept' }, [sshd.hostKeyFingerprint])).toBe('HostKeyUnknown');
    expect(await tryWith({ policy: 'pinned-only' }, [sshd.hostKeyFingerprint])).toBe('HostKeyUnknown');
    expect(await tryWith({}, [sshd.hostKeyFingerprint])).toBe('connected');
  });
});

describe.skipIf(!needed.available)(titleWith('a policy', needed), () => {
  it.each(['pinned-only', 'never-accept'] as const)(
    'of %s lets nobody accept a key: not a person, not an option, not by an address',
    async (policy) => {
      await using sshd = await startSshd();
      await using engine = await engineFor(sshd, { policy });
      const server = { host: '127.0.0.1', port: sshd.port };
      const publicKey = sshd.hostPublicKey.split(' ')[1] ?? '';
      await engine.request('sessions.configure', { profileId: engine.profile.id, acceptNewHostKey: true });
      expect(await outcome(engine, sshd)).toBe('HostKeyUnknown');
      expect((await engine.held()).error.detail).toMatchObject({ policy });

      const refused = await Promise.all([
        engine.host.request('trust.accept', { ...server, publicKey, how: 'compared' }),
        engine.host.request('trust.replace', { ...server, publicKey, replacedFingerprint: 'x' }),
        engine.host.request('trust.addNext', { ...server, key: sshd.hostPublicKey }),
      ]);
      expect(refused.map((each) => (each.ok ? 'done' : each.error.code))).toEqual(
        Array(3).fill('AcceptingForbidden'),
      );
      const adHoc = await engine.request('profiles.adHoc', { ...server, user: sshd.user });
      await engine.request('sessions.configure', { profileId: adHoc.id, acceptNewHostKey: true });
      const direct = await engine.host.request('remote.stat', { profileId: adHoc.id, path: '/' });
      expect(direct).toMatchObject({ ok: false, error: { code: 'HostKeyUnknown' } });
      expect(await engine.request('trust.list', server)).toEqual({ keys: [], next: [] });
      expect([sshd.signInAttempts(), engine.asked.length]).toEqual([0, 0]);
    },
  );

  it('of never-accept goes by what is known, of pinned-only by nothing but pins', async () => {
    await using sshd = await startSshd();
    await known('known_hosts', `[127.0.0.1]:${sshd.port} ${sshd.hostPublicKey}\n`);
    await using never = await engineFor(sshd, { policy: 'never-accept' });
    expect(await outcome(never, sshd)).toBe('connected');
    await using pinned = await engineFor(sshd, { policy: 'pinned-only' });
    expect(await outcome(pinned, sshd)).toBe('HostKeyUnknown');
  });
});

describe.skipIf(!needed.available)(titleWith('a key stored ahead', needed), () => {
  const decisions = async (engine: EngineFixture) => {
    const { entries } = await engine.request('history.list', { filter: { everything: true } });
    return entries
      .map(({ fields }) => fields)
      .filter(({ kind }) => String(kind).startsWith('trust.'))
      .map(({ kind, fingerprint, replacedFingerprint }) => [kind, fingerprint, replacedFingerprint]);
  };

  it.each(['its key line', 'its fingerprint alone'])(
    'by %s is accepted once the server shows it, becomes the current one, and that is recorded',
    async (how) => {
      await using sshd = await startSshd();
      await using engine = await engineFor(sshd, {}, sshd.hostPublicKey);
      const old = sshd.hostKeyFingerprint;
      expect(await outcome(engine, sshd)).toBe('connected');
      await sshd.replaceHostKey('ecdsa');
      expect(await outcome(engine, sshd)).toBe('HostKeyChanged');

      const server = { host: '127.0.0.1', port: sshd.port };
      const key =
        how === 'its key line'
          ? `imports.example.org ${sshd.hostPublicKey} root@imports`
          : sshd.hostKeyFingerprint;
      const next = await engine.request('trust.addNext', { ...server, key });
      expect(next).toMatchObject({
        fingerprint: sshd.hostKeyFingerprint,
        keyType: how === 'its key line' ? 'ecdsa-sha2-nistp256' : null,
      });
      const before = sshd.connections();
      expect([await outcome(engine, sshd), sshd.connections()]).toEqual(['connected', before + 1]);
      expect(await facts(engine)).toMatchObject({ trustedBy: 'next', trustedAtMs: expect.any(Number) });
      const { keys, next: left } = await engine.request('trust.list', server);
      expect([keys, left]).toMatchObject([[{ fingerprint: sshd.hostKeyFingerprint, how: 'planned' }], []]);
      expect(keys).toHaveLength(1);
      expect(await decisions(engine)).toEqual([
        ['trust.rotated', sshd.hostKeyFingerprint, old],
        ['trust.next-added', sshd.hostKeyFingerprint, undefined],
        ['trust.accepted', old, undefined],
      ]);
      expect(await engine.request('ledger.verify', {})).toMatchObject({ intact: true });
    },
  );

  it('by its fingerprint alone is found behind another new key of the server', async () => {
    await using sshd = await startSshd({ hostKeyTypes: ['rsa', 'ed25519'] });
    await using engine = await engineFor(sshd, {}, otherKey);
    expect(await outcome(engine, sshd)).toBe('HostKeyChanged');
    await engine.request('trust.addNext', {
      host: '127.0.0.1',
      port: sshd.port,
      key: sshd.hostKeyFingerprint,
    });
    expect([await outcome(engine, sshd), sshd.signInAttempts()]).toEqual(['connected', 1]);
    expect(await facts(engine)).toMatchObject({ trustedBy: 'next', hostKeyType: 'ssh-rsa' });
  });

  it('waits while the server still shows the old one, and any third one has changed', async () => {
    await using sshd = await startSshd();
    await using engine = await engineFor(sshd, {}, sshd.hostPublicKey);
    const server = { host: '127.0.0.1', port: sshd.port };
    await engine.request('trust.addNext', { ...server, key: otherKey });
    expect(await outcome(engine, sshd)).toBe('connected');
    expect((await engine.request('trust.list', server)).next).toHaveLength(1);
    await sshd.replaceHostKey('ed25519');
    expect(await outcome(engine, sshd)).toBe('HostKeyChanged');
    expect(await engine.request('trust.forgetNext', server)).toEqual({ forgotten: true });
    expect(await engine.request('trust.forgetNext', server)).toEqual({ forgotten: false });
  });
});
