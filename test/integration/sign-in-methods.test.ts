import { appendFile, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type AuthContext, Server } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MOST_AGENT_KEYS } from '../../electron/engine/connections/authentication/agent.ts';
import { fingerprint } from '../../electron/engine/connections/host-key.ts';
import type { Credential, CredentialNeed } from '../../shared/contract/credentials.ts';
import { appError } from '../../shared/errors.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { type EngineFixture, startEngineFixture } from '../support/engine-fixture.ts';
import { type OneTimeCodes, oneTimeCodes, pamSshd } from '../support/pam.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { searchFolder } from '../support/secret-search.ts';
import { startSshAgent } from '../support/ssh-agent.ts';
import { generateKey } from '../support/ssh-keys.ts';
import { type RealSshd, type SshdOptions, startSshd } from '../support/sshd.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

const sshdAvailable = requires('sshd', 'root');
const codesAvailable = requires('sshd', 'root', 'one-time-codes');

let resources: AsyncDisposableStack;
let folder: TempFolder;
beforeEach(async () => {
  resources = new AsyncDisposableStack();
  folder = resources.use(await tempFolder('sign-in'));
});
afterEach(() => resources.disposeAsync());

const WANTS_BOTH = ['PasswordAuthentication yes', 'AuthenticationMethods publickey,password'];

type Answer = (need: CredentialNeed, signal: AbortSignal) => Credential | Promise<Credential>;

interface Scene {
  readonly server: RealSshd;
  readonly engine: EngineFixture;
  /** What was asked of the owner, in few words. */
  readonly asked: () => readonly string[];
  /** Signs in; `ok`, or the error that holds the profile. */
  readonly attempt: () => Promise<string>;
}

async function scene(
  options: SshdOptions,
  authentication: (server: RealSshd) => ProfileInput['authentication'],
  answer: (server: RealSshd) => Answer,
): Promise<Scene> {
  const server = resources.use(await startSshd({ passwordUser: true, ...options }));
  const engine = resources.use(
    await startEngineFixture({
      port: server.port,
      user: server.passwordUser?.name ?? '',
      authentication: authentication(server),
      trusted: server.hostPublicKey,
      credential: answer(server),
      logFile: 'engine.log',
      // Whoever is asked by the server isn't asked again for a connection that was closed for want of use.
      settings: { timeouts: { idleMs: 0 } },
    }),
  );
  return {
    server,
    engine,
    asked: () => engine.asked.map(inWords),
    attempt: async () => {
      const result = await engine.host.request('remote.stat', { profileId: engine.profile.id, path: '/' });
      if (result.ok) return 'ok';
      const { code, detail = {} } = result.error;
      return [code, detail.refused ?? detail.why].filter((part) => part !== undefined).join(' ');
    },
  };
}

function inWords({ questions, passwordBesides, passphraseFor, method }: CredentialNeed): string {
  if (questions !== undefined)
    return `questions: ${questions.prompts.map(({ text, hidden }) => `${text}${hidden ? ' (hidden)' : ''}`).join(', ')}`;
  if (passwordBesides === true) return 'password besides';
  return passphraseFor === undefined ? method : 'passphrase';
}

const keyFile = (server: RealSshd) => ({ method: 'key-file', path: server.identityFile }) as const;
const key = (server: RealSshd): Credential => ({ kind: 'key-file', path: server.identityFile });
const password = (server: RealSshd): Credential => ({
  kind: 'password',
  password: server.passwordUser?.password ?? '',
});
const answers = (...given: string[]): Credential => ({ kind: 'answers', answers: given });
const cancelled: Credential = {
  kind: 'none',
  error: appError('SignInUnanswered', 'x', { detail: { why: 'cancelled' } }),
};

async function withCodes(auth: (codes: OneTimeCodes) => readonly string[], more: SshdOptions = {}) {
  const codes = await oneTimeCodes(folder.path);
  const pam = resources.use(await pamSshd(auth(codes)));
  const configFirst = [...pam.configFirst, ...(more.configFirst ?? [])];
  return { codes, options: { ...more, program: pam.program, configFirst } };
}

