import { type AppError, errorOf, failure } from '../../../shared/errors.ts';
import type { SecretStore } from '../../../shared/models/app-state.ts';
import { isUnanswered } from '../../vault/keychain-vault.ts';
import type { KeptAccount, Vault, VaultAccount } from '../../vault/vault.ts';
import type { SafeStorageVault } from './safe-storage-vault.ts';

/** An account nobody has: asking for it shows whether the keychain answers. */
const PROBE: VaultAccount = { profileId: 'probe', kind: 'password' };
/** A keychain that didn't answer is asked again no sooner than this, milliseconds. */
const ASK_AGAIN_MS = 30_000;

export interface ChosenVaultOptions {
  readonly keychain: Vault;
  readonly encryptedFile: SafeStorageVault;
  /** IT lets secrets be kept. Where it doesn't, none is kept or read; what was kept before can be removed. */
  readonly mayKeep?: boolean;
  readonly report: (event: string, error: AppError) => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

/**
 * The keychain where it can be used, else the encrypted file, else nothing. Both keep what they were given when the other
 * becomes available. A secret in the file is always the newest of its account, because keeping one in the keychain
 * removes it from the file: so the file is read first, and what is read there moves to the keychain.
 */
export class ChosenVault implements Vault {
  readonly #keychain: Vault;
  readonly #file: SafeStorageVault;
  readonly #report: (event: string, error: AppError) => void;
  readonly #now: () => number;
  readonly #mayKeep: boolean;
  #keychainAnswers = false;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;
  #mayHang = false;

  constructor(options: ChosenVaultOptions) {
    this.#keychain = options.keychain;
    this.#file = options.encryptedFile;
    this.#mayKeep = options.mayKeep ?? true;
    this.#report = options.report;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Where the next secret would be kept, as found when it was last looked at. */
  get store(): SecretStore {
    if (!this.#mayKeep) return 'forbidden';
    if (this.#keychainAnswers) return 'keychain';
    return this.#file.available ? 'encrypted-file' : 'none';
  }

  /** False where IT forbids it. */
  get mayKeep(): boolean {
    return this.#mayKeep;
  }

  /** Whether what the keychain keeps is known: it answered when it was last asked. */
  get isKeychainOpen(): boolean {
    return this.#keychainAnswers;
  }

  /** A call into the keychain may still be waiting for a person, and with it the end of this process. */
  get mayHang(): boolean {
    return this.#mayHang || this.#asking !== undefined;
  }

  /** Looks whether the keychain answers, unless it did, or was asked a moment ago. The keychain has its own deadline. */
  probe(): Promise<void> {
    if (this.#keychainAnswers || this.#now() - this.#askedAtMs < ASK_AGAIN_MS)
      return this.#asking ?? Promise.resolve();
    this.#askedAtMs = this.#now();
    this.#asking = this.#calling(this.#keychain.get(PROBE))
      .then(
        () => {
          this.#keychainAnswers = true;
        },
        (thrown: unknown) => this.#report('keychain does not answer', errorOf(thrown)),
      )
      .finally(() => {
        this.#asking = undefined;
      });
    return this.#asking;
  }

  /** Undefined also where nothing can be kept at all: then a person is asked each time. */
  async get(account: VaultAccount, signal?: AbortSignal): Promise<string | undefined> {
    if (!this.#mayKeep) return undefined;
    await this.probe();
    if (await this.#file.has(account)) {
      const secret = await this.#file.get(account, signal);
      if (secret !== undefined && this.#keychainAnswers) await this.#moveToKeychain(account, secret);
      return secret;
    }
    return this.#keychainAnswers ? this.#calling(this.#keychain.get(account, signal)) : undefined;
  }

  async set(account: VaultAccount, secret: string, signal?: AbortSignal): Promise<void> {
    if (!this.#mayKeep)
      throw failure('ForbiddenByPolicy', 'keeping secrets is forbidden on this machine', {
        detail: { action: 'store-secrets' },
      });
    await this.probe();
    if (this.#keychainAnswers) {
      await this.#calling(this.#keychain.set(account, secret, signal));
      await this.#file.delete(account);
      return;
    }
    if (!this.#file.available)
      throw failure('VaultUnavailable', 'this computer has neither a keychain nor a key to encrypt with');
    await this.#file.set(account, secret, signal);
  }

  async delete(account: VaultAccount, signal?: AbortSignal): Promise<boolean> {
    await this.probe();
    const fromFile = await this.#file.delete(account, signal);
    if (!this.#keychainAnswers) return fromFile;
    return (await this.#calling(this.#keychain.delete(account, signal))) || fromFile;
  }

  async list(signal?: AbortSignal): Promise<readonly KeptAccount[]> {
    await this.probe();
    const inFile = await this.#file.list();
    return this.#keychainAnswers
      ? [...(await this.#calling(this.#keychain.list(signal))), ...inFile]
      : inFile;
  }

  /** For whoever tells a person where secrets are: the file, and who keeps its key. */
  get encryptedFile(): { readonly path: string; readonly backend: string | null } {
    const { path, backend } = this.#file;
    return { path, backend };
  }

  async #calling<T>(call: Promise<T>): Promise<T> {
    try {
      const answer = await call;
      // Calls go one after the other: an answer to a later one means that none waits any more.
      this.#mayHang = false;
      return answer;
    } catch (thrown) {
      if (isUnanswered(errorOf(thrown))) this.#mayHang = true;
      throw thrown;
    }
  }

  async #moveToKeychain(account: VaultAccount, secret: string): Promise<void> {
    try {
      await this.#calling(this.#keychain.set(account, secret));
      await this.#file.delete(account);
    } catch (thrown) {
      this.#report('secret not moved to the keychain', errorOf(thrown));
    }
  }
}
