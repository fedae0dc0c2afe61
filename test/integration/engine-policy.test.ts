import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import { startInProcessEngine } from '../../electron/engine-host/in-process-host.ts';
import { findPolicy } from '../../electron/policy/read-policy.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { unwrap } from '../../shared/result.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

/** Policies are made as an administrator makes them: tests of files need to be one. */
const isRoot = process.getuid?.() === 0;

const MANAGED = {
  name: 'Sleep Impressions',
  host: 'imports.flowiq.example',
  user: 'etl_si',
  authentication: { method: 'password' },
  transfer: { verify: 'read-back' },
};
const OWN: ProfileInput = {
  name: 'Archive',
  host: 'archive.example',
  user: 'backup',
  authentication: { method: 'ask' },
};

let folder: TempFolder;
let engine: EngineHost | undefined;
beforeEach(async () => {
  folder = await tempFolder('policy');
});
afterEach(async () => {
  await engine?.close();
  engine = undefined;
  await folder[Symbol.asyncDispose]();
});

async function startWith(policy: Readonly<Record<string, unknown>>): Promise<EngineHost> {
  await engine?.close();
  const path = join(folder.path, 'managed.json');
  await writeFile(path, JSON.stringify({ waybillPolicy: 1, ...policy }));
  const options = {
    dataDirectory: join(folder.path, 'data'),
    appVersion: '0',
    policy: await findPolicy([path]),
  };
  engine = await startInProcessEngine(options, {
    credential: () => Promise.reject(new Error('nobody asks')),
  });
  return engine;
}

const namesOf = async (host: EngineHost) =>
  unwrap(await host.request('profiles.list', {})).profiles.map(({ name }) => name);

async function codeOf(
  answer: Promise<{ readonly ok: boolean; readonly error?: { readonly code: ErrorCode } }>,
) {
  const result = await answer;
  return result.ok ? 'ok' : result.error?.code;
}

describe.runIf(isRoot)('connections from IT', () => {
  test('are there at the first start, and the same ones at the next', async () => {
    const first = unwrap(await (await startWith({ profiles: [MANAGED] })).request('profiles.list', {}));
    expect(first.profiles).toMatchObject([{ ...MANAGED, port: 22, transfer: { verify: 'read-back' } }]);
    const second = unwrap(await (await startWith({ profiles: [MANAGED] })).request('profiles.list', {}));
    expect(second.profiles.map(({ id }) => id)).toEqual(first.profiles.map(({ id }) => id));
  });

  test('keep what IT gave and take everything else from the person', async () => {
    const host = await startWith({ profiles: [MANAGED] });
    const [profile] = unwrap(await host.request('profiles.list', {})).profiles;
    if (profile === undefined) throw new Error('no profile');
    const changed = await host.request('profiles.update', {
      id: profile.id,
      settings: { ...profile, remoteFolder: '/midwest/si', retry: { limit: 7 } },
    });
    expect(unwrap(changed)).toMatchObject({ remoteFolder: '/midwest/si', retry: { limit: 7 } });
    for (const settings of [
      { ...profile, host: 'elsewhere.example' },
      { ...profile, name: 'Mine' },
      { ...profile, authentication: { method: 'ask' as const } },
      { ...profile, transfer: { ...profile.transfer, verify: 'none' as const } },
    ])
      expect(await codeOf(host.request('profiles.update', { id: profile.id, settings }))).toBe(
        'ForbiddenByPolicy',
      );
    expect(await codeOf(host.request('profiles.remove', { id: profile.id }))).toBe('ForbiddenByPolicy');
    // What the person decided outlives a change of the policy; what IT decides anew is in force at once.
    const later = await startWith({ profiles: [{ ...MANAGED, transfer: { verify: 'size' } }] });
    expect(unwrap(await later.request('profiles.get', { id: profile.id }))).toMatchObject({
      remoteFolder: '/midwest/si',
      transfer: { verify: 'size' },
    });
  });

  test('take the name from a connection of somebody’s own, which keeps everything else', async () => {
    const before = await startWith({});
    const own = unwrap(await before.request('profiles.add', { ...OWN, name: 'sleep impressions' }));
    const host = await startWith({ profiles: [MANAGED] });
    expect(await namesOf(host)).toEqual(['Sleep Impressions', 'Sleep Impressions (2)']);
    expect(unwrap(await host.request('profiles.get', { id: own.id }))).toMatchObject({ host: OWN.host });
  });

  test('on another server are other connections; those they replace are the person’s own from then on', async () => {
    const first = await startWith({ profiles: [MANAGED] });
    const [old] = unwrap(await first.request('profiles.list', {})).profiles;
    const host = await startWith({ profiles: [{ ...MANAGED, host: 'new.example' }] });
    const found = unwrap(await host.request('profiles.find', { name: MANAGED.name }));
    expect(found).toMatchObject({ host: 'new.example' });
    expect(found.id).not.toBe(old?.id);
    expect(await codeOf(host.request('profiles.remove', { id: old?.id ?? '' }))).toBe('ok');
  });
});

