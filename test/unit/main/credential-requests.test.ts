import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MainHandlers } from '../../../electron/main/gateway/gateway.ts';
import type { CredentialNeed } from '../../../shared/contract/credentials.ts';
import { type HandlerFixture, handlerFixture } from './handler-fixture.ts';

const { signal } = new AbortController();
const NEED: CredentialNeed = {
  profileId: 'p1',
  profileName: 'Sleep Impressions',
  host: 'h',
  port: 22,
  user: 'u',
  method: 'password',
};

let fixture: HandlerFixture;
beforeEach(async () => {
  fixture = await handlerFixture();
});
afterEach(() => fixture[Symbol.asyncDispose]());

const codeOf = (code: string) => expect.objectContaining({ error: expect.objectContaining({ code }) });

describe('where secrets are', () => {
  const page = { profiles: [{ id: 'p1', name: 'Sleep Impressions' }], next: null };

  it('is told with whose they are, also of connections that are gone, and never what they are', async () => {
    fixture.answers['profiles.list'] = page;
    fixture.keychain.secrets.set('p1:password', 'canary').set('gone:passphrase', 'canary');
    const overview = await fixture.handlers['credentials.overview']({}, signal);
    expect(overview).toMatchObject({
      store: 'keychain',
      isComplete: true,
      fileBackend: 'basic_text',
    });
    expect(overview.kept).toEqual([
      { profileId: 'p1', profileName: 'Sleep Impressions', kind: 'password', where: 'keychain' },
      { profileId: 'gone', profileName: null, kind: 'passphrase', where: 'keychain' },
    ]);
    expect(JSON.stringify(overview)).not.toContain('canary');
  });

  it('is not pretended to be known where the keychain doesn’t answer', async () => {
    fixture.keychain.locked = true;
    expect(await fixture.handlers['credentials.overview']({}, signal)).toMatchObject({
      store: 'none',
      kept: [],
      isComplete: false,
    });
  });

  it('is nowhere any more once all was forgotten', async () => {
    fixture.keychain.secrets.set('p1:password', 'a').set('p1:passphrase', 'b').set('gone:password', 'c');
    expect(await fixture.handlers['credentials.forgetAll']({}, signal)).toEqual({ forgotten: 3 });
    expect(fixture.keychain.secrets.size).toBe(0);
  });

  it.each([
    [{ method: 'ask' }, []],
    [{ method: 'key-file', path: '/k', askPassphrase: true }, ['p1:password']],
    [{ method: 'agent' }, ['p1:password', 'p1:passphrase']],
  ] as const)('%o keeps only what it may use', async (authentication, left) => {
    const settings = { host: 'h', user: 'u', port: 22, authentication, route: { kind: 'direct' } };
    fixture.answers['profiles.get'] = settings;
    fixture.answers['profiles.update'] = { id: 'p1', ...settings };
    fixture.keychain.secrets.set('p1:password', 'a').set('p1:passphrase', 'b');
    await fixture.handlers['connections.update']({ id: 'p1', settings } as never, signal);
    expect([...fixture.keychain.secrets.keys()]).toEqual(left);
  });
});