describe.skipIf(!codesAvailable.available)(titleWith('one-time codes', codesAvailable), () => {
  it('follow the key where the server wants both, each asked for once', async () => {
    const { codes, options } = await withCodes(({ pamLine }) => [pamLine], {
      configFirst: ['AuthenticationMethods publickey,keyboard-interactive'],
    });
    const { attempt, asked, server, engine } = await scene(
      options,
      keyFile,
      (server) =>
        ({ questions }) =>
          questions === undefined ? key(server) : answers(codes.code()),
    );
    expect(await attempt()).toBe('ok');
    expect(asked()).toEqual(['key-file', 'questions: Verification code: (hidden)']);
    expect(server.log()).toMatch(/Partial publickey for/);
    // A second look goes over the same connection: nobody is asked again.
    expect([await attempt(), server.connections()]).toEqual(['ok', 1]);
    expect((await searchFolder(engine.dataDirectory, codes.code())).found).toEqual([]);
  });

  it('follow a password in one conversation: the kept one answers its question, a person the other', async () => {
    const { codes, options } = await withCodes(({ pamLine }) => ['requisite pam_unix.so', pamLine]);
    const { attempt, asked } = await scene(
      options,
      () => ({ method: 'password' }),
      (server) =>
        ({ questions }) =>
          questions?.mayBePassword === false ? answers(codes.code()) : password(server),
    );
    // The server offers plain passwords as well to this user unless told otherwise; see the next test.
    expect(await attempt()).toBe('AuthenticationFailed password');
    expect(asked()).toEqual(['password']);
  });

  it('follow a password where only questions are offered', async () => {
    const { codes, options } = await withCodes(({ pamLine }) => ['requisite pam_unix.so', pamLine], {
      configFirst: ['AuthenticationMethods keyboard-interactive'],
    });
    const { attempt, asked } = await scene(
      options,
      () => ({ method: 'password' }),
      (server) =>
        ({ questions }) =>
          questions?.mayBePassword === false ? answers(codes.code()) : password(server),
    );
    expect(await attempt()).toBe('ok');
    expect(asked()).toEqual(['questions: Password: (hidden)', 'questions: Verification code: (hidden)']);
  });

  it('are all the server’s questions where a person is asked each time', async () => {
    const { codes, options } = await withCodes(({ pamLine }) => ['requisite pam_unix.so', pamLine]);
    const { attempt, asked } = await scene(
      options,
      () => ({ method: 'ask' }),
      (server) =>
        ({ questions }) =>
          answers(
            questions?.prompts[0]?.text === 'Password:'
              ? (server.passwordUser?.password ?? '')
              : codes.code(),
          ),
    );
    expect(await attempt()).toBe('ok');
    expect(asked()).toEqual(['questions: Password: (hidden)', 'questions: Verification code: (hidden)']);
  });

  it('that are wrong are tried once, and hold the profile with their own sentence', async () => {
    const { codes, options } = await withCodes(({ pamLine }) => [pamLine], {
      configFirst: ['AuthenticationMethods publickey,keyboard-interactive'],
    });
    const { attempt, engine, server } = await scene(
      options,
      keyFile,
      (server) =>
        ({ questions }) =>
          questions === undefined ? key(server) : answers(codes.wrongCode()),
    );
    expect(await attempt()).toBe('AuthenticationFailed code');
    expect((await engine.held()).error.detail).toMatchObject({
      refused: 'code',
      methodsLeft: 'keyboard-interactive',
    });
    expect(await attempt()).toBe('AuthenticationFailed code');
    expect(server.connections()).toBe(1);
  });

  it('that nobody wants to answer are not answered at all', async () => {
    const { options } = await withCodes(({ pamLine }) => [pamLine], {
      configFirst: ['AuthenticationMethods publickey,keyboard-interactive'],
    });
    const { attempt, engine, server } = await scene(
      options,
      keyFile,
      (server) =>
        ({ questions }) =>
          questions === undefined ? key(server) : cancelled,
    );
    expect(await attempt()).toBe('SignInUnanswered cancelled');
    expect((await engine.held()).error.code).toBe('SignInUnanswered');
    expect(server.log()).not.toMatch(/Failed keyboard-interactive/);
  });

  it('that a server didn’t wait for hold the profile instead of being asked again and again', async () => {
    const { options } = await withCodes(({ pamLine }) => [pamLine], {
      configFirst: ['AuthenticationMethods publickey,keyboard-interactive', 'LoginGraceTime 2'],
    });
    let asking: AbortSignal | undefined;
    const { attempt, server } = await scene(options, keyFile, (server) => ({ questions }, signal) => {
      if (questions === undefined) return key(server);
      asking = signal;
      return new Promise(() => {});
    });
    expect(await attempt()).toBe('SignInUnanswered disconnected');
    // Nobody is left with a question whose answer would go nowhere.
    expect(asking?.aborted).toBe(true);
    expect(await attempt()).toBe('SignInUnanswered disconnected');
    expect(server.connections()).toBe(1);
  });
});

