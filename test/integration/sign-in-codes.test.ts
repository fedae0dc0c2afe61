import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../shared/contract/credentials.ts';
import { appError } from '../../shared/errors.ts';
import { type OneTimeCodes, oneTimeCodes, pamSshd } from '../support/pam.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { searchFolder } from '../support/secret-search.ts';
import { answers, keyFileOf, keyOf, passwordOf, signInScene } from '../support/sign-in-scene.ts';
import type { SshdOptions } from '../support/sshd.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

const needed = requires('sshd', 'root', 'one-time-codes');

let resources: AsyncDisposableStack;
let folder: TempFolder;
beforeEach(async () => {
  resources = new AsyncDisposableStack();
  folder = resources.use(await tempFolder('sign-in'));
});
afterEach(() => resources.disposeAsync());

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

/** The server wants the key, and then an answer. */
async function keyThen(
  answer: (codes: OneTimeCodes, signal: AbortSignal) => Credential | Promise<Credential>,
  more: readonly string[] = [],
) {
  const { codes, options } = await withCodes(({ pamLine }) => [pamLine], {
    configFirst: ['AuthenticationMethods publickey,keyboard-interactive', ...more],
  });
  const scene = await signInScene(
    resources,
    options,
    keyFileOf,
    (server) =>
      ({ questions }, signal) =>
        questions === undefined ? keyOf(server) : answer(codes, signal),
  );
  return { codes, ...scene };
}

/** The server's questions are for the password and for a code, and the password is kept. */
async function passwordThenCode(more: SshdOptions = {}) {
  const { codes, options } = await withCodes(({ pamLine }) => ['requisite pam_unix.so', pamLine], more);
  return signInScene(
    resources,
    options,
    () => ({ method: 'password' }),
    (server) =>
      ({ questions }) =>
        questions?.mayBePassword === false ? answers(codes.code()) : passwordOf(server),
  );
}

describe.skipIf(!needed.available)(titleWith('one-time codes', needed), () => {
  it('follow the key where the server wants both, each asked for once', async () => {
    const { attempt, asked, codes, server, engine } = await keyThen((codes) => answers(codes.code()));
    expect(await attempt()).toBe('ok');
    expect(asked()).toEqual(['key-file', 'questions: Verification code: (hidden)']);
    expect(server.log()).toMatch(/Partial publickey for/);
    // A second look goes over the same connection: nobody is asked again.
    expect([await attempt(), server.connections()]).toEqual(['ok', 1]);
    expect((await searchFolder(engine.dataDirectory, codes.code())).found).toEqual([]);
  });

  it('aren’t reached where the plain password, offered first, is refused for want of them', async () => {
    const { attempt, asked } = await passwordThenCode();
    // The server offers plain passwords as well to this user unless told otherwise; see the next test.
    expect(await attempt()).toBe('AuthenticationFailed password');
    expect(asked()).toEqual(['password']);
  });

  it('follow a password where only questions are offered', async () => {
    const { attempt, asked } = await passwordThenCode({
      configFirst: ['AuthenticationMethods keyboard-interactive'],
    });
    expect(await attempt()).toBe('ok');
    expect(asked()).toEqual(['questions: Password: (hidden)', 'questions: Verification code: (hidden)']);
  });

  it('are all the server’s questions where a person is asked each time', async () => {
    const { codes, options } = await withCodes(({ pamLine }) => ['requisite pam_unix.so', pamLine]);
    const { attempt, asked } = await signInScene(
      resources,
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
    const { attempt, engine, server } = await keyThen((codes) => answers(codes.wrongCode()));
    expect(await attempt()).toBe('AuthenticationFailed code');
    expect((await engine.held()).error.detail).toMatchObject({
      refused: 'code',
      methodsLeft: 'keyboard-interactive',
    });
    expect(await attempt()).toBe('AuthenticationFailed code');
    expect(server.connections()).toBe(1);
  });

  it('that nobody wants to answer are not answered at all', async () => {
    const { attempt, engine, server } = await keyThen(() => cancelled);
    expect(await attempt()).toBe('SignInUnanswered cancelled');
    expect((await engine.held()).error.code).toBe('SignInUnanswered');
    expect(server.log()).not.toMatch(/Failed keyboard-interactive/);
  });

  it('that a server didn’t wait for hold the profile instead of being asked again and again', async () => {
    let asking: AbortSignal | undefined;
    const { attempt, server } = await keyThen(
      (_, signal) => {
        asking = signal;
        return new Promise(() => {});
      },
      ['LoginGraceTime 2'],
    );
    expect(await attempt()).toBe('SignInUnanswered disconnected');
    // Nobody is left with a question whose answer would go nowhere.
    expect(asking?.aborted).toBe(true);
    expect(await attempt()).toBe('SignInUnanswered disconnected');
    expect(server.connections()).toBe(1);
  });
});
