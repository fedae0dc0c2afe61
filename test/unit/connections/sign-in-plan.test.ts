import { describe, expect, it } from 'vitest';
import {
  agentAddress,
  WINDOWS_AGENT_PIPE,
} from '../../../electron/engine/connections/authentication/agent-address.ts';
import { Conversation } from '../../../electron/engine/connections/authentication/conversation.ts';
import { type Method, nextMethod } from '../../../electron/engine/connections/authentication/next-method.ts';
import { cleanQuestions } from '../../../electron/engine/connections/authentication/server-questions.ts';
import type { Credential, CredentialNeed } from '../../../shared/contract/credentials.ts';
import { errorOf } from '../../../shared/errors.ts';

describe('what is tried next', () => {
  const next = (
    wanted: CredentialNeed['method'],
    offered: string,
    tried: readonly Method[] = [],
    isPartial = false,
  ) => nextMethod({ wanted, offered: offered.split(','), tried: new Set(tried), isPartial });

  it('is the profile’s own method where the server offers it', () => {
    expect(next('password', 'publickey,password,keyboard-interactive')).toBe('password');
    expect(next('ask', 'publickey,password,keyboard-interactive')).toBe('keyboard-interactive');
    expect(next('key-file', 'password,publickey')).toBe('publickey');
  });

  it('is the server’s questions where it takes no plain password, and the other way round', () => {
    expect(next('password', 'publickey,keyboard-interactive')).toBe('keyboard-interactive');
    expect(next('ask', 'publickey,password')).toBe('password');
  });

  it('is never a key without one, and never a method twice', () => {
    expect(next('password', 'publickey')).toBeUndefined();
    expect(next('ask', 'keyboard-interactive', ['keyboard-interactive'])).toBeUndefined();
    expect(next('password', 'gssapi-with-mic,hostbased')).toBeUndefined();
  });

  it('follows the server’s order once it asked for more', () => {
    expect(next('key-file', 'keyboard-interactive,password', ['publickey'], true)).toBe(
      'keyboard-interactive',
    );
    expect(next('key-file', 'password,keyboard-interactive', ['publickey'], true)).toBe('password');
    expect(next('password', 'publickey,keyboard-interactive', ['password'], true)).toBe(
      'keyboard-interactive',
    );
    expect(next('agent', 'publickey', ['password'], true)).toBe('publickey');
  });
});

describe('where an agent listens', () => {
  const around = {
    environment: { SSH_AUTH_SOCK: '/run/agent', OTHER: '/run/other', EMPTY: '' },
    platform: 'linux' as NodeJS.Platform,
    home: '/home/dana',
  };
  const of = (setting?: string, over: Partial<typeof around> = {}) =>
    agentAddress(setting, { ...around, ...over });

  it('is said by SSH_AUTH_SOCK unless the connection says otherwise', () => {
    expect([of(), of(''), of('SSH_AUTH_SOCK')]).toEqual(['/run/agent', '/run/agent', '/run/agent']);
    expect(of(undefined, { environment: { SSH_AUTH_SOCK: '' } as never })).toBeUndefined();
  });

  it('is read as ssh reads IdentityAgent', () => {
    expect([
      of('$OTHER'),
      of(`\${OTHER}`),
      of('$EMPTY'),
      of('~/.1password/agent.sock'),
      of('%d/a'),
      of('/x'),
    ]).toEqual([
      '/run/other',
      '/run/other',
      undefined,
      '/home/dana/.1password/agent.sock',
      '/home/dana/a',
      '/x',
    ]);
  });

  it('is the pipe of OpenSSH on Windows, unless a variable or the connection names another', () => {
    const windows = { platform: 'win32' as const };
    expect(of(undefined, { ...windows, environment: {} as never })).toBe(WINDOWS_AGENT_PIPE);
    expect(of(undefined, windows)).toBe('/run/agent');
    expect(of(String.raw`\\.\pipe\pageant.dana`, windows)).toBe(String.raw`\\.\pipe\pageant.dana`);
  });
});

describe('what a server asks', () => {
  it('is shown without anything that a terminal or a window would obey', () => {
    const cleaned = cleanQuestions({
      name: '\u001b[2JBank\u202e',
      instruction: `one\r\ntwo\u0000\n${'x'.repeat(5_000)}`,
      prompts: [
        { prompt: 'PIN:\u0007 \n', echo: false },
        { prompt: 'y'.repeat(1_000), echo: true },
        { prompt: '' },
      ],
    });
    expect(cleaned.name).toBe('[2JBank');
    expect(cleaned.instruction.split('\n').slice(0, 2)).toEqual(['one', 'two']);
    expect(cleaned.instruction.length).toBeLessThanOrEqual(2_000);
    expect(cleaned.prompts.map(({ text, hidden }) => [text.slice(0, 4), text.length <= 300, hidden])).toEqual(
      [
        ['PIN:', true, true],
        ['yyyy', true, false],
        ['', true, true],
      ],
    );
  });

  const NEED: CredentialNeed = {
    profileId: 'p',
    profileName: 'P',
    host: 'h',
    port: 22,
    user: 'u',
    method: 'password',
  };
  function conversation(answer: (need: CredentialNeed) => Credential, passwordWasSent = false) {
    const asked: CredentialNeed[] = [];
    const made = new Conversation({
      need: NEED,
      ask: async (need) => {
        asked.push(need);
        return answer(need);
      },
      signal: new AbortController().signal,
      startedAtMs: performance.now(),
      passwordWasSent: () => passwordWasSent,
    });
    return { made, asked };
  }
  const round = (...prompts: string[]) => ({
    name: '',
    instruction: '',
    prompts: prompts.map((prompt) => ({ prompt })),
  });

  it('may be about the password only as one hidden prompt, and before one was sent', async () => {
    const answers: Credential = { kind: 'answers', answers: ['a'] };
    for (const [made, raw, expected] of [
      [conversation(() => answers), round('Password:'), true],
      [conversation(() => answers, true), round('Password:'), false],
      [conversation(() => answers), { ...round(), prompts: [{ prompt: 'User:', echo: true }] }, false],
    ] as const) {
      await made.made.answer(raw);
      expect(made.asked[0]?.questions?.mayBePassword).toBe(expected);
    }
  });

  it('is shown with what the server said before without asking', async () => {
    const { made, asked } = conversation(() => ({ kind: 'answers', answers: ['a'] }));
    made.tell('', 'Your password expires in 3 days.');
    await made.answer({ ...round('Code:'), instruction: 'Enter it.' });
    await made.answer(round('Code:'));
    expect(asked.map(({ questions }) => questions?.instruction)).toEqual([
      'Your password expires in 3 days.\nEnter it.',
      '',
    ]);
  });

  it('is answered with exactly as many answers, or not at all', async () => {
    const { made } = conversation(() => ({ kind: 'answers', answers: ['only one'] }));
    const error = await made.answer(round('a', 'b')).catch((thrown: unknown) => errorOf(thrown));
    expect(error).toMatchObject({ code: 'SignInUnanswered' });
  });

  it('ends where a server asks for ever', async () => {
    const { made } = conversation(() => ({ kind: 'answers', answers: ['a'] }));
    for (let count = 0; count < 20; count += 1) await made.answer(round('again'));
    const error = await made.answer(round('again')).catch((thrown: unknown) => errorOf(thrown));
    expect(error).toMatchObject({ code: 'SignInUnanswered', detail: { why: 'endless' } });
  });
});
