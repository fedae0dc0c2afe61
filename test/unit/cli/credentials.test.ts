import { describe, expect, it } from 'vitest';
import type { Question } from '../../../electron/cli/ask.ts';
import { NO_CONNECTION_OPTIONS } from '../../../electron/cli/connection-options.ts';
import { CommandLineOwner } from '../../../electron/cli/credentials.ts';
import type { CredentialNeed } from '../../../shared/contract/credentials.ts';
import { failure } from '../../../shared/errors.ts';

const NEED: CredentialNeed = {
  profileId: 'p',
  profileName: 'partner',
  host: 'h',
  port: 22,
  user: 'u',
  method: 'password',
};
const { signal } = new AbortController();

interface Kept {
  readonly password?: string;
  readonly passphrase?: string;
  readonly 'proxy-password'?: string;
}

function owner(kept: Kept | 'locked' = {}, typed: string[] | null = null) {
  const asked: Question[] = [];
  const made = new CommandLineOwner(
    {
      get: ({ kind }) =>
        kept === 'locked' ? Promise.reject(failure('VaultUnavailable', 'x')) : Promise.resolve(kept[kind]),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(false),
      list: () => Promise.resolve([]),
    },
    {
      canAsk: typed !== null,
      line: () => Promise.reject(new Error('not asked for lines')),
      secret: (question) => {
        asked.push(question);
        return Promise.resolve(typed?.shift() ?? '');
      },
    },
  );
  return { made, asked };
}

