import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { failure } from '../../../shared/errors.ts';
import { writeAtomically } from '../../engine-host/write-atomically.ts';
import type { Vault, VaultAccount } from '../../vault/vault.ts';
import { InTurn } from '../settings/in-turn.ts';

/** Of Electron's `safeStorage` what is used here; ready once the application is. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(encrypted: Buffer): string;
  /** Linux only. */
  getSelectedStorageBackend?(): string;
}

const Content = v.object({
  version: v.literal(1),
  /** `profile:kind` to base64 of the encrypted secret. */
  secrets: v.record(v.string(), v.string()),
});

/**
 * Secrets in a file, each encrypted with a key that the operating system keeps for this application. The second
 * choice, where the keychain itself can't be used. Throws `VaultUnavailable` where there is no such key.
 */
export class SafeStorageVault implements Vault {
  readonly #path: string;
  readonly #storage: SafeStorage;
  readonly #platform: NodeJS.Platform;
  readonly #turns = new InTurn();

  /** @param path in the data directory */
  constructor(path: string, storage: SafeStorage, platform: NodeJS.Platform = process.platform) {
    this.#path = path;
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
      const encrypted = (await this.#read()).get(nameOf(account));
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
      const secrets = await this.#read();
      secrets.set(nameOf(account), this.#storage.encryptString(secret).toString('base64'));
      await this.#write(secrets);
    });
  }

  delete(account: VaultAccount, signal?: AbortSignal): Promise<boolean> {
    return this.#turns.run(async () => {
      refuseAborted(signal);
      const secrets = await this.#read();
      if (!secrets.delete(nameOf(account))) return false;
      await this.#write(secrets);
      return true;
    });
  }

  /** Whether the file holds this one; needs no key. */
  has(account: VaultAccount): Promise<boolean> {
    return this.#turns.run(async () => (await this.#read()).has(nameOf(account)));
  }

  #refuseWithoutKey(): void {
    if (!this.available) throw failure('VaultUnavailable', 'the system keeps no key to encrypt secrets with');
  }

  async #read(): Promise<Map<string, string>> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
      throw failure('VaultUnavailable', 'the file with the encrypted secrets could not be read', { cause });
    }
    try {
      return new Map(Object.entries(v.parse(Content, JSON.parse(text)).secrets));
    } catch (cause) {
      // Not taken for empty: the next write would then throw away what a newer version may have kept in it.
      throw failure('VaultUnavailable', 'the file with the encrypted secrets is not understood', { cause });
    }
  }

  async #write(secrets: ReadonlyMap<string, string>): Promise<void> {
    try {
      const content = { version: 1, secrets: Object.fromEntries(secrets) };
      await writeAtomically(this.#path, `${JSON.stringify(content, null, 2)}\n`);
    } catch (cause) {
      throw failure('VaultUnavailable', 'the file with the encrypted secrets could not be written', {
        cause,
      });
    }
  }
}

const nameOf = ({ profileId, kind }: VaultAccount): string => `${profileId}:${kind}`;

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw failure('Cancelled', 'nobody waits for the secret any more');
}
