import { expect, describe as group, it } from 'vitest';
import { appError, type ErrorCode } from '../../shared/errors.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { KEY_HINTS } from '../../shared/messages/key-messages.ts';

const context = { partner: 'Sleep Impressions', user: 'etl_si', waiting: 4 };
const sentence = (code: ErrorCode, detail?: Record<string, string | number>, path?: string) =>
  describe(
    appError(code, 'x', { ...(detail !== undefined && { detail }), ...(path !== undefined && { path }) }),
    context,
  ).sentence;

group('every trouble with signing in', () => {
  it('has a sentence of its own', () => {
    const sentences = [
      ...['password', 'key', 'agent-keys', 'code', 'method', 'expired'].map((refused) =>
        sentence('AuthenticationFailed', { refused }),
      ),
      ...['not-set', 'not-running', 'no-answer', 'no-keys', 'no-such-key', 'refused'].map((why) =>
        sentence('AgentUnavailable', { why }),
      ),
      ...['late', 'disconnected', 'nobody', 'endless'].map((why) => sentence('SignInUnanswered', { why })),
      ...Object.keys(KEY_HINTS).map((why) => sentence('KeyUnreadable', { why }, '/home/dana/key')),
      sentence('PassphraseNeeded'),
      sentence('PassphraseNeeded', { wrong: 1 }),
      sentence('CredentialMissing'),
      sentence('CredentialMissing', { besides: 1 }),
    ];
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const each of sentences) expect(each).toMatch(/^[A-Z]/);
  });

  it('says that files wait, and that a refusal isn’t repeated', () => {
    expect(sentence('AuthenticationFailed', { refused: 'code' })).toBe(
      'Sleep Impressions didn’t accept what was answered to its questions for etl_si. Nothing was sent; your 4 files are waiting. ' +
        'Waybill won’t try again until you act, so the account isn’t locked.',
    );
  });

  it('names what the server takes instead, in words', () => {
    const of = (methodsLeft: string) => sentence('AuthenticationFailed', { refused: 'method', methodsLeft });
    expect(of('publickey')).toContain('It takes a key.');
    expect(of('publickey, keyboard-interactive')).toContain(
      'It takes a key or questions, such as for a one-time code.',
    );
    expect(of('publickey, password, x@y')).toContain('It takes a key, a password or x@y.');
    expect(of('')).toContain('It names no way at all.');
  });

  it('says how many of an agent’s keys were shown', () => {
    const of = (shown: number, total: number) =>
      sentence('AuthenticationFailed', { refused: 'agent-keys', shown, total });
    expect(of(4, 7)).toContain('any of the first 4 of the 7 keys in your agent');
    expect(of(2, 2)).toContain('any of the 2 keys in your agent');
    expect(of(1, 1)).toContain('the key in your agent');
  });
});
