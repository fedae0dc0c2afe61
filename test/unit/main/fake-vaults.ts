import type { SafeStorage } from '../../../electron/main/secrets/safe-storage-vault.ts';
import { accountOf, type KeptAccount, type Vault } from '../../../electron/vault/vault.ts';
import { failure } from '../../../shared/errors.ts';

/** A keychain in memory that can be locked. */
export class FakeKeychain implements Vault {
  readonly secrets = new Map<string, string>();
  locked = false;
  /** Being locked shows in that it doesn't answer in time. */
  silent = true;
  calls = 0;

  async get({ profileId, kind }: { profileId: string; kind: string }): Promise<string | undefined> {
    this.#refuseLocked();
    return this.secrets.get(`${profileId}:${kind}`);
  }

  async set({ profileId, kind }: { profileId: string; kind: string }, secret: string): Promise<void> {
    this.#refuseLocked();
    this.secrets.set(`${profileId}:${kind}`, secret);
  }

  async delete({ profileId, kind }: { profileId: string; kind: string }): Promise<boolean> {
    this.#refuseLocked();
    return this.secrets.delete(`${profileId}:${kind}`);
  }

  async list(): Promise<readonly KeptAccount[]> {
    this.#refuseLocked();
    return [...this.secrets.keys()].flatMap((name) => {
      const account = accountOf(name);
      return account === undefined ? [] : [{ ...account, where: 'keychain' as const }];
    });
  }

  #refuseLocked(): void {
    this.calls += 1;
    if (!this.locked) return;
    throw failure('VaultUnavailable', 'locked', this.silent ? { detail: { deadlineMs: 5_000 } } : {});
  }
}

/** As Electron's: encrypts (here: by turning every bit) with a key that only this machine has. */
export function fakeSafeStorage(backend: string, available = true): SafeStorage {
  const turned = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0xff));
  return {
    isEncryptionAvailable: () => available,
    getSelectedStorageBackend: () => backend,
    encryptString: (text) => Buffer.concat([Buffer.from('v11'), turned(Buffer.from(text))]),
    decryptString: (encrypted) => {
      if (encrypted.subarray(0, 3).toString() !== 'v11') throw new Error('not one of ours');
      return turned(encrypted.subarray(3)).toString();
    },
  };
}
