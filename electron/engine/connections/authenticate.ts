import type { AuthenticationType, AuthHandlerMiddleware } from 'ssh2';
import type { Credential, CredentialNeed } from '../../../shared/contract/credentials.ts';
import { errorOf, Failure, failure } from '../../../shared/errors.ts';
import { loadPrivateKey } from './private-key.ts';

export type AskCredential = (need: CredentialNeed, signal: AbortSignal) => Promise<Credential>;

type Attempt = Parameters<Parameters<AuthHandlerMiddleware>[2]>[0];

export interface SignIn {
  readonly handler: AuthHandlerMiddleware;
  /** Why signing in could not even be tried, or was refused; known once ssh2 reports that it failed. */
  readonly refusal: () => Failure;
  /** Whether a credential is on its way to the server or was. */
  readonly sent: () => boolean;
}

/**
 * Signs in with exactly one credential, tried exactly once: a refused one is for a person to mend, and repeating it
 * could lock the account. The credential is asked for here, that is after the server's identity was checked
 * (ssh2 calls the handler once keys are exchanged), handed to ssh2 and not kept.
 */
export function signInOnce(options: {
  need: CredentialNeed;
  ask: AskCredential;
  signal: AbortSignal;
  /** Called while a person or the keychain is being waited for, and when the answer is there. */
  onWaiting: (waiting: boolean) => void;
}): SignIn {
  const { need, ask, signal } = options;
  let tried = false;
  let sent: 'password' | 'key' | undefined;
  let offered: readonly string[] = [];
  let problem: Failure | undefined;

  const answer = async (wanted: CredentialNeed): Promise<Attempt> => {
    const credential = await ask(wanted, signal);
    if (credential.kind === 'none') throw new Failure(credential.error);
    if (credential.kind === 'password')
      return { type: 'password', username: need.user, password: credential.password };
    try {
      const key = await loadPrivateKey(credential.path, credential.passphrase);
      // ssh2 takes a parsed key as well; its types know only the text.
      return { type: 'publickey', username: need.user, key: key as unknown as string };
    } catch (thrown) {
      const isLocked = errorOf(thrown).code === 'PassphraseNeeded' && credential.passphrase === undefined;
      if (isLocked && wanted.passphraseFor === undefined)
        return answer({ ...need, passphraseFor: credential.path });
      throw thrown;
    }
  };

  const handler: AuthHandlerMiddleware = (methodsLeft: AuthenticationType[] | null, _partial, next) => {
    if (tried) {
      offered = methodsLeft ?? [];
      // `false` ends the attempt; the types of ssh2 leave it out.
      next(false as unknown as Attempt);
      return;
    }
    tried = true;
    options.onWaiting(true);
    answer(need)
      .then((attempt) => {
        options.onWaiting(false);
        sent = typeof attempt === 'object' && attempt.type === 'password' ? 'password' : 'key';
        next(attempt);
      })
      .catch((thrown: unknown) => {
        options.onWaiting(false);
        problem = new Failure(errorOf(thrown));
        next(false as unknown as Attempt);
      });
  };

  return {
    handler,
    sent: () => sent !== undefined,
    refusal: () =>
      problem ??
      failure('AuthenticationFailed', 'the server refused the sign-in', {
        detail: {
          user: need.user,
          methodsLeft: offered.join(', '),
          // Which of both was refused: a person can't mend the one by typing the other.
          ...(sent !== undefined && { refused: sent }),
        },
      }),
  };
}
