import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineOutput } from '../../shared/contract/engine-requests.ts';
import type { ImportChoice } from '../../shared/models/profile-import.ts';
import { type EngineFixture, startEngineFixture } from '../support/engine-fixture.ts';

const PIN = `SHA256:${'A'.repeat(43)}`;
const KNOWN_HOSTS = '/nowhere/known_hosts';

let engine: EngineFixture;
beforeEach(async () => {
  engine = await startEngineFixture({ port: 22 });
});
afterEach(() => engine[Symbol.asyncDispose]());

const preview = async (name: string, content: string) => {
  const path = join(engine.local, name);
  await writeFile(path, content);
  return await engine.request('profiles.readImport', { path });
};

const bringIn = (
  { path, digest, candidates }: EngineOutput<'profiles.readImport'>,
  action: ImportChoice['action'],
  trustHostKeys = false,
) =>
  engine.request('profiles.import', {
    path,
    digest,
    trustHostKeys,
    choices: candidates.map(({ key }) => ({ key, action })),
  });

const midwest = (more: object) =>
  JSON.stringify({
    format: 'waybill-connections',
    version: 1,
    profiles: [
      {
        name: engine.profile.name,
        host: engine.profile.host,
        user: engine.profile.user,
        authentication: engine.profile.authentication,
        ...more,
      },
    ],
  });

const stored = () => engine.request('profiles.get', { id: engine.profile.id });

describe('a file that names the keys a connection trusts', () => {
  const content = () =>
    midwest({ trust: { pinnedKeys: [{ fingerprint: PIN }], knownHostsFiles: [KNOWN_HOSTS] } });

  it('brings them in only where its keys are to be trusted, and says so', async () => {
    const seen = await preview('partners.json', content());
    expect(seen.candidates[0]?.notes).toEqual([{ code: 'names-keys' }]);
    await bringIn(seen, 'replace');
    expect((await stored()).trust).toMatchObject({ pinnedKeys: [], knownHostsFiles: [] });
    await bringIn(seen, 'replace', true);
    expect((await stored()).trust).toMatchObject({
      pinnedKeys: [{ fingerprint: PIN }],
      knownHostsFiles: [KNOWN_HOSTS],
    });
  });
});

describe('a file with another proxy for the same account', () => {
  it('is told apart, so that nobody shows it the password kept for the former one', async () => {
    const route = { kind: 'socks5', host: 'proxy.example', port: 1_080, user: 'desk' } as const;
    const { id, ...settings } = engine.profile;
    await engine.request('profiles.update', { id, settings: { ...settings, route } });
    const existing = async (other: object) =>
      (await preview('partners.json', midwest({ route: other }))).candidates[0]?.existing;
    expect(await existing(route)).toEqual({ id, isSameAccount: true, isSameProxy: true });
    expect(await existing({ ...route, host: 'other.example' })).toMatchObject({ isSameProxy: false });
    expect(await existing({ kind: 'direct' })).toMatchObject({ isSameAccount: true, isSameProxy: false });
  });
});

describe('a proxy that no profile can have', () => {
  it('keeps the connection out, and the others can be read', async () => {
    const seen = await preview(
      'WinSCP.ini',
      [
        ...['[Sessions\\Lab]', 'HostName=lab.example', 'UserName=lab', 'ProxyMethod=3'],
        ...['ProxyHost=proxy.example', 'ProxyPort=3128', 'ProxyUsername=clinic:desk', ''],
        ...['[Sessions\\Archive]', 'HostName=archive.example', 'UserName=lab', 'ProxyMethod=2'],
        ...['ProxyHost=proxy.example', 'ProxyPort=1080', ''],
      ].join('\n'),
    );
    expect(seen.refused).toMatchObject([
      { name: 'Lab', code: 'invalid', detail: expect.stringContaining('proxy') },
    ]);
    await bringIn(seen, 'add');
    const { profiles } = await engine.request('profiles.list', {});
    expect(profiles.map(({ name, route }) => [name, route])).toEqual([
      ['Archive', { kind: 'socks5', host: 'proxy.example', port: 1_080 }],
      ['Midwest', { kind: 'direct' }],
    ]);
  });
});