describe('credentials on the command line', () => {
  it('come from standard input first', async () => {
    const { made } = owner({ password: 'kept' }, ['typed']);
    made.giveTo('p', { ...NO_CONNECTION_OPTIONS, secret: 'given' });
    expect(await made.credential(NEED, signal)).toEqual({ kind: 'password', password: 'given' });
  });

  it('go to the server they were given for and to no other', async () => {
    const { made } = owner();
    made.giveTo('p', { ...NO_CONNECTION_OPTIONS, secret: 'given', identity: '/key' });
    expect(await made.credential({ ...NEED, profileId: 'other' }, signal)).toMatchObject({
      kind: 'none',
      error: { code: 'CredentialMissing' },
    });
  });

  it('are a key with --identity, and standard input is then its passphrase', async () => {
    const { made } = owner();
    made.giveTo('p', { ...NO_CONNECTION_OPTIONS, identity: '/key', secret: 'phrase' });
    expect(await made.credential(NEED, signal)).toEqual({
      kind: 'key-file',
      path: '/key',
      passphrase: 'phrase',
    });
  });

  it("are a profile's key, and standard input is its passphrase", async () => {
    const { made } = owner();
    made.giveTo('p', { ...NO_CONNECTION_OPTIONS, secret: 'phrase' });
    const need: CredentialNeed = { ...NEED, method: 'key-file', keyFile: '/key' };
    expect(await made.credential(need, signal)).toEqual({
      kind: 'key-file',
      path: '/key',
      passphrase: 'phrase',
    });
  });

  it('answer what the server asks, marked as its words, each prompt for itself and nothing remembered', async () => {
    const { made, asked } = owner({}, ['492039', '1234', 'again']);
    const need: CredentialNeed = {
      ...NEED,
      method: 'key-file',
      keyFile: '/key',
      questions: {
        name: 'Two-step',
        instruction: 'Look at your phone.\nNow.',
        prompts: [
          { text: 'Duo for u\r\n\n 1. Push\n\nCode: ', hidden: true },
          { text: '', hidden: true },
        ],
        mayBePassword: false,
        answerWithinMs: 60_000,
      },
    };
    expect(await made.credential(need, signal)).toEqual({ kind: 'answers', answers: ['492039', '1234'] });
    expect(asked).toEqual([
      [
        'partner’s server asks, in its own words:',
        ...['  Two-step', '  Look at your phone.', '  Now.'],
        ...['  Duo for u', '', '   1. Push', '', '  Code: '],
      ],
      ['  Answer: '],
    ]);
    expect(await made.credential(need, signal)).toMatchObject({ answers: ['again', ''] });
  });

  it('that a server asks for without anybody at a terminal hold the profile', async () => {
    const questions = { name: '', instruction: '', prompts: [], mayBePassword: false, answerWithinMs: 1 };
    expect(await owner().made.credential({ ...NEED, method: 'ask', questions }, signal)).toMatchObject({
      error: { code: 'SignInUnanswered', detail: { why: 'nobody' } },
    });
  });

  it('never show a passphrase from standard input as the password besides the key', async () => {
    const { made } = owner({ password: 'kept' });
    made.giveTo('p', { ...NO_CONNECTION_OPTIONS, identity: '/key', secret: 'phrase' });
    const need: CredentialNeed = { ...NEED, method: 'key-file', keyFile: '/key', passwordBesides: true };
    expect(await made.credential(need, signal)).toEqual({ kind: 'password', password: 'kept' });
  });

  it('ask for a passphrase each time where the profile says so', async () => {
    const { made } = owner({ passphrase: 'kept' }, ['typed']);
    const need: CredentialNeed = {
      ...NEED,
      method: 'key-file',
      keyFile: '/key',
      passphraseFor: '/key',
      askPassphrase: true,
    };
    expect(await made.credential(need, signal)).toMatchObject({ passphrase: 'typed' });
  });

  it('ask for no passphrase before the key needs one', async () => {
    const { made, asked } = owner({}, ['phrase']);
    const need: CredentialNeed = { ...NEED, method: 'key-file', keyFile: '/key' };
    expect(await made.credential(need, signal)).toEqual({ kind: 'key-file', path: '/key' });
    expect(asked).toEqual([]);
    expect(await made.credential({ ...need, passphraseFor: '/key' }, signal)).toEqual({
      kind: 'key-file',
      path: '/key',
      passphrase: 'phrase',
    });
  });

  it('take a passphrase from the keychain', async () => {
    const { made } = owner({ passphrase: 'kept' });
    const need: CredentialNeed = { ...NEED, method: 'key-file', keyFile: '/key', passphraseFor: '/key' };
    expect(await made.credential(need, signal)).toMatchObject({ passphrase: 'kept' });
  });

  it('come from the keychain only where the profile keeps one', async () => {
    expect(await owner({ password: 'kept' }).made.credential(NEED, signal)).toMatchObject({
      password: 'kept',
    });
    expect(
      await owner({ password: 'kept' }).made.credential({ ...NEED, method: 'ask' }, signal),
    ).toMatchObject({
      kind: 'none',
    });
  });

  it('are asked for once, not for every connection', async () => {
    const { made, asked } = owner({}, ['typed', 'again']);
    await made.credential(NEED, signal);
    expect(await made.credential(NEED, signal)).toEqual({ kind: 'password', password: 'typed' });
    expect(asked).toEqual(['Password for u on partner: ']);
  });

  it('say that the keychain is locked, unless a person can type instead', async () => {
    expect(await owner('locked').made.credential(NEED, signal)).toMatchObject({
      error: { code: 'VaultUnavailable' },
    });
    expect(await owner('locked', ['typed']).made.credential(NEED, signal)).toMatchObject({
      password: 'typed',
    });
  });

  it('aren’t looked for in the keychain for an address, which nothing is kept for', async () => {
    const address = { ...NEED, profileName: 'sftp://u@h' };
    const { made } = owner('locked');
    expect(await made.credential(address, signal)).toMatchObject({ error: { code: 'CredentialMissing' } });
    const withKey = { ...address, method: 'key-file' as const, keyFile: '/k', passphraseFor: '/k' };
    expect(await made.credential(withKey, signal)).toMatchObject({ error: { code: 'PassphraseNeeded' } });
  });

  it('are missing, not empty, when nobody answers', async () => {
    expect(await owner({}, ['']).made.credential(NEED, signal)).toMatchObject({
      error: { code: 'CredentialMissing' },
    });
    const need = { ...NEED, passphraseFor: '/key' };
    expect(await owner().made.credential(need, signal)).toMatchObject({
      error: { code: 'PassphraseNeeded' },
    });
  });
});