describe.runIf(isRoot)('for every connection', () => {
  test('a locked setting stands above what is stored, and can’t be said otherwise', async () => {
    const before = await startWith({});
    const own = unwrap(await before.request('profiles.add', OWN));
    const host = await startWith({
      everyProfile: { transfer: { requiredCheck: 'content', directWrite: false } },
    });
    expect(unwrap(await host.request('profiles.get', { id: own.id })).transfer.requiredCheck).toBe('content');
    expect(
      await codeOf(host.request('profiles.add', { ...OWN, name: 'B', transfer: { requiredCheck: 'none' } })),
    ).toBe('ForbiddenByPolicy');
    // Whoever says nothing of it needn't know of it.
    const added = unwrap(await host.request('profiles.add', { ...OWN, name: 'C' }));
    expect(added.transfer.requiredCheck).toBe('content');
    expect(await codeOf(host.request('sessions.configure', { profileId: own.id, directWrite: true }))).toBe(
      'ForbiddenByPolicy',
    );
  });
});

describe.runIf(isRoot)('the way to every server', () => {
  const route = { kind: 'http-connect', host: 'proxy.clinic.example', port: 3128 } as const;

  test('is the one IT set, for a run too', async () => {
    const own = unwrap(
      await (await startWith({})).request('profiles.add', { ...OWN, route: { kind: 'direct' } }),
    );
    const host = await startWith({ everyProfile: { route } });
    expect(unwrap(await host.request('profiles.get', { id: own.id })).route).toEqual(route);
    const direct = { kind: 'direct' } as const;
    const session = host.request('sessions.configure', { profileId: own.id, route: direct });
    expect(await codeOf(session)).toBe('ForbiddenByPolicy');
    const elsewhere = { ...route, host: 'elsewhere' };
    const change = host.request('profiles.update', { id: own.id, settings: { ...OWN, route: elsewhere } });
    expect(await codeOf(change)).toBe('ForbiddenByPolicy');
  });
});

describe.runIf(isRoot)('the way to sign in that IT set', () => {
  test('is not another one because a command brings a key', async () => {
    const host = await startWith({ profiles: [MANAGED] });
    const { id } = unwrap(await host.request('profiles.find', { name: MANAGED.name }));
    expect(await codeOf(host.request('sessions.configure', { profileId: id, identityGiven: true }))).toBe(
      'ForbiddenByPolicy',
    );
    const own = unwrap(await host.request('profiles.add', OWN));
    expect(await codeOf(host.request('sessions.configure', { profileId: own.id, identityGiven: true }))).toBe(
      'ok',
    );
  });
});

describe.runIf(isRoot)('forbidden actions', () => {
  const server = { host: 'h', port: 22 };
  test.each([
    ['add-profiles', (host: EngineHost) => host.request('profiles.add', { ...OWN, name: 'New' })],
    ['other-servers', (host: EngineHost) => host.request('profiles.adHoc', { ...server, user: 'u' })],
    [
      'accept-host-keys',
      (host: EngineHost) => host.request('trust.accept', { ...server, publicKey: 'AAAA', how: 'compared' }),
    ],
    [
      'accept-host-keys',
      (host: EngineHost) => host.request('sessions.configure', { profileId: 'p', acceptNewHostKey: true }),
    ],
    [
      'accept-host-keys',
      (host: EngineHost) =>
        host.request('sessions.configure', { profileId: 'p', knownHostsFiles: ['/mine'] }),
    ],
  ])('%s', async (action, attempt) => {
    const host = await startWith({ forbidden: [action], contact: 'Help desk' });
    const answer = await attempt(host);
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'ForbiddenByPolicy', detail: { action, contact: 'Help desk' } },
    });
  });

  test('changing and removing', async () => {
    const own = unwrap(await (await startWith({})).request('profiles.add', OWN));
    const host = await startWith({ forbidden: ['change-profiles', 'remove-profiles'] });
    expect(await codeOf(host.request('profiles.update', { id: own.id, settings: OWN }))).toBe(
      'ForbiddenByPolicy',
    );
    expect(await codeOf(host.request('profiles.remove', { id: own.id }))).toBe('ForbiddenByPolicy');
  });
});

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE3GmTQ1rjtgRkJ5M0V5dSQxUB0dWLNxLZ9FsJ1ZPHtx';

