import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type AuthContext, Server } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appError } from '../../shared/errors.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { startEngineFixture } from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import {
  type Answer,
  answers,
  keyFileOf,
  keyOf,
  passwordOf,
  signInScene,
  WANTS_KEY_AND_PASSWORD,
} from '../support/sign-in-scene.ts';
import { generateKey } from '../support/ssh-keys.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

const sshdAvailable = requires('sshd', 'root');

let resources: AsyncDisposableStack;
let folder: TempFolder;
beforeEach(async () => {
  resources = new AsyncDisposableStack();
  folder = resources.use(await tempFolder('sign-in'));
});
afterEach(() => resources.disposeAsync());

describe.skipIf(!sshdAvailable.available)(titleWith('several methods', sshdAvailable), () => {
  it('key, then password', async () => {
    const { attempt, asked, server } = await signInScene(
      resources,
      { configFirst: WANTS_KEY_AND_PASSWORD },
      keyFileOf,
      (server) =>
        ({ passwordBesides }) =>
          passwordBesides === true ? passwordOf(server) : keyOf(server),
    );
    expect([await attempt(), asked()]).toEqual(['ok', ['key-file', 'password besides']]);
    expect(server.log()).toMatch(/Partial publickey for[\s\S]*Accepted password for/);
  });

  it('password, then key, where the server asks in that order', async () => {
    const { attempt, asked } = await signInScene(
      resources,
      { configFirst: ['PasswordAuthentication yes', 'AuthenticationMethods password,publickey'] },
      keyFileOf,
      (server) =>
        ({ passwordBesides }) =>
          passwordBesides === true ? passwordOf(server) : keyOf(server),
    );
    // The key was offered at once and not judged, so that it isn't refused by being offered again.
    expect([await attempt(), asked()]).toEqual(['ok', ['key-file', 'password besides', 'key-file']]);
  });

  it('a wrong one ends it there: the second is neither asked for nor sent', async () => {
    const wrong = await generateKey(join(folder.path, 'wrong'), 'ed25519');
    const { attempt, asked, server } = await signInScene(
      resources,
      { configFirst: WANTS_KEY_AND_PASSWORD },
      () => ({ method: 'key-file', path: wrong.path }),
      () => () => ({ kind: 'key-file', path: wrong.path }),
    );
    expect([await attempt(), asked()]).toEqual(['AuthenticationFailed key', ['key-file']]);
    expect(server.signInAttempts()).toBe(1);
  });

  it('a missing password besides the key says that it is besides', async () => {
    const { attempt, engine } = await signInScene(
      resources,
      { configFirst: WANTS_KEY_AND_PASSWORD },
      keyFileOf,
      (server) =>
        ({ passwordBesides }) =>
          passwordBesides === true
            ? { kind: 'none', error: appError('CredentialMissing', 'x', { detail: { besides: 1 } }) }
            : keyOf(server),
    );
    expect(await attempt()).toBe('CredentialMissing');
    expect((await engine.held()).error.detail).toEqual({ besides: 1 });
  });

  it('one that the server doesn’t offer is named as such, and nobody is asked for a secret', async () => {
    const { attempt, asked, engine, server } = await signInScene(
      resources,
      { configFirst: ['AuthenticationMethods publickey'] },
      () => ({ method: 'password' }),
      (server) => () => passwordOf(server),
    );
    expect([await attempt(), asked()]).toEqual(['AuthenticationFailed method', []]);
    expect((await engine.held()).error.detail).toMatchObject({ methodsLeft: 'publickey' });
    expect(server.signInAttempts()).toBe(0);
  });

  it('a key where only passwords are taken is named as such', async () => {
    const { attempt, asked } = await signInScene(
      resources,
      { configFirst: ['PubkeyAuthentication no'] },
      keyFileOf,
      (server) =>
        ({ passwordBesides }) =>
          passwordBesides === true
            ? { kind: 'none', error: appError('CredentialMissing', 'x') }
            : keyOf(server),
    );
    expect([await attempt(), asked()]).toEqual([
      'AuthenticationFailed method',
      ['key-file', 'password besides'],
    ]);
  });
});

describe('a server that', () => {
  /** An SSH server in this process, for what no real one says on demand. */
  async function scripted(decide: (context: AuthContext) => void) {
    const hostKey = await generateKey(join(folder.path, 'host'), 'ed25519');
    const server = new Server({ hostKeys: [await readFile(hostKey.path)] }, (client) => {
      client.on('error', () => {});
      client.on('authentication', decide);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    resources.defer(() => new Promise<void>((closed) => server.close(() => closed())));
    const { port } = server.address() as AddressInfo;
    return (authentication: ProfileInput['authentication'], credential: Answer) =>
      startEngineFixture({ port, authentication, credential, trusted: hostKey.publicKey });
  }

  it('wants another password first says so, and isn’t waited for', async () => {
    const engineFor = await scripted((context) => {
      if (context.method === 'password') context.requestChange('Change it.', () => {});
      else context.reject(['password']);
    });
    const engine = resources.use(
      await engineFor({ method: 'password' }, () => ({ kind: 'password', password: 'old' })),
    );
    const result = await engine.host.request('remote.stat', { profileId: engine.profile.id, path: '/' });
    expect(result).toMatchObject({ error: { code: 'AuthenticationFailed', detail: { refused: 'expired' } } });
  });

  it('says something before it asks is heard, and several prompts are asked at once', async () => {
    const heard: string[][] = [];
    const engineFor = await scripted((context) => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
      context.prompt([], 'Notice', 'Your password\u001b[2J expires soon.', () =>
        context.prompt(
          [
            { prompt: 'Branch:', echo: true },
            { prompt: 'PIN:', echo: false },
          ],
          'Bank',
          '',
          (answers) => {
            heard.push(answers);
            context.reject(['keyboard-interactive']);
          },
        ),
      );
    });
    const engine = resources.use(await engineFor({ method: 'ask' }, () => answers('Midwest', '1234')));
    const result = await engine.host.request('remote.stat', { profileId: engine.profile.id, path: '/' });
    expect(result).toMatchObject({ error: { code: 'AuthenticationFailed', detail: { refused: 'code' } } });
    expect(heard).toEqual([['Midwest', '1234']]);
    expect(engine.asked.map(({ questions }) => questions)).toMatchObject([
      {
        name: 'Bank',
        instruction: 'Notice\nYour password [2J expires soon.',
        prompts: [
          { text: 'Branch:', hidden: false },
          { text: 'PIN:', hidden: true },
        ],
        mayBePassword: false,
      },
    ]);
  });

  it('lists a method it can’t do is asked for the next one', async () => {
    const tried: string[] = [];
    const engineFor = await scripted((context) => {
      tried.push(context.method);
      context.reject(['keyboard-interactive', 'password']);
    });
    const engine = resources.use(
      await engineFor({ method: 'ask' }, () => ({ kind: 'password', password: 'wrong' })),
    );
    const result = await engine.host.request('remote.stat', { profileId: engine.profile.id, path: '/' });
    expect(result).toMatchObject({
      error: { code: 'AuthenticationFailed', detail: { refused: 'password' } },
    });
    expect(tried).toEqual(['none', 'keyboard-interactive', 'password']);
  });
});