describe('a secret that a person gives', () => {
  const give = (keep: boolean) =>
    fixture.handlers['credentials.give'](
      { profileId: 'p1', kind: 'password', secret: 'typed', keep },
      signal,
    );

  it('is kept where that was asked for, and lets the profile go on', async () => {
    expect(await give(true)).toEqual({ released: 4, kept: true });
    expect([Object.fromEntries(fixture.keychain.secrets), fixture.asked.at(-1)]).toEqual([
      { 'p1:password': 'typed' },
      ['profiles.release', { id: 'p1' }],
    ]);
    expect(await fixture.handlers['credentials.state']({ profileId: 'p1' }, signal)).toEqual({
      password: true,
      passphrase: false,
      proxyPassword: false,
      store: 'keychain',
    });
  });

  it.each([
    ['was not to be kept', () => give(false)],
    [
      'is of a profile that asks each time',
      () => {
        fixture.answers['profiles.get'] = { authentication: { method: 'ask' } };
        return give(true);
      },
    ],
    [
      'can be kept nowhere',
      () => {
        fixture.keychain.locked = true;
        return give(true);
      },
    ],
  ])('serves one sign-in where it %s', async (_where, gives) => {
    expect(await gives()).toEqual({ released: 4, kept: false });
    expect(fixture.keychain.secrets.size).toBe(0);
    expect(await fixture.owner.credential(NEED, signal)).toEqual({ kind: 'password', password: 'typed' });
    expect(await fixture.owner.credential(NEED, signal)).toMatchObject({ kind: 'none' });
  });

  it('is dropped where the profile can’t go on, as the person is told', async () => {
    delete fixture.answers['profiles.release'];
    await expect(give(false)).rejects.toThrow(codeOf('EngineStopped'));
    expect(await fixture.owner.credential(NEED, signal)).toMatchObject({ kind: 'none' });
  });

  it('is forgotten when that is wanted, and with its connection', async () => {
    await give(true);
    await fixture.handlers['credentials.forget']({ profileId: 'p1' }, signal);
    expect(fixture.keychain.secrets.size).toBe(0);
    await give(true);
    await fixture.memory.remember({ practiceProfileId: 'p1' });
    await fixture.handlers['connections.remove']({ id: 'p1' }, signal);
    expect([fixture.keychain.secrets.size, fixture.memory.value.practiceProfileId]).toEqual([0, null]);
  });

  it('stays where the connection is not removed, and is no reason to say that a removed one is not', async () => {
    await give(true);
    delete fixture.answers['profiles.remove'];
    await expect(fixture.handlers['connections.remove']({ id: 'p1' }, signal)).rejects.toThrow(
      codeOf('EngineStopped'),
    );
    expect(fixture.keychain.secrets.size).toBe(1);
    fixture.answers['profiles.remove'] = null;
    fixture.keychain.locked = true;
    expect(await fixture.handlers['connections.remove']({ id: 'p1' }, signal)).toBeNull();
    expect(fixture.done.at(-1)).toBe('reported: secret of a removed profile not removed, VaultUnavailable');
  });

  it('goes with a test, by way of the question for it and not in the request', async () => {
    const route = { kind: 'direct' };
    const settings = { name: 'x', host: 'h', user: 'u', authentication: { method: 'password' }, route };
    fixture.answers['connections.test'] = { testId: 't', startedAtMs: 0, stages: [], passed: true };
    fixture.answers['profiles.get'] = settings;
    const input = {
      testId: 't',
      profileId: 'p1',
      settings: settings as unknown as Parameters<MainHandlers['connections.tryOut']>[0]['settings'],
      wishes: { write: true, deadlineMs: 30_000 },
      secret: { kind: 'password' as const, secret: 'typed' },
    };
    expect(await fixture.handlers['connections.tryOut'](input, signal)).toMatchObject({ passed: true });
    expect(fixture.asked.at(-1)).toEqual([
      'connections.test',
      { testId: 't', settings, wishes: input.wishes },
    ]);
    expect(await fixture.owner.credential({ ...NEED, profileId: 't' }, signal)).toMatchObject({
      kind: 'none',
    });
  });
});

