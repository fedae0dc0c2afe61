import { beforeEach, describe, expect, it } from 'vitest';
import { CredentialOwner } from '../../../electron/main/secrets/credential-owner.ts';
import { LiveQuestions } from '../../../electron/main/secrets/live-questions.ts';
import type { CredentialNeed, ServerQuestions } from '../../../shared/contract/credentials.ts';
import type { LiveQuestion } from '../../../shared/models/live-question.ts';
import { FakeKeychain } from './fake-vaults.ts';

const questions: ServerQuestions = {
  name: 'Two-step',
  instruction: '',
  prompts: [{ text: 'Code:', hidden: true }],
  mayBePassword: true,
  answerWithinMs: 60_000,
};
const NEED: CredentialNeed = {
  profileId: 'p',
  profileName: 'Sleep Impressions',
  host: 'h',
  port: 22,
  user: 'etl_si',
  method: 'ask',
  questions,
};

let told: (readonly LiveQuestion[])[];
let live: LiveQuestions;
let keychain: FakeKeychain;
let owner: CredentialOwner;
let stop: AbortController;
beforeEach(() => {
  told = [];
  live = new LiveQuestions((open) => void told.push(open));
  keychain = new FakeKeychain();
  owner = new CredentialOwner(keychain, live);
  stop = new AbortController();
});
const asked = (need: CredentialNeed = NEED) => owner.credential(need, stop.signal);
const opened = () => {
  const [question] = live.open;
  if (question === undefined) throw new Error('nothing is asked');
  return question;
};

describe('a question that a server waits with', () => {
  it('is open until somebody answers it, and its answer stays nowhere', async () => {
    const answer = asked();
    await Promise.resolve();
    await expect.poll(() => live.open.length).toBe(1);
    expect(opened()).toMatchObject({ profileName: 'Sleep Impressions', prompts: questions.prompts });
    expect(live.answer(opened().id, ['canary-492039'])).toBe(true);
    expect(await answer).toEqual({ kind: 'answers', answers: ['canary-492039'] });
    expect([live.open, JSON.stringify(told).includes('canary'), keychain.secrets.size]).toEqual([
      [],
      false,
      0,
    ]);
  });

  it('takes one answer for each prompt, once', async () => {
    const answer = asked();
    await expect.poll(() => live.open.length).toBe(1);
    const { id } = opened();
    expect([live.answer(id, []), live.answer(id, ['a', 'b']), live.answer('other', ['a'])]).toEqual([
      false,
      false,
      false,
    ]);
    expect([live.answer(id, ['a']), live.answer(id, ['a'])]).toEqual([true, false]);
    await answer;
  });

  it('can be left without an answer: then the profile is held', async () => {
    const answer = asked();
    await expect.poll(() => live.open.length).toBe(1);
    live.cancel(opened().id);
    expect(await answer).toMatchObject({ error: { code: 'SignInUnanswered', detail: { why: 'cancelled' } } });
  });

  it('goes when the engine doesn’t wait any more', async () => {
    const answer = asked();
    await expect.poll(() => live.open.length).toBe(1);
    stop.abort();
    expect(await answer).toMatchObject({ kind: 'none' });
    expect(told.at(-1)).toEqual([]);
  });

  it('is answered by a password that was just given, where it may be about that, and only once', async () => {
    owner.giveOnce('p', { kind: 'password', secret: 'given' });
    expect(await asked()).toEqual({ kind: 'password', password: 'given' });
    const second = asked();
    await expect.poll(() => live.open.length).toBe(1);
    live.cancel(opened().id);
    await second;
  });

  it('is answered by the kept password of a password profile; without one that is held for, not asked live', async () => {
    const need = { ...NEED, method: 'password' as const };
    expect(await asked(need)).toMatchObject({ error: { code: 'CredentialMissing' } });
    keychain.secrets.set('p:password', 'kept');
    expect(await asked(need)).toEqual({ kind: 'password', password: 'kept' });
  });

  it('is a person’s to answer where a password was sent already, or a key is the way in', async () => {
    keychain.secrets.set('p:password', 'kept');
    for (const need of [
      { ...NEED, method: 'password' as const, questions: { ...questions, mayBePassword: false } },
      { ...NEED, method: 'key-file' as const, keyFile: '/key' },
      { ...NEED, method: 'agent' as const },
    ]) {
      const answer = asked(need);
      await expect.poll(() => live.open.length).toBe(1);
      live.answer(opened().id, ['123']);
      expect(await answer).toEqual({ kind: 'answers', answers: ['123'] });
    }
  });
});

describe('what a profile asks each time', () => {
  it('is not read from where secrets are kept: a passphrase neither', async () => {
    keychain.secrets.set('p:passphrase', 'kept');
    const { questions: _, ...plain } = NEED;
    const need = { ...plain, method: 'key-file' as const, keyFile: '/key', passphraseFor: '/key' };
    expect(await asked(need)).toMatchObject({ passphrase: 'kept' });
    expect(await asked({ ...need, askPassphrase: true })).toMatchObject({
      error: { code: 'PassphraseNeeded' },
    });
    owner.giveOnce('p', { kind: 'passphrase', secret: 'typed' });
    expect(await asked({ ...need, askPassphrase: true })).toMatchObject({ passphrase: 'typed' });
  });

  it('is the agent’s without any secret, and a password besides its key is one of the profile', async () => {
    const { questions: _, ...plain } = NEED;
    expect(await asked({ ...plain, method: 'agent' })).toEqual({ kind: 'agent' });
    expect(await asked({ ...plain, method: 'agent', passwordBesides: true })).toMatchObject({
      error: { code: 'CredentialMissing', detail: { besides: 1 } },
    });
    keychain.secrets.set('p:password', 'kept');
    expect(await asked({ ...plain, method: 'agent', passwordBesides: true })).toEqual({
      kind: 'password',
      password: 'kept',
    });
  });
});