describe.runIf(isRoot)('host keys from IT', () => {
  const hostKeys = [{ host: OWN.host, keys: [KEY] }];

  test('are the only ones that count, for every connection to that server', async () => {
    const host = await startWith({ hostKeys });
    const own = unwrap(await host.request('profiles.add', OWN));
    expect(own.trust).toMatchObject({
      policy: 'pinned-only',
      pinnedKeys: [{ keyType: 'ssh-ed25519', fingerprint: expect.stringMatching(/^SHA256:.{43}$/) }],
    });
    const settings = { ...own, trust: { ...own.trust, pinnedKeys: [] } };
    expect(
      await codeOf(host.request('profiles.update', { id: own.id, settings: { ...own, trust: {} } })),
    ).toBe('ok');
    expect(unwrap(await host.request('profiles.update', { id: own.id, settings })).trust).toEqual(own.trust);
  });

  test('where accepting is forbidden, a server IT gave no key for has none', async () => {
    const host = await startWith({ hostKeys, forbidden: ['accept-host-keys'] });
    const other = unwrap(
      await host.request('profiles.add', { ...OWN, name: 'Other', host: 'other.example' }),
    );
    expect(other.trust.policy).toBe('never-accept');
  });

  test('where accepting is forbidden, naming keys or files of keys for a connection is accepting too', async () => {
    const before = await startWith({});
    const pinned = [{ fingerprint: `SHA256:${'A'.repeat(43)}`, keyType: null }];
    const own = unwrap(
      await before.request('profiles.add', {
        ...OWN,
        trust: { pinnedKeys: pinned, knownHostsFiles: ['/mine'] },
      }),
    );
    const host = await startWith({ forbidden: ['accept-host-keys'] });
    const trust = { policy: 'never-accept', pinnedKeys: [], knownHostsFiles: [] };
    expect(unwrap(await host.request('profiles.get', { id: own.id })).trust).toMatchObject(trust);
    for (const named of [{ pinnedKeys: pinned }, { knownHostsFiles: ['/mine'] }])
      expect(
        await codeOf(host.request('profiles.update', { id: own.id, settings: { ...OWN, trust: named } })),
      ).toBe('ForbiddenByPolicy');
  });

  test('IT’s own pins hold where accepting is forbidden', async () => {
    const pinnedKeys = [{ fingerprint: `SHA256:${'A'.repeat(43)}`, keyType: null }];
    const host = await startWith({
      forbidden: ['accept-host-keys'],
      profiles: [{ ...MANAGED, trust: { policy: 'pinned-only', pinnedKeys } }],
    });
    const [profile] = unwrap(await host.request('profiles.list', {})).profiles;
    expect(profile?.trust).toMatchObject({ policy: 'pinned-only', pinnedKeys });
  });

  test('where IT lets nobody accept keys, none is stored for a server without a profile either', async () => {
    const host = await startWith({ everyProfile: { trust: { policy: 'never-accept' } } });
    const elsewhere = { host: 'other.example', port: 22 };
    const publicKey = 'AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f';
    const accepted = host.request('trust.accept', { ...elsewhere, publicKey, how: 'compared' });
    expect(await codeOf(accepted)).toBe('AcceptingForbidden');
    const next = host.request('trust.addNext', { ...elsewhere, key: `ssh-ed25519 ${publicKey}` });
    expect(await codeOf(next)).toBe('AcceptingForbidden');
  });
});

test('without a policy everything is the person’s', async () => {
  engine = await startInProcessEngine(
    { dataDirectory: join(folder.path, 'data'), appVersion: '0' },
    { credential: () => Promise.reject(new Error('nobody asks')) },
  );
  expect(unwrap(await engine.request('policy.get', {}))).toMatchObject({ state: 'none', forbidden: [] });
});
