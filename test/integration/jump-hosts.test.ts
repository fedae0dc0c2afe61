import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import type { Credential, CredentialNeed } from '../../shared/contract/credentials.ts';
import { appError } from '../../shared/errors.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { unwrap } from '../../shared/result.ts';
import { engineHere } from '../support/engine.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, type SshdOptions, startSshd } from '../support/sshd.ts';
import { freePort, tempFolder, waitFor } from '../support/temp.ts';

let resources: AsyncDisposableStack;
let engine: EngineHost;
let asked: CredentialNeed[];
let answer: (need: CredentialNeed) => Credential;
const keys = new Map<string, string>();

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  const data = resources.use(await tempFolder('jump'));
  asked = [];
  answer = ({ keyFile }) => ({ kind: 'key-file', path: keyFile ?? '' });
  engine = resources.use(
    await engineHere(data.path, {
      credential: async (need) => {
        asked.push(need);
        return answer(need);
      },
    }),
  );
});
afterEach(async () => {
  keys.clear();
  await resources.disposeAsync();
});

const sshd = async (options: SshdOptions = {}): Promise<RealSshd> => resources.use(await startSshd(options));

const trust = async (server: RealSshd): Promise<void> => {
  const publicKey = server.hostPublicKey.split(' ')[1] ?? '';
  unwrap(
    await engine.request('trust.accept', {
      host: server.host,
      port: server.port,
      publicKey,
      how: 'compared',
    }),
  );
};

async function profile(
  name: string,
  server: Pick<RealSshd, 'port' | 'user' | 'identityFile'> & { readonly host: string },
  more: Partial<ProfileInput> = {},
): Promise<string> {
  const { host, port, user, identityFile } = server;
  const added = await engine.request('profiles.add', {
    name,
    host,
    port,
    user,
    authentication: { method: 'key-file', path: identityFile },
    retry: { limit: 2, baseMs: 10, capMs: 20 },
    ...more,
  });
  return unwrap(added).id;
}

const behind = (profileId: string) => ({ route: { kind: 'jump', profileId } as const });

const statRoot = (profileId: string) => engine.request('remote.stat', { profileId, path: '/' });
const held = async (id: string) =>
  unwrap(await engine.request('profiles.status', { id })).held?.error ?? null;

const available = requires('sshd');

