import { failure } from '../../../shared/errors.ts';
import { writeAtomically } from '../../engine-host/write-atomically.ts';
import { SecretsFile } from '../../vault/secrets-file.ts';
import { accountName, type KeptAccount, type Vault, type VaultAccount } from '../../vault/vault.ts';
import { InTurn } from '../settings/in-turn.ts';

/** Of Electron's `safeStorage` what is used here; ready once the application is. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(encrypted: Buffer): string;
  /** Linux only. */
  getSelectedStorageBackend?(): string;
}

/**
 * Secrets in a file, each encrypted with a key that the operating system keeps for this application. The second
 * choice, where the keychain itself can't be used. Throws `VaultUnavailable` where there is no such key.
 */
export class SafeStorageVault implements Vault {
  readonly #file: SecretsFile;
  readonly #storage: SafeStorage;
  readonly #platform: NodeJS.Platform;
  readonly #turns = new InTurn();

  /** @param path in the data directory */
  constructor(path: string, storage: SafeStorage, platform: NodeJS.Platform = process.platform) {
    this.#file = new SecretsFile(path, writeAtomically);
    this.#storage = storage;
    this.#platform = platform;
  }

  /**
   * Whether the system keeps a key for us. Without a keyring Chromium on Linux falls back to `basic_text`, whose key is a
   * constant anyone can read in its sources: plain text with a disguise, so never used.
   */
  get available(): boolean {
    try {
      if (!this.#storage.isEncryptionAvailable()) return false;
      if (this.#platform !== 'linux') return true;
      const backend = this.#storage.getSelectedStorageBackend?.() ?? 'unknown';
      return backend !== 'basic_text' && backend !== 'unknown';
    } catch {
      return false;
    }
  }

  get(account: VaultAccount, signal?: AbortSignal): Promise<string | undefined> {
    return this.#turns.run(async () => {
      refuseAborted(signal);
      const encrypted = (await this.#file.read()).get(accountName(account));
      if (encrypted === undefined) return undefined;
      this.#refuseWithoutKey();
      try {
        return this.#storage.decryptString(Buffer.from(encrypted, 'base64'));
      } catch (cause) {
        throw failure('VaultUnavailable', 'the kept secret could not be decrypted', { cause });
      }
    });
  }

  set(account: VaultAccount, secret: string, signal?: AbortSignal): Promise<void> {
    return this.#turns.run(async () => {
      refuseAborted(signal);
      this.#refuseWithoutKey();
      const secrets = await this.#file.read();
      secrets.set(accountName(account), this.#storage.encryptString(secret).toString('base64'));
      await this.#file.write(secrets);
    });
  }

  delete(account: VaultAccount, signal?: AbortSignal): Promise<boolean> {
    return this.#turns.run(async () => {
      refuseAborted(signal);
      return this.#file.delete(account);
    });
  }

  list(): Promise<readonly KeptAccount[]> {
    return this.#turns.run(() => this.#file.list());
  }

  /** Electron's name of who keeps the key; `null` where it has none. */
  get backend(): string | null {
    return this.#storage.getSelectedStorageBackend?.() ?? null;
  }

  get path(): string {
    return this.#file.path;
  }

  /** Whether the file holds this one; needs no key. */
  has(account: VaultAccount): Promise<boolean> {
    return this.#turns.run(async () => (await this.#file.read()).has(accountName(account)));
  }

  #refuseWithoutKey(): void {
    if (!this.available) throw failure('VaultUnavailable', 'the system keeps no key to encrypt secrets with');
  }
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw failure('Cancelled', 'nobody waits for the secret any more');
}