describe.skipIf(!sshdAvailable.available)(titleWith('several methods', sshdAvailable), () => {
  it('key, then password', async () => {
    const { attempt, asked, server } = await scene(
      { configFirst: WANTS_BOTH },
      keyFile,
      (server) =>
        ({ passwordBesides }) =>
          passwordBesides === true ? password(server) : key(server),
    );
    expect([await attempt(), asked()]).toEqual(['ok', ['key-file', 'password besides']]);
    expect(server.log()).toMatch(/Partial publickey for[\s\S]*Accepted password for/);
  });

  it('password, then key, where the server asks in that order', async () => {
    const { attempt, asked } = await scene(
      { configFirst: ['PasswordAuthentication yes', 'AuthenticationMethods password,publickey'] },
      keyFile,
      (server) =>
        ({ passwordBesides }) =>
          passwordBesides === true ? password(server) : key(server),
    );
    // The key was offered at once and not judged, so that it isn't refused by being offered again.
    expect([await attempt(), asked()]).toEqual(['ok', ['key-file', 'password besides', 'key-file']]);
  });

  it('a wrong one ends it there: the second is neither asked for nor sent', async () => {
    const wrong = await generateKey(join(folder.path, 'wrong'), 'ed25519');
    const { attempt, asked, server } = await scene(
      { configFirst: WANTS_BOTH },
      () => ({ method: 'key-file', path: wrong.path }),
      () => () => ({ kind: 'key-file', path: wrong.path }),
    );
    expect([await attempt(), asked()]).toEqual(['AuthenticationFailed key', ['key-file']]);
    expect(server.signInAttempts()).toBe(1);
  });

  it('a missing password besides the key says that it is besides', async () => {
    const { attempt, engine } = await scene(
      { configFirst: WANTS_BOTH },
      keyFile,
      (server) =>
        ({ passwordBesides }) =>
          passwordBesides === true
            ? { kind: 'none', error: appError('CredentialMissing', 'x', { detail: { besides: 1 } }) }
            : key(server),
    );
    expect(await attempt()).toBe('CredentialMissing');
    expect((await engine.held()).error.detail).toEqual({ besides: 1 });
  });

  it('one that the server doesn’t offer is named as such, and nobody is asked for a secret', async () => {
    const { attempt, asked, engine, server } = await scene(
      { configFirst: ['AuthenticationMethods publickey'] },
      () => ({ method: 'password' }),
      password1,
    );
    expect([await attempt(), asked()]).toEqual(['AuthenticationFailed method', []]);
    expect((await engine.held()).error.detail).toMatchObject({ methodsLeft: 'publickey' });
    expect(server.signInAttempts()).toBe(0);
  });

  it('a key where only passwords are taken is named as such', async () => {
    const { attempt, asked } = await scene(
      { configFirst: ['PubkeyAuthentication no'] },
      keyFile,
      (server) =>
        ({ passwordBesides }) =>
          passwordBesides === true
            ? { kind: 'none', error: appError('CredentialMissing', 'x') }
            : key(server),
    );
    expect([await attempt(), asked()]).toEqual([
      'AuthenticationFailed method',
      ['key-file', 'password besides'],
    ]);
  });
});

const password1 =
  (server: RealSshd): Answer =>
  () =>
    password(server);
const agentAnswer = (): Answer => () => ({ kind: 'agent' });

