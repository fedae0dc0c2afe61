import { CONNECTIONS } from '../../../../shared/messages/window/connections.ts';
import { SIGN_IN_FIELDS } from '../../../../shared/messages/window/sign-in.ts';
import type { ProfileInput } from '../../../../shared/models/profile.ts';
import type { FormSection } from './form-section.ts';

/** How to sign in. */
export interface SignInFields {
  readonly method: 'password' | 'key-file' | 'agent' | 'ask';
  readonly keyFile: string;
  readonly askPassphrase: boolean;
  /** Empty: the one of this session. */
  readonly agentSocket: string;
  /** A fingerprint or a public key file; empty: its first few keys. */
  readonly agentKey: string;
  /**
   * Typed just now: a password or, with a key file, its passphrase. Never filled from what is kept. Where Waybill asks
   * each time it serves a test, and nothing else.
   */
  readonly secret: string;
}

export const signInSection: FormSection<SignInFields, Pick<ProfileInput, 'authentication'>> = {
  empty: () => ({
    method: 'password',
    keyFile: '',
    askPassphrase: false,
    agentSocket: '',
    agentKey: '',
    secret: '',
  }),
  of: ({ authentication }) => ({
    method: authentication.method,
    keyFile: authentication.method === 'key-file' ? authentication.path : '',
    askPassphrase: authentication.method === 'key-file' && authentication.askPassphrase === true,
    agentSocket: authentication.method === 'agent' ? (authentication.socket ?? '') : '',
    agentKey: authentication.method === 'agent' ? (authentication.key ?? '') : '',
    secret: '',
  }),
  problems: ({ method, keyFile, agentKey }) => [
    [
      'agentKey',
      method === 'agent' && isNoFingerprint(agentKey) ? SIGN_IN_FIELDS.agentKeyProblem : undefined,
    ],
    ['keyFile', method === 'key-file' && keyFile.trim() === '' ? CONNECTIONS.problems.keyFile : undefined],
  ],
  input: (fields) => ({ authentication: authenticationOf(fields) }),
};

/** Looks like a fingerprint and isn't a whole one. */
const isNoFingerprint = (key: string): boolean =>
  /^(?:SHA256|MD5):/i.test(key.trim()) && !/^SHA256:[A-Za-z0-9+/]{43}=?$/i.test(key.trim());

function authenticationOf(fields: SignInFields): ProfileInput['authentication'] {
  const { method, keyFile, askPassphrase } = fields;
  switch (method) {
    case 'key-file':
      return { method, path: keyFile.trim(), ...(askPassphrase && { askPassphrase }) };
    case 'agent': {
      const [socket, key] = [fields.agentSocket.trim(), fields.agentKey.trim()];
      return { method, ...(socket !== '' && { socket }), ...(key !== '' && { key }) };
    }
    default:
      return { method };
  }
}
