import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HandlerFixture, handlerFixture } from './handler-fixture.ts';

const { signal } = new AbortController();
const DIGEST = 'ab'.repeat(32);
const OUTCOME = { added: [], replaced: [], trustedKeys: 0, otherKeys: [] };

let fixture: HandlerFixture;
beforeEach(async () => {
  fixture = await handlerFixture();
  for (const id of ['same', 'moved', 'kept']) fixture.keychain.secrets.set(`${id}:password`, 'canary');
  for (const kind of ['password', 'proxy-password'])
    fixture.keychain.secrets.set(`rerouted:${kind}`, 'canary');
  fixture.answers['profiles.readImport'] = {
    digest: DIGEST,
    candidates: [
      { key: '0', existing: { id: 'same', isSameAccount: true, isSameProxy: true } },
      { key: '1', existing: { id: 'moved', isSameAccount: false, isSameProxy: true } },
      { key: '2', existing: { id: 'kept', isSameAccount: false, isSameProxy: false } },
      { key: '3', existing: null },
      { key: '4', existing: { id: 'rerouted', isSameAccount: true, isSameProxy: false } },
    ],
  };
  fixture.answers['profiles.import'] = OUTCOME;
});
afterEach(() => fixture[Symbol.asyncDispose]());

const wish = (digest: string) => ({
  path: '/x.json',
  digest,
  trustHostKeys: false,
  choices: [
    { key: '0', action: 'replace' as const },
    { key: '1', action: 'replace' as const },
    { key: '2', action: 'keep-both' as const },
    { key: '3', action: 'add' as const },
    { key: '4', action: 'replace' as const },
  ],
});

describe('an import', () => {
  it('forgets what is kept for a connection that gets another server or proxy, before it gets one', async () => {
    fixture.whileAsked = async (name) => {
      if (name === 'profiles.import') expect(fixture.keychain.secrets.has('moved:password')).toBe(false);
    };
    expect(await fixture.handlers['connections.import'](wish(DIGEST), signal)).toEqual(OUTCOME);
    expect([...fixture.keychain.secrets.keys()]).toEqual([
      'same:password',
      'kept:password',
      'rerouted:password',
    ]);
    expect(fixture.asked.map(([name]) => name)).toEqual(['profiles.readImport', 'profiles.import']);
  });

  it('of a file that has changed since forgets nothing and brings nothing in', async () => {
    await expect(fixture.handlers['connections.import'](wish('cd'.repeat(32)), signal)).rejects.toMatchObject(
      {
        error: { code: 'FileNotUnderstood', detail: { reason: 'changed' } },
      },
    );
    expect(fixture.keychain.secrets.size).toBe(5);
    expect(fixture.asked.map(([name]) => name)).toEqual(['profiles.readImport']);
  });

  it('that can’t forget doesn’t go on', async () => {
    // It answered once, so there may be something in it.
    await fixture.handlers['credentials.state']({ profileId: 'moved' }, signal);
    fixture.asked.length = 0;
    fixture.keychain.locked = true;
    await expect(fixture.handlers['connections.import'](wish(DIGEST), signal)).rejects.toBeDefined();
    expect(fixture.asked.map(([name]) => name)).toEqual(['profiles.readImport']);
  });
});

describe('an export', () => {
  it('goes where the person says, and nowhere where they close the dialog', async () => {
    const input = { withHostKeys: true, suggestedName: 'Partners: all' };
    expect(await fixture.handlers['connections.saveExport'](input, signal)).toBeNull();
    expect(fixture.done).toEqual(['asked for /Partners- all, json']);
    fixture.target = '/tmp/partners.json';
    fixture.answers['profiles.export'] = { path: fixture.target, profiles: 2, hostKeys: 1 };
    expect(await fixture.handlers['connections.saveExport'](input, signal)).toMatchObject({ profiles: 2 });
    expect(fixture.asked).toEqual([
      ['profiles.export', { withHostKeys: true, path: '/tmp/partners.json', overwrite: true }],
    ]);
  });
});
