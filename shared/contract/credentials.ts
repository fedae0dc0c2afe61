import type { AppError } from '../errors.ts';
import type { AgentChoice } from '../models/authentication.ts';

/** What the engine asks its owner for, after the server's identity was checked and before it signs in. */
export interface CredentialNeed {
  readonly profileId: string;
  readonly profileName: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** `proxy-password`: for the proxy that `host`, `port` and `user` name, never for the server. */
  readonly method: 'password' | 'key-file' | 'agent' | 'ask' | 'proxy-password';
  /** The key file the profile names. */
  readonly keyFile?: string;
  /** The passphrase of that key is asked for each time, never kept. */
  readonly askPassphrase?: boolean;
  /** Which agent, and which of its keys. */
  readonly agent?: AgentChoice;
  /** The key needs a passphrase; ask the person or the keychain for it. */
  readonly passphraseFor?: string;
  /** The server took the key, and wants a password besides. */
  readonly passwordBesides?: boolean;
  /** The server asks by itself, and waits for the answer. */
  readonly questions?: ServerQuestions;
}

/** One round of keyboard-interactive (RFC 4256). The texts are a stranger's: cleaned and cut, and never to be taken for ours. */
export interface ServerQuestions {
  readonly name: string;
  readonly instruction: string;
  readonly prompts: readonly { readonly text: string; readonly hidden: boolean }[];
  /** It may be the password that is asked for: one hidden prompt, and no password was sent yet. Such a one may answer it. */
  readonly mayBePassword: boolean;
  /** Milliseconds from now; after that the server has probably hung up, and the answer isn't wanted any more. */
  readonly answerWithinMs: number;
}

/**
 * The owner's answer. It is used for one connection attempt and dropped; it is never stored, logged or sent on.
 * `none` holds the profile with the given error.
 */
export type Credential =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'key-file'; readonly path: string; readonly passphrase?: string }
  /** The agent the need names. */
  | { readonly kind: 'agent' }
  /** One for each of the server's prompts, in their order. */
  | { readonly kind: 'answers'; readonly answers: readonly string[] }
  | { readonly kind: 'none'; readonly error: AppError };
