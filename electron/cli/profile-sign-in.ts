import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Authentication } from '../../shared/models/authentication.ts';
import { UsageError } from './usage-error.ts';

/** How a profile signs in; what isn't said stays as it is. */
export interface SignInFlags {
  readonly identity?: string;
  readonly askPassphrase?: boolean;
  /** Commander's form of `--agent` and `--agent <socket>`. */
  readonly agent?: string | true;
  readonly agentKey?: string;
  readonly password?: boolean;
  readonly ask?: boolean;
}

export function addSignInOptions(command: Command): Command {
  const option = (flags: string, description: string): Option =>
    new Option(flags, description).helpGroup('Signing in:');
  return command
    .addOption(
      option('-i, --identity <file>', 'with this private key: OpenSSH, PuTTY or PEM').conflicts([
        'agent',
        'password',
        'ask',
      ]),
    )
    .addOption(option('--ask-passphrase', 'ask for its passphrase every time; keep none'))
    .addOption(
      option('--agent [socket]', 'with a key of the SSH agent; as IdentityAgent of ssh_config').conflicts([
        'password',
        'ask',
      ]),
    )
    .addOption(option('--agent-key <key>', 'only this one of its keys: SHA256:…, or a public key file'))
    .addOption(option('--password', 'with the password from the keychain (the default)').conflicts('ask'))
    .addOption(option('--ask', 'ask every time, for whatever the server asks; keep nothing'));
}

/**
 * What these options say; undefined where they say nothing.
 * @throws {@link UsageError} where one of them needs another
 */
export function authenticationOf(
  flags: SignInFlags,
  workingDirectory: string,
  base?: Authentication,
): Authentication | undefined {
  const { identity, askPassphrase, agent, agentKey, password, ask } = flags;
  if (identity !== undefined || (askPassphrase !== undefined && base?.method === 'key-file')) {
    const path = identity !== undefined ? resolve(workingDirectory, identity) : pathOf(base);
    return { method: 'key-file', path, ...(askPassphrase === true && { askPassphrase }) };
  }
  if (askPassphrase !== undefined) throw new UsageError('--ask-passphrase goes with --identity.');
  if (agent !== undefined || (agentKey !== undefined && base?.method === 'agent')) {
    const socket = typeof agent === 'string' ? agent : socketOf(base);
    const key = agentKey ?? (base?.method === 'agent' ? base.key : undefined);
    return {
      method: 'agent',
      ...(socket !== undefined && { socket }),
      ...(key !== undefined && { key: isFingerprint(key) ? key : resolve(workingDirectory, key) }),
    };
  }
  if (agentKey !== undefined) throw new UsageError('--agent-key goes with --agent.');
  if (password === true) return { method: 'password' };
  return ask === true ? { method: 'ask' } : undefined;
}

const isFingerprint = (key: string): boolean => /^SHA256:/i.test(key);
const pathOf = (base: Authentication | undefined): string => (base?.method === 'key-file' ? base.path : '');
const socketOf = (base: Authentication | undefined): string | undefined =>
  base?.method === 'agent' ? base.socket : undefined;

/** As `profiles list` and `show` say it. */
export function signInOf(authentication: Authentication): string {
  switch (authentication.method) {
    case 'password':
      return 'password from the keychain';
    case 'key-file':
      return `key ${authentication.path}${authentication.askPassphrase === true ? ', its passphrase asked every time' : ''}`;
    case 'agent':
      return `SSH agent${authentication.socket === undefined ? '' : ` ${authentication.socket}`}, ${
        authentication.key === undefined ? 'its first keys' : `key ${authentication.key}`
      }`;
    case 'ask':
      return 'asked every time';
  }
}