describe.skipIf(!sshdAvailable.available)(titleWith('a key of the ssh-agent', sshdAvailable), () => {
  async function agentScene(
    options: SshdOptions,
    choose: (server: RealSshd) => Promise<string | undefined>,
    more: Answer = agentAnswer(),
  ) {
    const agent = resources.use(await startSshAgent());
    const server = resources.use(await startSshd({ passwordUser: true, ...options }));
    const chosen = await choose(server);
    const engine = resources.use(
      await startEngineFixture({
        port: server.port,
        user: server.passwordUser?.name ?? '',
        authentication: {
          method: 'agent',
          socket: agent.socket,
          ...(chosen !== undefined && { key: chosen }),
        },
        trusted: server.hostPublicKey,
        credential: more,
      }),
    );
    const attempt = async () => {
      const result = await engine.host.request('remote.stat', { profileId: engine.profile.id, path: '/' });
      if (result.ok) return 'ok';
      const { code, detail = {} } = result.error;
      return [code, detail.refused ?? detail.why].join(' ');
    };
    return { agent, server, engine, attempt };
  }

  it.each(['ed25519', 'ecdsa', 'rsa'] as const)('(%s) signs in, and no key file is read', async (type) => {
    const { agent, server, attempt } = await agentScene({ clientKeyType: type }, async () => undefined);
    await agent.add(server.identityFile);
    expect([await attempt(), server.signInAttempts()]).toEqual(['ok', 1]);
  });

  it('is found among a few others, which are only shown', async () => {
    const { agent, server, attempt } = await agentScene({}, async () => undefined);
    for (const name of ['a', 'b'])
      await agent.add((await generateKey(join(folder.path, name), 'ed25519')).path);
    await agent.add(server.identityFile);
    expect(await attempt()).toBe('ok');
    expect(server.log()).not.toMatch(/Failed password/);
  });

  it('is the chosen one, by fingerprint or public key file, however many there are', async () => {
    for (const by of ['fingerprint', 'file']) {
      const { agent, server, attempt } = await agentScene(
        { configFirst: ['MaxAuthTries 1'] },
        async (server) => {
          const file = `${server.identityFile}.pub`;
          const { publicKey } = { publicKey: await readFile(file, 'utf8') };
          return by === 'file' ? file : fingerprintOfLine(publicKey);
        },
      );
      for (let count = 0; count <= MOST_AGENT_KEYS; count += 1)
        await agent.add((await generateKey(join(folder.path, `${by}${count}`), 'ed25519')).path);
      await agent.add(server.identityFile);
      expect(await attempt()).toBe('ok');
    }
  });

  it('is never looked for beyond the first few, so that the server doesn’t count us out', async () => {
    const { agent, server, attempt, engine } = await agentScene({}, async () => undefined);
    for (let count = 0; count <= MOST_AGENT_KEYS; count += 1)
      await agent.add((await generateKey(join(folder.path, `k${count}`), 'ed25519')).path);
    expect(await attempt()).toBe('AuthenticationFailed agent-keys');
    expect((await engine.held()).error.detail).toMatchObject({
      shown: MOST_AGENT_KEYS,
      total: MOST_AGENT_KEYS + 1,
    });
    expect(server.log()).not.toMatch(/Too many authentication failures/);
  });

  it('is followed by the password that the server wants besides', async () => {
    const { agent, server, attempt, engine } = await agentScene(
      { configFirst: WANTS_BOTH },
      async () => undefined,
      ({ passwordBesides }) =>
        passwordBesides === true ? { kind: 'password', password: secret } : { kind: 'agent' },
    );
    const secret = server.passwordUser?.password ?? '';
    await agent.add(server.identityFile);
    // Another key behind it: it isn't shown in the place of the password.
    await agent.add((await generateKey(join(folder.path, 'other'), 'ed25519')).path);
    expect(await attempt()).toBe('ok');
    expect(engine.asked.map(inWords)).toEqual(['agent', 'password besides']);
  });

  it('that isn’t there, of an agent that holds none, or of none that runs: each says so', async () => {
    const { agent, server, attempt, engine } = await agentScene({}, async () => undefined);
    const release = () => engine.request('profiles.release', { id: engine.profile.id });
    expect(await attempt()).toBe('AgentUnavailable no-keys');
    await agent.stop();
    await release();
    expect(await attempt()).toBe('AgentUnavailable not-running');
    const other = await agentScene({}, async () => `SHA256:${'A'.repeat(43)}`);
    await other.agent.add(server.identityFile);
    expect(await other.attempt()).toBe('AgentUnavailable no-such-key');
    const file = join(folder.path, 'no-key.pub');
    await appendFile(file, 'nothing');
    const third = await agentScene({}, async () => file);
    await third.agent.add(server.identityFile);
    expect(await third.attempt()).toBe('KeyUnreadable not-public');
  });
});

function fingerprintOfLine(line: string): string {
  const blob = Buffer.from(line.split(' ')[1] ?? '', 'base64');
  return fingerprint(blob);
}

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
