import type { AppError } from '../../shared/errors.ts';
import type { Authentication } from '../../shared/models/authentication.ts';

/**
 * What mends a held sign-in: something typed, another try (the server asks anew, or the agent runs now), or nothing that can be typed
 * (another key, another folder).
 */
export type WhatToAsk = 'password' | 'password-before-key' | 'passphrase' | 'again' | 'nothing';

export function whatToAsk(error: AppError, { method }: Pick<Authentication, 'method'>): WhatToAsk {
  const { code, detail = {} } = error;
  const hasKey = method === 'key-file' || method === 'agent';
  switch (code) {
    case 'PassphraseNeeded':
      return 'passphrase';
    case 'CredentialMissing':
      return hasKey && detail.besides === undefined ? 'nothing' : 'password';
    case 'SignInUnanswered':
    case 'AgentUnavailable':
      return 'again';
    case 'VaultUnavailable':
      return method === 'key-file' ? 'passphrase' : hasKey ? 'again' : 'password';
    case 'AuthenticationFailed':
      if (detail.refused === 'code') return 'again';
      // Whatever was refused besides the key, it was a password.
      if (detail.refused === 'password') return 'password';
      if (detail.refused === 'method')
        return hasKey && String(detail.methodsLeft).includes('password') ? 'password-before-key' : 'nothing';
      return hasKey ? 'nothing' : 'password';
    default:
      return 'nothing';
  }
}
