import { CONNECTIONS } from '../../../../shared/messages/window/connections.ts';
import type { ProfileInput } from '../../../../shared/models/profile.ts';
import type { FormSection } from './form-section.ts';

/** How to sign in. */
export interface SignInFields {
  readonly method: 'password' | 'key-file' | 'ask';
  readonly keyFile: string;
  /**
   * Typed just now: a password or, with a key file, its passphrase. Never filled from what is kept. Where Waybill asks
   * each time it serves a test, and nothing else.
   */
  readonly secret: string;
}

export const signInSection: FormSection<SignInFields, Pick<ProfileInput, 'authentication'>> = {
  empty: () => ({ method: 'password', keyFile: '', secret: '' }),
  of: ({ authentication }) => ({
    method: authentication.method,
    keyFile: authentication.method === 'key-file' ? authentication.path : '',
    secret: '',
  }),
  problems: ({ method, keyFile }) => [
    ['keyFile', method === 'key-file' && keyFile.trim() === '' ? CONNECTIONS.problems.keyFile : undefined],
  ],
  input: ({ method, keyFile }) => ({
    authentication: method === 'key-file' ? { method, path: keyFile.trim() } : { method },
  }),
};
