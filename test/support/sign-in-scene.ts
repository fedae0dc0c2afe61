import type { Credential, CredentialNeed } from '../../shared/contract/credentials.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { type EngineFixture, startEngineFixture } from './engine-fixture.ts';
import { type RealSshd, type SshdOptions, startSshd } from './sshd.ts';

/** What the owner of the secrets says to a question. */
export type Answer = (need: CredentialNeed, signal: AbortSignal) => Credential | Promise<Credential>;

/** Lines of sshd's configuration: a key, and then a password besides. */
export const WANTS_KEY_AND_PASSWORD = [
  'PasswordAuthentication yes',
  'AuthenticationMethods publickey,password',
];

export interface SignInScene {
  readonly server: RealSshd;
  readonly engine: EngineFixture;
  /** What was asked of the owner, in few words. */
  readonly asked: () => readonly string[];
  /** Signs in; `ok`, or the error that holds the profile. */
  readonly attempt: () => Promise<string>;
}

/** A real server with an account of its own, and an engine that signs in there. */
export async function signInScene(
  resources: AsyncDisposableStack,
  options: SshdOptions,
  authentication: (server: RealSshd) => ProfileInput['authentication'],
  answer: (server: RealSshd) => Answer,
): Promise<SignInScene> {
  const server = resources.use(await startSshd({ passwordUser: true, ...options }));
  const engine = resources.use(
    await startEngineFixture({
      port: server.port,
      user: server.passwordUser?.name ?? '',
      authentication: authentication(server),
      trusted: server.hostPublicKey,
      credential: answer(server),
      logFile: 'engine.log',
      // Whoever is asked by the server isn't asked again for a connection that was closed for want of use.
      settings: { timeouts: { idleMs: 0 } },
    }),
  );
  return {
    server,
    engine,
    asked: () => engine.asked.map(inWords),
    attempt: async () => {
      const result = await engine.host.request('remote.stat', { profileId: engine.profile.id, path: '/' });
      if (result.ok) return 'ok';
      const { code, detail = {} } = result.error;
      return [code, detail.refused ?? detail.why].filter((part) => part !== undefined).join(' ');
    },
  };
}

function inWords({ questions, passwordBesides, passphraseFor, method }: CredentialNeed): string {
  if (questions !== undefined)
    return `questions: ${questions.prompts.map(({ text, hidden }) => `${text}${hidden ? ' (hidden)' : ''}`).join(', ')}`;
  if (passwordBesides === true) return 'password besides';
  return passphraseFor === undefined ? method : 'passphrase';
}

export const keyFileOf = (server: RealSshd) => ({ method: 'key-file', path: server.identityFile }) as const;
export const keyOf = (server: RealSshd): Credential => ({ kind: 'key-file', path: server.identityFile });
export const passwordOf = (server: RealSshd): Credential => ({
  kind: 'password',
  password: server.passwordUser?.password ?? '',
});
export const answers = (...given: string[]): Credential => ({ kind: 'answers', answers: given });
