import type { Credential, CredentialNeed } from '../../shared/contract/credentials.ts';
import { type AppError, appError, errorOf } from '../../shared/errors.ts';
import type { EngineOwner } from '../engine-host/engine-host.ts';
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

  constructor(vault: Vault, asker: Asker) {
    this.#vault = vault;
    this.#asker = asker;
  }

  /** These options are for this profile. No other profile's server ever gets to see their secret. */
  giveTo(profileId: string, options: ConnectionOptions): void {
    this.#given.set(profileId, options);
  }

  /** A person's new password for a profile, in place of any other. */
  usePassword(profileId: string, password: string): void {
    this.#passwords.set(profileId, password);
  }

  usePassphrase(profileId: string, passphrase: string): void {
    this.#passphrases.set(profileId, passphrase);
  }

  /** True where the password came with this command line and can't be asked for again. */
  hasGivenSecret(profileId: string): boolean {
    return this.#given.get(profileId)?.secret !== undefined;
  }

  /** True where the sign-in is by a key: a person can't type another one. */
  hasGivenKey(profileId: string): boolean {
    return this.#given.get(profileId)?.identity !== undefined;
  }

  async credential(need: CredentialNeed, signal: AbortSignal): Promise<Credential> {
    try {
      const given = this.#given.get(need.profileId) ?? NO_CONNECTION_OPTIONS;
      if (given.identity !== undefined) return await this.#key(given.identity, need, given.secret, signal);
      if (need.passphraseFor !== undefined)
        return await this.#key(need.keyFile ?? need.passphraseFor, need, given.secret, signal);
      if (need.method === 'key-file' && need.keyFile !== undefined)
        return await this.#key(need.keyFile, need, given.secret, signal);
      if (given.secret !== undefined) return { kind: 'password', password: given.secret };
      return await this.#password(need, signal);
    } catch (thrown) {
      return none(errorOf(thrown));
    }
  }

  async #password(need: CredentialNeed, signal: AbortSignal): Promise<Credential> {
    const password =
      this.#passwords.get(need.profileId) ??
      (need.method === 'password' ? await this.#kept(need, 'password', signal) : undefined) ??
      (await this.#asked(`Password for ${need.user} on ${serverOf(need)}: `, signal));
    if (password === undefined || password === '') {
      return none(appError('CredentialMissing', 'no password was given, and nobody can be asked'));
    }
    this.#passwords.set(need.profileId, password);
    return { kind: 'password', password };
  }

  async #key(
    path: string,
    need: CredentialNeed,
    given: string | undefined,
    signal: AbortSignal,
  ): Promise<Credential> {
    // A key that needs no passphrase must not be asked one: the engine says when it does.
    if (need.passphraseFor === undefined) {
      const passphrase = given ?? this.#passphrases.get(need.profileId);
      return { kind: 'key-file', path, ...(passphrase !== undefined && { passphrase }) };
    }
    const passphrase =
      given ??
      this.#passphrases.get(need.profileId) ??
      (await this.#kept(need, 'passphrase', signal)) ??
      (await this.#asked(`Passphrase for ${path}: `, signal));
    if (passphrase === undefined || passphrase === '') {
      return none(appError('PassphraseNeeded', 'no passphrase was given, and nobody can be asked', { path }));
    }
    this.#passphrases.set(need.profileId, passphrase);
    return { kind: 'key-file', path, passphrase };
  }

  /** From the keychain. A locked one is no reason to stop where a person can type the secret. */
  async #kept(
    need: CredentialNeed,
    kind: VaultAccount['kind'],
    signal: AbortSignal,
  ): Promise<string | undefined> {
    try {
      return await this.#vault.get({ profileId: need.profileId, kind }, signal);
    } catch (thrown) {
      if (this.#asker.canAsk && errorOf(thrown).code === 'VaultUnavailable') return undefined;
      throw thrown;
    }
  }

  async #asked(question: string, signal: AbortSignal): Promise<string | undefined> {
    return this.#asker.canAsk ? await this.#asker.secret(question, signal) : undefined;
  }
}

/** A profile's name; of an address only the server, the user stands beside it. */
const serverOf = ({ profileName, host }: CredentialNeed): string =>
  profileName.startsWith('sftp://') ? host : profileName;

const none = (error: AppError): Credential => ({ kind: 'none', error });