describe.skipIf(!available.available)(titleWith('behind a jump host', available), () => {
  it('several connections share one sign-in there, and it ends when nobody uses it', async () => {
    const [bastion, inner, other] = [await sshd(), await sshd(), await sshd()];
    const idle = { timeouts: { idleMs: 500 } };
    const jump = await profile('Bastion', bastion, idle);
    const one = await profile('Inner', inner, { ...behind(jump), ...idle });
    const two = await profile('Other', other, { ...behind(jump), ...idle });
    for (const server of [bastion, inner, other]) await trust(server);
    for (const result of await Promise.all([statRoot(one), statRoot(two)])) unwrap(result);
    expect([bastion, inner, other].map((server) => server.signInAttempts())).toEqual([1, 1, 1]);
    expect(asked.map(({ profileName }) => profileName).sort()).toEqual(['Bastion', 'Inner', 'Other']);
    await waitFor(() => /Disconnected from user/.test(bastion.log()), { what: 'the jump host to be left' });
    unwrap(await statRoot(one));
    expect(bastion.signInAttempts()).toBe(2);
  });

  it('files arrive whole, over a chain of two', async () => {
    const [outer, middle, inner] = [await sshd(), await sshd(), await sshd()];
    const first = await profile('Outer', outer);
    const second = await profile('Middle', middle, behind(first));
    const last = await profile('Inner', inner, behind(second));
    for (const server of [outer, middle, inner]) await trust(server);
    const folder = resources.use(await tempFolder('local'));
    const localPath = join(folder.path, 'claims.csv');
    await writeFile(localPath, Buffer.alloc(9_000_000, 'claims '));
    unwrap(
      await engine.request('transfers.enqueueUploads', {
        profileId: last,
        items: [{ localPath, remotePath: inner.root, target: 'folder' }],
        verify: 'read-back',
      }),
    );
    unwrap(await engine.request('queue.work', { on: 'everything' }));
    const [delivered] = await waitFor(
      async () => {
        const { transfers } = unwrap(
          await engine.request('transfers.list', { states: ['delivered', 'failed'] }),
        );
        return transfers.length > 0 && transfers;
      },
      { what: 'the delivery', deadlineMs: 60_000 },
    );
    expect(delivered).toMatchObject({ state: 'delivered', checked: 'content' });
    expect([outer, middle, inner].map((server) => server.signInAttempts())).toEqual([1, 1, 1]);
  });

  it('an unknown key there is asked about once, for the jump host, and one answer lets all go on', async () => {
    const [bastion, inner] = [await sshd(), await sshd()];
    const jump = await profile('Bastion', bastion);
    const one = await profile('Inner', inner, behind(jump));
    const two = await profile('Inner too', inner, behind(jump));
    await trust(inner);
    for (const id of [one, two]) expect(await statRoot(id)).toMatchObject({ ok: false });
    const key = { port: bastion.port, fingerprint: bastion.hostKeyFingerprint };
    expect(await held(jump)).toMatchObject({ code: 'HostKeyUnknown', detail: key });
    const via = { via: 'jump', viaName: 'Bastion', viaProfileId: jump };
    for (const id of [one, two])
      expect(await held(id)).toMatchObject({ code: 'HostKeyUnknown', detail: { ...key, ...via } });
    expect([bastion.signInAttempts(), bastion.connections(), asked]).toEqual([0, 1, []]);
    await trust(bastion);
    unwrap(await engine.request('profiles.release', { id: jump }));
    expect([await held(one), await held(two)]).toEqual([null, null]);
    unwrap(await statRoot(one));
  });

  it('a sign-in refused there holds the jump host, and is not tried again for the next one', async () => {
    const [bastion, inner] = [await sshd(), await sshd()];
    const wrong = await sshd();
    const jump = await profile('Bastion', { ...bastion, identityFile: wrong.identityFile });
    const one = await profile('Inner', inner, behind(jump));
    const two = await profile('Inner too', inner, behind(jump));
    for (const server of [bastion, inner]) await trust(server);
    for (const id of [one, two])
      expect(await statRoot(id)).toMatchObject({
        ok: false,
        error: { code: 'AuthenticationFailed', detail: { via: 'jump', viaProfileId: jump } },
      });
    expect([bastion.signInAttempts(), inner.connections()]).toEqual([1, 0]);
    expect(await held(jump)).toMatchObject({ code: 'AuthenticationFailed' });
  });

  it('one that forbids forwarding holds who wanted it, not the jump host', async () => {
    const [bastion, inner] = [await sshd({ configFirst: ['AllowTcpForwarding no'] }), await sshd()];
    const jump = await profile('Bastion', bastion);
    const one = await profile('Inner', inner, behind(jump));
    for (const server of [bastion, inner]) await trust(server);
    expect(await statRoot(one)).toMatchObject({
      ok: false,
      error: { code: 'RouteRefused', retryable: false, detail: { via: 'jump', viaName: 'Bastion' } },
    });
    expect([await held(jump), (await held(one))?.code]).toEqual([null, 'RouteRefused']);
    expect(inner.connections()).toBe(0);
  });

  it('says which side it is: the jump host is away, or the server behind it is', async () => {
    const [bastion, inner] = [await sshd(), await sshd()];
    const jump = await profile('Bastion', bastion);
    const gone = await profile('Gone', { ...inner, port: await freePort() }, behind(jump));
    for (const server of [bastion, inner]) await trust(server);
    expect(await statRoot(gone)).toMatchObject({
      ok: false,
      error: { code: 'RouteCannotReach', retryable: true, detail: { via: 'jump', viaName: 'Bastion' } },
    });
    const one = await profile('Inner', inner, behind(jump));
    unwrap(await statRoot(one));
    await bastion.stop();
    await waitFor(async () => !(await statRoot(one)).ok, { what: 'the connection to break' });
    await waitFor(
      async () => {
        const result = await statRoot(one);
        return !result.ok && result.error.code === 'Unreachable' && result.error;
      },
      { what: 'the jump host to be missed' },
    ).then((error) => expect(error).toMatchObject({ detail: { via: 'jump', viaProfileId: jump } }));
    await bastion.start();
    unwrap(await statRoot(one));
  });

  it('the server’s own key is judged behind it as anywhere', async () => {
    const [bastion, inner] = [await sshd(), await sshd()];
    const jump = await profile('Bastion', bastion);
    const one = await profile('Inner', inner, behind(jump));
    for (const server of [bastion, inner]) await trust(server);
    await inner.replaceHostKey('ed25519');
    const result = await statRoot(one);
    expect(result).toMatchObject({ ok: false, error: { code: 'HostKeyChanged' } });
    expect(result.ok || result.error.detail?.via).toBeUndefined();
    expect([await held(jump), inner.signInAttempts()]).toEqual([null, 0]);
  });

  it('a missing credential there is the jump host’s, and its secret goes nowhere else', async () => {
    const [bastion, inner] = [await sshd(), await sshd()];
    const jump = await profile('Bastion', bastion);
    const one = await profile('Inner', inner, behind(jump));
    for (const server of [bastion, inner]) await trust(server);
    answer = () => ({ kind: 'none', error: appError('CredentialMissing', 'none') });
    expect(await statRoot(one)).toMatchObject({
      ok: false,
      error: { code: 'CredentialMissing', detail: { via: 'jump' } },
    });
    expect(asked.map(({ profileId }) => profileId)).toEqual([jump]);
  });

  it('a test goes the same way and says so', async () => {
    const [bastion, inner] = [await sshd(), await sshd()];
    const jump = await profile('Bastion', bastion);
    for (const server of [bastion, inner]) await trust(server);
    const { host, port, user, identityFile } = inner;
    const settings = {
      name: 'Typed',
      host,
      port,
      user,
      authentication: { method: 'key-file' as const, path: identityFile },
      ...behind(jump),
    };
    const test = unwrap(await engine.request('connections.test', { testId: 't', settings }));
    expect([test.passed, test.stages.map(({ finding, reason }) => finding ?? reason).slice(0, 3)]).toEqual([
      true,
      ['done-by-route', `through Bastion, port ${port}`, expect.stringMatching(/^OpenSSH_/)],
    ]);
  });

  it('a test that ends there says so, and the answer is for the jump host', async () => {
    const [bastion, inner] = [await sshd(), await sshd()];
    const jump = await profile('Bastion', bastion);
    const { host, port, user, identityFile } = inner;
    const settings = {
      name: 'Typed',
      host,
      port,
      user,
      authentication: { method: 'key-file' as const, path: identityFile },
      ...behind(jump),
    };
    const test = unwrap(await engine.request('connections.test', { testId: 't', settings }));
    const failed = test.stages.find(({ state }) => state === 'failed');
    expect([failed?.name, failed?.error]).toMatchObject([
      'reach',
      { code: 'HostKeyUnknown', detail: { via: 'jump', viaProfileId: jump, port: bastion.port } },
    ]);
    expect(inner.connections()).toBe(0);
  });
});
