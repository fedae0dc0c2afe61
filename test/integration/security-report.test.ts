import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import type { Credential } from '../../shared/contract/credentials.ts';
import type { SecurityReport } from '../../shared/models/security-report.ts';
import { unwrap } from '../../shared/result.ts';
import { addProfile, engineHere, ownerWith } from '../support/engine.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { generateKey } from '../support/ssh-keys.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

const needs = requires('sshd', 'root');

/** What isn't good, and the names of what was negotiated. */
const outline = ({ findings, error }: SecurityReport) => ({
  notGood: Object.fromEntries(
    findings.filter(({ verdict }) => verdict !== 'pass').map(({ check, verdict }) => [check, verdict]),
  ),
  error: error?.code ?? null,
});

describe.skipIf(!needs.available)(titleWith('a security report of a real server', needs), () => {
  let sshd: RealSshd;
  let folder: TempFolder;
  let engine: EngineHost;
  beforeAll(async () => {
    sshd = await startSshd({ passwordUser: true });
  });
  afterAll(() => sshd?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    folder = await tempFolder('security');
  });
  afterEach(async () => {
    await engine?.close();
    await folder[Symbol.asyncDispose]();
  });

  const start = async (credential: Credential) => {
    const owner = ownerWith(credential);
    engine = await engineHere(join(folder.path, 'data'), owner);
    return owner;
  };
  const report = async (profileId: string) =>
    unwrap(await engine.request('connections.securityReport', { profileId }));

  it('finds nothing but a passphrase missing where a new key signs in to a compared server', async () => {
    const owner = await start({ kind: 'key-file', path: sshd.identityFile });
    const authentication = { method: 'key-file' as const, path: sshd.identityFile };
    const id = await addProfile(engine, { ...sshd, authentication, owner });
    const attempts = sshd.signInAttempts();
    const [first, second] = [await report(id), await report(id)];
    expect(outline(first)).toEqual({ notGood: { 'key-file': 'warn' }, error: null });
    expect(outline(second)).toEqual(outline(first));
    const reasons = Object.fromEntries(first.findings.map(({ check, reason }) => [check, reason]));
    expect(reasons).toMatchObject({
      'key-strength': expect.stringMatching(/^Ed25519/),
      'host-key': expect.stringMatching(/^ssh-ed25519\./),
      'key-exchange': expect.stringMatching(/^curve25519-sha256/),
      cipher: expect.stringMatching(/^aes128-gcm@openssh.com\./),
    });
    // The connection that is open is looked at; no second sign-in.
    expect([owner.asked, sshd.signInAttempts() - attempts <= 1]).toEqual([1, true]);
  });

  it('fails a password, and asks for a key', async () => {
    const { name = '', password = '' } = sshd.passwordUser ?? {};
    const owner = await start({ kind: 'password', password });
    const id = await addProfile(engine, {
      ...sshd,
      user: name,
      authentication: { method: 'password' },
      owner,
    });
    expect(outline(await report(id))).toEqual({
      notGood: {
        'sign-in': 'fail',
        'key-strength': 'not-needed',
        'key-file': 'not-needed',
        'key-age': 'not-needed',
      },
      error: null,
    });
  });

  it('says what it couldn’t look at where nobody trusts the server, and tries no credential', async () => {
    const weak = await generateKey(join(folder.path, 'weak'), 'rsa');
    const owner = await start({ kind: 'key-file', path: weak.path });
    const { id } = unwrap(
      await engine.request('profiles.add', {
        name: 'Unknown',
        host: sshd.host,
        port: sshd.port,
        user: sshd.user,
        authentication: { method: 'key-file', path: weak.path },
      }),
    );
    const attempts = sshd.signInAttempts();
    const twice = [await report(id), await report(id)];
    expect(twice.map(outline)).toEqual(
      Array(2).fill({
        notGood: {
          'key-strength': 'warn',
          'key-file': 'warn',
          'known-host': 'unknown',
          'host-key': 'unknown',
          'key-exchange': 'unknown',
          cipher: 'unknown',
          mac: 'unknown',
        },
        error: 'HostKeyUnknown',
      }),
    );
    expect([owner.asked, sshd.signInAttempts() - attempts]).toEqual([0, 0]);
  });

  it('is cancelled with its request', async () => {
    let asked = () => {};
    const wasAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    engine = await engineHere(join(folder.path, 'data'), {
      credential: (_need, signal) => {
        asked();
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('given up')), { once: true }),
        );
      },
    });
    const id = await addProfile(engine, {
      ...sshd,
      authentication: { method: 'key-file', path: sshd.identityFile },
      owner: ownerWith({ kind: 'password', password: '' }),
    });
    const giveUp = new AbortController();
    const asking = engine.request('connections.securityReport', { profileId: id }, { signal: giveUp.signal });
    await wasAsked;
    giveUp.abort();
    const answer = await asking;
    expect(answer.ok ? 'told' : answer.error.code).toBe('Cancelled');
  });
});
