import { describe, expect, it } from 'vitest';
import { authenticationOf, signInOf } from '../../../electron/cli/profile-sign-in.ts';

const of = (flags: Parameters<typeof authenticationOf>[0], base?: Parameters<typeof authenticationOf>[2]) =>
  authenticationOf(flags, '/work', base);

describe('how a profile signs in, by options', () => {
  it('is a key file, an agent, a password or asking', () => {
    expect([
      of({ identity: 'id.ppk' }),
      of({ identity: '/abs/id', askPassphrase: true }),
      of({ agent: true }),
      of({ agent: '~/agent.sock', agentKey: 'id.pub' }),
      of({ agent: true, agentKey: 'SHA256:abc' }),
      of({ password: true }),
      of({ ask: true }),
      of({}),
    ]).toEqual([
      { method: 'key-file', path: '/work/id.ppk' },
      { method: 'key-file', path: '/abs/id', askPassphrase: true },
      { method: 'agent' },
      { method: 'agent', socket: '~/agent.sock', key: '/work/id.pub' },
      { method: 'agent', key: 'SHA256:abc' },
      { method: 'password' },
      { method: 'ask' },
      undefined,
    ]);
  });

  it('keeps what an edit doesn’t name', () => {
    expect(of({ askPassphrase: true }, { method: 'key-file', path: '/k' })).toEqual({
      method: 'key-file',
      path: '/k',
      askPassphrase: true,
    });
    expect(of({ agentKey: 'SHA256:abc' }, { method: 'agent', socket: '/s' })).toEqual({
      method: 'agent',
      socket: '/s',
      key: 'SHA256:abc',
    });
  });

  it('refuses what means nothing by itself', () => {
    expect(() => of({ askPassphrase: true })).toThrow('--ask-passphrase goes with --identity.');
    expect(() => of({ agentKey: 'x' }, { method: 'password' })).toThrow('--agent-key goes with --agent.');
  });

  it('is shown in words', () => {
    expect([
      signInOf({ method: 'agent' }),
      signInOf({ method: 'agent', socket: '/s', key: 'SHA256:abc' }),
      signInOf({ method: 'key-file', path: '/k', askPassphrase: true }),
      signInOf({ method: 'ask' }),
    ]).toEqual([
      'SSH agent, its first keys',
      'SSH agent /s, key SHA256:abc',
      'key /k, its passphrase asked every time',
      'asked every time',
    ]);
  });
});
