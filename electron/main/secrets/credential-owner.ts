import type { Credential, CredentialNeed } from '../../../shared/contract/credentials.ts';
import type { EngineOwner } from '../../engine-host/engine-host.ts';
import { credentialFor } from '../../vault/credential-for.ts';
import { SECRET_KINDS, type Vault, type VaultAccount } from '../../vault/vault.ts';
import type { LiveQuestions } from './live-questions.ts';

type Kind = VaultAccount['kind'];

export interface TypedSecret {
  readonly kind: Kind;
  readonly secret: string;
}

/** What a connection test may use: what was typed, else what is kept for the profile it is about. */
interface TestSecrets {
  readonly typed: TypedSecret | undefined;
  /** Typed, or kept for just this proxy. */
  readonly proxyPassword: string | undefined;
  readonly profileId: string | undefined;
}

/**
 * Answers the engine's questions for credentials: with what a person gave for this one sign-in, the practice server's
 * password, or what is kept. A secret that is missing holds the profile, and the window asks; only what a server asks and waits
 * for is asked from here.
 */
export class CredentialOwner implements EngineOwner {
  readonly #vault: Vault;
  readonly #once = new Map<string, string>();
  readonly #practice = new Map<string, string>();
  readonly #tests = new Map<string, TestSecrets>();
  readonly #live: Pick<LiveQuestions, 'ask'>;

  /** @param live where a person is asked what a server asks */
  constructor(vault: Vault, live: Pick<LiveQuestions, 'ask'>) {
    this.#vault = vault;
    this.#live = live;
  }

  /** For the next sign-in of a profile, and for that one only. */
  giveOnce(profileId: string, { kind, secret }: TypedSecret): void {
    this.#once.set(keyOf(profileId, kind), secret);
  }

  /** Drops what was given and not used yet. */
  withdraw(profileId: string): void {
    for (const kind of SECRET_KINDS) this.#once.delete(keyOf(profileId, kind));
  }

  /** The practice server's password, valid until its engine ends. */
  usePractice(profileId: string, password: string): void {
    this.#practice.set(profileId, password);
  }

  /**
   * For one connection test; the engine asks for it under the test's id. Returns the way to drop it.
   * @param profileId whose kept secret serves where none was typed
   */
  openTest(
    testId: string,
    profileId: string | undefined,
    typed: TypedSecret | undefined,
    proxyPassword?: string,
  ): Disposable {
    this.#tests.set(testId, { typed, profileId, proxyPassword });
    return {
      [Symbol.dispose]: () => {
        this.#tests.delete(testId);
      },
    };
  }

  credential(need: CredentialNeed, signal: AbortSignal): Promise<Credential> {
    const test = this.#tests.get(need.profileId);
    return test === undefined ? this.#forProfile(need, signal) : this.#forTest(need, test, signal);
  }

  #forProfile(need: CredentialNeed, signal: AbortSignal): Promise<Credential> {
    const { profileId, method } = need;
    return credentialFor(need, {
      password: async () =>
        this.#takeOnce(profileId, 'password') ??
        this.#practice.get(profileId) ??
        (method === 'ask' ? undefined : await this.#vault.get({ profileId, kind: 'password' }, signal)),
      knownPassword: async () => this.#takeOnce(profileId, 'password'),
      passphrase: async () =>
        this.#takeOnce(profileId, 'passphrase') ??
        (need.askPassphrase === true
          ? undefined
          : await this.#vault.get({ profileId, kind: 'passphrase' }, signal)),
      proxyPassword: async () =>
        this.#takeOnce(profileId, 'proxy-password') ??
        (await this.#vault.get({ profileId, kind: 'proxy-password' }, signal)),
      // Not taken yet: the engine asks again if the key turns out to need one.
      knownPassphrase: () => undefined,
      answers: (questions) => this.#live.ask(need, questions, signal),
    });
  }

  #forTest(need: CredentialNeed, test: TestSecrets, signal: AbortSignal): Promise<Credential> {
    const typedOrKept = async (kind: Kind): Promise<string | undefined> => {
      if (test.typed?.kind === kind) return test.typed.secret;
      if (test.profileId === undefined) return undefined;
      if (kind === 'password') {
        const practice = this.#practice.get(test.profileId);
        if (practice !== undefined) return practice;
        if (need.method === 'ask') return undefined;
      }
      if (kind === 'passphrase' && need.askPassphrase === true) return undefined;
      return this.#vault.get({ profileId: test.profileId, kind }, signal);
    };
    return credentialFor(need, {
      password: () => typedOrKept('password'),
      knownPassword: async () => (test.typed?.kind === 'password' ? test.typed.secret : undefined),
      passphrase: () => typedOrKept('passphrase'),
      knownPassphrase: () => (test.typed?.kind === 'passphrase' ? test.typed.secret : undefined),
      proxyPassword: async () => test.proxyPassword,
      answers: (questions) => this.#live.ask(need, questions, signal),
    });
  }

  #takeOnce(profileId: string, kind: Kind): string | undefined {
    const key = keyOf(profileId, kind);
    const secret = this.#once.get(key);
    this.#once.delete(key);
    return secret;
  }
}

const keyOf = (profileId: string, kind: Kind): string => `${profileId}:${kind}`;
