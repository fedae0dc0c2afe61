import type { ErrorCode } from '../../shared/errors.ts';
import type { Question } from './trouble-store.ts';

const HOST_KEY: ReadonlySet<ErrorCode> = new Set(['HostKeyUnknown', 'HostKeyChanged', 'HostKeyRevoked']);
const SIGN_IN: ReadonlySet<ErrorCode> = new Set([
  'AuthenticationFailed',
  'CredentialMissing',
  'PassphraseNeeded',
  'AgentUnavailable',
  'SignInUnanswered',
  'VaultUnavailable',
]);

/**
 * Which question answers what holds a profile. `undefined`: no dialog can; the connection itself must be mended
 * (another key file, another folder), and then be released.
 */
export function questionFor(profileId: string, code: ErrorCode): Question | undefined {
  if (HOST_KEY.has(code)) return { kind: 'host-key', profileId };
  if (SIGN_IN.has(code)) return { kind: 'sign-in', profileId };
  return undefined;
}
