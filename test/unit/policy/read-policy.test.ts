import { chmod, chown, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { policyPlaces } from '../../../electron/policy/policy-places.ts';
import { findPolicy, managedId, readPolicy } from '../../../electron/policy/read-policy.ts';
import { vaultByPolicy } from '../../../electron/policy/vault-by-policy.ts';
import { type TempFolder, tempFolder } from '../../support/temp.ts';

let folder: TempFolder;
beforeEach(async () => {
  folder = await tempFolder('policy');
});
afterEach(() => folder[Symbol.asyncDispose]());

const POLICY = JSON.stringify({ waybillPolicy: 1, forbidden: ['store-secrets'] });

async function policyFile(content = POLICY): Promise<string> {
  const path = join(folder.path, 'managed.json');
  await writeFile(path, content, { mode: 0o644 });
  return path;
}

test('a machine without a file has no policy', async () => {
  expect(await findPolicy([join(folder.path, 'managed.json')])).toEqual({ state: 'none' });
});

test('the first file counts; a byte-order mark is no mistake', async () => {
  const path = await policyFile(`\uFEFF${POLICY}`);
  expect(await findPolicy([join(folder.path, 'nothing.json'), path, '/nowhere'])).toMatchObject({
    state: 'active',
    source: path,
    policy: { forbidden: ['store-secrets'], profiles: [] },
  });
});

describe.runIf(process.getuid?.() === 0)('only an administrator’s file is a policy', () => {
  test('not one that belongs to somebody else', async () => {
    const path = await policyFile();
    await chown(path, 1_234, 1_234);
    expect(await findPolicy([path])).toMatchObject({ state: 'ignored', source: path });
  });

  test('not one that others may write', async () => {
    const path = await policyFile();
    await chmod(path, 0o666);
    expect(await findPolicy([path])).toMatchObject({ state: 'ignored' });
  });

  test('not one in a folder that others may write, where it could be replaced', async () => {
    const open = join(folder.path, 'open');
    await mkdir(open);
    await chmod(open, 0o777);
    const path = join(open, 'managed.json');
    await writeFile(path, POLICY);
    expect(await findPolicy([path])).toMatchObject({
      state: 'ignored',
      reason: expect.stringContaining(open),
    });
  });

  test('not one that a link of somebody else’s leads to', async () => {
    const theirs = join(folder.path, 'theirs.json');
    await writeFile(theirs, POLICY);
    await chown(theirs, 1_234, 1_234);
    const path = join(folder.path, 'link.json');
    await symlink(theirs, path);
    expect(await findPolicy([path])).toMatchObject({ state: 'ignored' });
  });
});

test.runIf(process.getuid?.() === 0)(
  'not one that a link leads to in a folder that others may write',
  async () => {
    const open = join(folder.path, 'open');
    await mkdir(open);
    await chmod(open, 0o777);
    const target = join(open, 'target.json');
    await writeFile(target, POLICY);
    const path = join(folder.path, 'link.json');
    await symlink(target, path);
    expect(await findPolicy([path])).toMatchObject({
      state: 'ignored',
      reason: expect.stringContaining(open),
    });
  },
);

test('on Windows a file that this very user may change is nobody’s policy', async () => {
  expect(await findPolicy([await policyFile()], 'win32')).toMatchObject({ state: 'ignored' });
});

describe('a file that is an administrator’s and can’t be used stops everything', () => {
  test.each([
    ['broken', '{"waybillPolicy": 1,'],
    ['of an unknown version', '{"waybillPolicy": 7}'],
    ['empty', ''],
    ['far too large', ' '.repeat(5 * 1_024 * 1_024)],
  ])('%s', async (_what, content) => {
    const path = await policyFile(content);
    await expect(findPolicy([path])).rejects.toMatchObject({ error: { code: 'PolicyUnreadable', path } });
  });

  test('a folder of that name', async () => {
    await mkdir(join(folder.path, 'managed.json'));
    await expect(findPolicy([join(folder.path, 'managed.json')])).rejects.toMatchObject({
      error: { code: 'PolicyUnreadable' },
    });
  });

  test('every problem is told', async () => {
    const path = await policyFile('{"waybillPolicy":1,"everyProfile":{"a":1,"b":2}}');
    await expect(readPolicy(path)).rejects.toMatchObject({
      error: { detail: { why: expect.stringMatching(/everyProfile\.a.*\n.*everyProfile\.b/) } },
    });
  });
});

test('the places can’t be moved by the environment', () => {
  expect(policyPlaces({ platform: 'linux', programFolder: '/opt/Waybill' })).toEqual([
    '/etc/waybill/managed.json',
    '/opt/Waybill/managed.json',
  ]);
  expect(policyPlaces({ platform: 'darwin', programFolder: '/Applications/Waybill.app' })).toEqual([
    '/Library/Application Support/Waybill/managed.json',
  ]);
  expect(policyPlaces({ platform: 'win32', programFolder: 'C:\\Program Files\\Waybill' })).toEqual([
    'C:\\Program Files\\Common Files\\Waybill\\managed.json',
    'C:\\Program Files\\Waybill\\managed.json',
  ]);
});

test('a connection moved to another server or user is another one, so that its secrets stay behind', () => {
  const id = managedId('imports.flowiq.ai:22 etl_si', 'Sleep Impressions');
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(managedId('imports.flowiq.ai:22 etl_si', 'Sleep Impressions')).toBe(id);
  expect(managedId('imports.flowiq.ai:22 root', 'Sleep Impressions')).not.toBe(id);
  expect(managedId('imports.flowiq.example:22 etl_si', 'Sleep Impressions')).not.toBe(id);
});

test('where keeping secrets is forbidden none is kept or read, and old ones can go', async () => {
  const kept = new Map([['p', 'old']]);
  const vault = vaultByPolicy(
    {
      get: async ({ profileId }) => kept.get(profileId),
      set: async ({ profileId }, secret) => void kept.set(profileId, secret),
      delete: async ({ profileId }) => kept.delete(profileId),
      list: async () => [],
    },
    () => findPolicy([join(folder.path, 'managed.json')]),
  );
  await policyFile();
  const account = { profileId: 'p', kind: 'password' } as const;
  expect(await vault.get(account)).toBeUndefined();
  await expect(vault.set(account, 'new')).rejects.toMatchObject({ error: { code: 'ForbiddenByPolicy' } });
  expect(await vault.delete(account)).toBe(true);
});

test('a jump host is another connection of the file, by its name', async () => {
  const profile = { host: 'h', user: 'u', authentication: { method: 'ask' } };
  const path = await policyFile(
    JSON.stringify({
      waybillPolicy: 1,
      profiles: [
        { ...profile, name: 'Inner', route: { kind: 'jump', profile: 'gateway' } },
        { ...profile, name: 'Gateway', host: 'jump.example' },
      ],
    }),
  );
  const found = await findPolicy([path]);
  const [inner, gateway] = found.state === 'active' ? found.policy.profiles : [];
  expect(inner?.locked).toContainEqual({ path: 'route', value: { kind: 'jump', profileId: gateway?.id } });
});

test('a jump host that isn’t in the file is told', async () => {
  const profile = { name: 'Inner', host: 'h', user: 'u', authentication: { method: 'ask' } };
  const route = { kind: 'jump', profile: 'Gateway' };
  const path = await policyFile(JSON.stringify({ waybillPolicy: 1, profiles: [{ ...profile, route }] }));
  await expect(readPolicy(path)).rejects.toMatchObject({
    error: { detail: { why: 'profiles[0].route.profile: no profile in this file has this name' } },
  });
});