describe('a kept secret belongs to its server and user', () => {
  type Settings = Parameters<MainHandlers['connections.update']>[0]['settings'];
  const route = { kind: 'direct' };
  const account = { name: 'x', host: 'h', port: 22, user: 'u' };
  const stored = { ...account, authentication: { method: 'password' }, route };
  const changed = (part: object) => ({ ...stored, ...part }) as unknown as Settings;

  beforeEach(async () => {
    fixture.answers['profiles.get'] = stored;
    fixture.answers['profiles.update'] = stored;
    await fixture.handlers['credentials.give'](
      { profileId: 'p1', kind: 'password', secret: 'kept', keep: true },
      signal,
    );
  });

  it.each([
    ['host', { host: 'elsewhere' }],
    ['port', { port: 2_222 }],
    ['user', { user: 'other' }],
  ])('and is forgotten before another %s is stored', async (_, part) => {
    await fixture.handlers['connections.update']({ id: 'p1', settings: changed(part) }, signal);
    expect(fixture.keychain.secrets.size).toBe(0);
  });

  it('and stays where only something else changes', async () => {
    await fixture.handlers['connections.update']({ id: 'p1', settings: changed({ host: 'H ' }) }, signal);
    expect(fixture.keychain.secrets.size).toBe(1);
  });

  it('so nothing is stored where it can’t be forgotten', async () => {
    fixture.keychain.locked = true;
    const update = fixture.handlers['connections.update'](
      { id: 'p1', settings: changed({ host: 'elsewhere' }) },
      signal,
    );
    await expect(update).rejects.toThrow(codeOf('VaultUnavailable'));
    expect(fixture.asked.map(([name]) => name)).not.toContain('profiles.update');
  });

  it.each([
    ['of that server', {}, { kind: 'password', password: 'kept' }],
    ['of another server', { host: 'elsewhere' }, { kind: 'none' }],
  ])('and serves a test only %s', async (_, part, credential) => {
    let answered: unknown;
    fixture.whileAsked = async (name) => {
      if (name === 'connections.test')
        answered = await fixture.owner.credential({ ...NEED, profileId: 't' }, signal);
    };
    fixture.answers['connections.test'] = { testId: 't', startedAtMs: 0, stages: [], passed: true };
    await fixture.handlers['connections.tryOut'](
      { testId: 't', profileId: 'p1', settings: changed(part), wishes: { write: false, deadlineMs: 30_000 } },
      signal,
    );
    expect(answered).toMatchObject(credential);
  });
});

describe('a password kept for a proxy belongs to that proxy', () => {
  type Settings = Parameters<MainHandlers['connections.update']>[0]['settings'];
  const route = { kind: 'http-connect', host: 'proxy', port: 3128, user: 'ravi' };
  const account = { name: 'x', host: 'h', port: 22, user: 'u' };
  const stored = { id: 'p1', ...account, authentication: { method: 'ask' }, route };
  const changed = (part: object) => ({ ...stored, ...part }) as unknown as Settings;
  const other = { route: { ...route, host: 'elsewhere' } };
  const forProxy = (profileId: string) =>
    fixture.owner.credential({ ...NEED, profileId, method: 'proxy-password' }, signal);

  beforeEach(async () => {
    fixture.answers['profiles.get'] = stored;
    fixture.answers['profiles.update'] = stored;
    // Also for a connection that asks each time: that is about the server.
    await fixture.handlers['credentials.give'](
      { profileId: 'p1', kind: 'proxy-password', secret: 'proxy-canary', keep: true },
      signal,
    );
  });

  it('and is for nothing else', async () => {
    expect(await forProxy('p1')).toEqual({ kind: 'password', password: 'proxy-canary' });
    expect(await fixture.owner.credential(NEED, signal)).toMatchObject({ kind: 'none' });
  });

  it.each([
    ['another proxy', other],
    ['another user there', { route: { ...route, user: 'mei' } }],
    ['no proxy', { route: { kind: 'direct' } }],
  ])('and is forgotten before %s is stored', async (_, part) => {
    await fixture.handlers['connections.update']({ id: 'p1', settings: changed(part) }, signal);
    expect(fixture.keychain.secrets.size).toBe(0);
  });

  it('and stays where only something else changes', async () => {
    await fixture.handlers['connections.update']({ id: 'p1', settings: changed({ host: 'h2' }) }, signal);
    expect([...fixture.keychain.secrets.keys()]).toEqual(['p1:proxy-password']);
  });

  it.each([
    ['of that proxy', {}, undefined, { kind: 'password', password: 'proxy-canary' }],
    ['of another one', other, undefined, { kind: 'none' }],
    ['of another one, for which it was typed', other, 'typed', { kind: 'password', password: 'typed' }],
  ])('and serves a test only %s', async (_, part, typed, credential) => {
    let answered: unknown;
    fixture.whileAsked = async (name) => {
      if (name === 'connections.test') answered = await forProxy('t');
    };
    fixture.answers['connections.test'] = { testId: 't', startedAtMs: 0, stages: [], passed: true };
    await fixture.handlers['connections.tryOut'](
      {
        testId: 't',
        profileId: 'p1',
        settings: changed(part),
        wishes: { write: false, deadlineMs: 30_000 },
        ...(typed !== undefined && { proxySecret: typed }),
      },
      signal,
    );
    expect(answered).toMatchObject(credential);
  });
});
