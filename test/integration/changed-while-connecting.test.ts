import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../shared/contract/credentials.ts';
import {
  type EngineFixture,
  PRACTICE_PASSWORD,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { waitFor } from '../support/temp.ts';

const PASSWORD: Credential = { kind: 'password', password: PRACTICE_PASSWORD };

let resources: AsyncDisposableStack;
let before: PracticeFixture;
let after: PracticeFixture;
let engine: EngineFixture;
/** Answers the question for a credential that is waiting; only the first one waits. */
let answer: ((credential: Credential) => void) | undefined;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  before = resources.use(await startPracticeFixture());
  after = resources.use(await startPracticeFixture());
  await mkdir(join(after.root, 'after'));
  answer = undefined;
  let isFirst = true;
  engine = resources.use(
    await startEngineFixture({
      port: before.server.port,
      trusted: before.server.hostPublicKey,
      credential: () => {
        if (!isFirst) return PASSWORD;
        isFirst = false;
        return new Promise<Credential>((resolve) => {
          answer = resolve;
        });
      },
    }),
  );
  const publicKey = after.server.hostPublicKey.split(' ')[1] ?? '';
  await engine.request('trust.accept', {
    host: '127.0.0.1',
    port: after.server.port,
    publicKey,
    how: 'compared',
  });
});
afterEach(() => resources.disposeAsync());

const stat = (path: string) => engine.host.request('remote.stat', { profileId: engine.profile.id, path });
const signIns = ({ events }: PracticeFixture) =>
  events.filter((event) => event.kind === 'sign-in' && event.method === 'password').length;
const move = (host: EngineFixture) =>
  host.request('profiles.update', {
    id: engine.profile.id,
    settings: { ...engine.profile, port: after.server.port },
  });

/** Answers the question for the password, and waits for the connection. */
async function connected(): Promise<void> {
  const first = stat('/');
  await waitFor(() => answer, { what: 'the question for a password' });
  answer?.(PASSWORD);
  expect(await first).toMatchObject({ ok: true });
}

describe('while a connection is being opened', () => {
  it('another server is the one that is signed in to, and the first one hears no password', async () => {
    const looking = stat('/after');
    await waitFor(() => answer, { what: 'the question for a password' });
    await move(engine);
    answer?.(PASSWORD);
    expect(await looking).toMatchObject({ ok: true, value: { kind: 'folder' } });
    expect([signIns(before), signIns(after)]).toEqual([0, 1]);
  });

  it('a key that is forgotten is trusted no more', async () => {
    const looking = stat('/');
    await waitFor(() => answer, { what: 'the question for a password' });
    await engine.request('trust.forget', { host: '127.0.0.1', port: before.server.port });
    answer?.(PASSWORD);
    expect(await looking).toMatchObject({ ok: false, error: { code: 'HostKeyUnknown' } });
    expect(signIns(before)).toBe(0);
  });

  it('a key stored ahead that is forgotten doesn’t become the trusted one', async () => {
    const server = { host: '127.0.0.1', port: before.server.port };
    await engine.request('trust.forget', server);
    await engine.request('trust.addNext', { ...server, key: before.server.hostKeyFingerprint });
    const looking = stat('/');
    await waitFor(() => answer, { what: 'the question for a password' });
    await engine.request('trust.forgetNext', server);
    answer?.(PASSWORD);
    expect(await looking).toMatchObject({ ok: false, error: { code: 'HostKeyUnknown' } });
    expect((await engine.request('trust.list', server)).keys).toEqual([]);
    expect(signIns(before)).toBe(0);
  });
});

describe('a connection that is open', () => {
  it('goes on where only what its profile is called has changed', async () => {
    await connected();
    const settings = { ...engine.profile, name: 'Midwest, billing', description: 'Daily' };
    await engine.request('profiles.update', { id: engine.profile.id, settings });
    expect(await stat('/')).toMatchObject({ ok: true });
    expect(signIns(before)).toBe(1);
  });

  it('is left when another process forgets the key it stands on', async () => {
    await connected();
    const { dataDirectory } = engine;
    await using other = await startEngineFixture({ port: before.server.port, dataDirectory });
    await other.request('trust.forget', { host: '127.0.0.1', port: before.server.port });
    await waitFor(
      async () => {
        const looked = await stat('/');
        // One that is under way just then is told that the connection is lost.
        return !looked.ok && looked.error.code === 'HostKeyUnknown';
      },
      { what: 'the connection to be left' },
    );
    expect(signIns(before)).toBe(1);
  });

  it('is left when another process gives the profile another server', async () => {
    await connected();
    const { dataDirectory } = engine;
    await using other = await startEngineFixture({ port: before.server.port, dataDirectory });
    await move(other);
    await waitFor(
      async () =>
        (await engine.request('profiles.get', { id: engine.profile.id })).port === after.server.port,
      { what: 'the change to be seen' },
    );
    expect(await stat('/after')).toMatchObject({ ok: true });
    expect([signIns(before), signIns(after)]).toEqual([1, 1]);
  });
});
