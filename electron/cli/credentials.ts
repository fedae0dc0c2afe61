import type { Credential, CredentialNeed, ServerQuestions } from '../../shared/contract/credentials.ts';
import { appError, errorOf } from '../../shared/errors.ts';
import { questionLines } from '../../shared/messages/live-questions.ts';
import type { EngineOwner } from '../engine-host/engine-host.ts';
import { credentialFor } from '../vault/credential-for.ts';
import type { Vault, VaultAccount } from '../vault/vault.ts';
import type { Asker } from './ask.ts';
import { type ConnectionOptions, NO_CONNECTION_OPTIONS } from './connection-options.ts';

/**
 * Answers the engine's questions for credentials. In order: what this command line gave, what the profile's sign-in
 * method says (keychain, key file), and where somebody sits at the terminal, that person. What a person typed
 * is remembered until this process ends, so that a second connection doesn't ask again.
 */
export class CommandLineOwner implements EngineOwner {
  readonly #vault: Vault;
  readonly #asker: Asker;
  readonly #given = new Map<string, ConnectionOptions>();
  readonly #passwords = new Map<string, string>();
  readonly #passphrases = new Map<string, string>();
  readonly #proxyPasswords = new Map<string, string>();

  constructor(vault: Vault, asker: Asker) {
    this.#vault = vault;
    this.#asker = asker;
  }

  /** These options are for this profile. No other profile's server ever gets to see their secret. */
  giveTo(profileId: string, options: ConnectionOptions): void {
    this.#given.set(profileId, options);
  }

  isGiven(profileId: string): boolean {
    return this.#given.has(profileId);
  }

  /** A person's new password for a profile, in place of any other. */
  usePassword(profileId: string, password: string): void {
    this.#passwords.set(profileId, password);
  }

  usePassphrase(profileId: string, passphrase: string): void {
    this.#passphrases.set(profileId, passphrase);
  }

  useProxyPassword(profileId: string, password: string): void {
    this.#proxyPasswords.set(profileId, password);
  }

  /** True where the proxy's password came with this command line and can't be asked for again. */
  hasGivenProxySecret(profileId: string): boolean {
    return this.#given.get(profileId)?.proxySecret !== undefined;
  }

  /** True where the password came with this command line and can't be asked for again. */
  hasGivenSecret(profileId: string): boolean {
    return this.#given.get(profileId)?.secret !== undefined;
  }

  /** True where the sign-in is by a key: a person can't type another one. */
  hasGivenKey(profileId: string): boolean {
    return this.#given.get(profileId)?.identity !== undefined;
  }

  credential(need: CredentialNeed, signal: AbortSignal): Promise<Credential> {
    const { profileId } = need;
    const given = this.#given.get(profileId) ?? NO_CONNECTION_OPTIONS;
    return credentialFor(need, {
      keyFile: given.identity,
      password: async () => {
        // Beside a key the secret of this command line is its passphrase.
        if (given.secret !== undefined && need.passwordBesides !== true) return given.secret;
        const password =
          this.#passwords.get(profileId) ??
          (need.method === 'password' || need.passwordBesides === true
            ? await this.#kept(need, 'password', signal)
            : undefined) ??
          (await this.#asked(`Password for ${need.user} on ${serverOf(need)}: `, signal));
        if (password !== undefined && password !== '') this.#passwords.set(profileId, password);
        return password;
      },
      proxyPassword: async () => {
        const password =
          given.proxySecret ??
          this.#proxyPasswords.get(profileId) ??
          // What is kept is for the profile's own proxy, not for one that was named for this run.
          (given.route === undefined ? await this.#kept(need, 'proxy-password', signal) : undefined) ??
          (await this.#asked(`Password for ${need.user} on the proxy ${need.host}: `, signal));
        if (password !== undefined && password !== '') this.#proxyPasswords.set(profileId, password);
        return password;
      },
      knownPassword: async () => given.secret ?? this.#passwords.get(profileId),
      answers: (questions) => this.#answers(need, questions, signal),
      knownPassphrase: () => given.secret ?? this.#passphrases.get(profileId),
      passphrase: async (path) => {
        const passphrase =
          given.secret ??
          this.#passphrases.get(profileId) ??
          (need.askPassphrase === true ? undefined : await this.#kept(need, 'passphrase', signal)) ??
          (await this.#asked(`Passphrase for ${path}: `, signal));
        if (passphrase !== undefined && passphrase !== '') this.#passphrases.set(profileId, passphrase);
        return passphrase;
      },
    });
  }

  /** From the keychain. A locked one is no reason to stop where a person can type the secret. */
  async #kept(
    need: CredentialNeed,
    kind: VaultAccount['kind'],
    signal: AbortSignal,
  ): Promise<string | undefined> {
    // Nothing is ever kept for an address: a locked keychain is no trouble of its.
    if (isAddress(need)) return undefined;
    try {
      return await this.#vault.get({ profileId: need.profileId, kind }, signal);
    } catch (thrown) {
      if (this.#asker.canAsk && errorOf(thrown).code === 'VaultUnavailable') return undefined;
      throw thrown;
    }
  }

  /** One prompt after the other, all of it marked as the server's words. What is typed is remembered nowhere. */
  async #answers(need: CredentialNeed, questions: ServerQuestions, signal: AbortSignal): Promise<Credential> {
    if (!this.#asker.canAsk)
      return {
        kind: 'none',
        error: appError('SignInUnanswered', 'nobody to ask', { detail: { why: 'nobody' } }),
      };
    const answers: string[] = [];
    for (const [index, { hidden }] of questions.prompts.entries()) {
      const question = questionLines(serverOf(need), questions, index);
      answers.push(
        hidden ? await this.#asker.secret(question, signal) : await this.#asker.line(question, signal),
      );
    }
    return { kind: 'answers', answers };
  }

  async #asked(question: string, signal: AbortSignal): Promise<string | undefined> {
    return this.#asker.canAsk ? await this.#asker.secret(question, signal) : undefined;
  }
}

const isAddress = ({ profileName }: CredentialNeed): boolean => profileName.startsWith('sftp://');

/** A profile's name; of an address only the server, the user stands beside it. */
const serverOf = (need: CredentialNeed): string => (isAddress(need) ? need.host : need.profileName);
