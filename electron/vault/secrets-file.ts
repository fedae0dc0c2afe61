import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { failure } from '../../shared/errors.ts';
import { accountName, accountOf, type KeptAccount, type VaultAccount } from './vault.ts';

/** In the data directory. */
export const SECRETS_FILE_NAME = 'secrets.json';

const Content = v.object({
  version: v.literal(1),
  /** `profile:kind` to base64 of the encrypted secret. */
  secrets: v.record(v.string(), v.string()),
});

/** The file of encrypted secrets: only the application can read one, but whoever owns the folder can see and remove them. */
export class SecretsFile {
  readonly path: string;
  readonly #write: (path: string, text: string) => Promise<void>;

  /** @param write replaces the file as a whole or not at all */
  constructor(path: string, write: (path: string, text: string) => Promise<void>) {
    this.path = path;
    this.#write = write;
  }

  /** Encrypted secrets by the name of their account; none where there is no file. Throws `VaultUnavailable`. */
  async read(): Promise<Map<string, string>> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
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

  /** Throws `VaultUnavailable`. */
  async write(secrets: ReadonlyMap<string, string>): Promise<void> {
    try {
      const content = { version: 1, secrets: Object.fromEntries(secrets) };
      await this.#write(this.path, `${JSON.stringify(content, null, 2)}\n`);
    } catch (cause) {
      const message = 'the file with the encrypted secrets could not be written';
      throw failure('VaultUnavailable', message, { cause });
    }
  }

  async list(): Promise<readonly KeptAccount[]> {
    return [...(await this.read()).keys()].flatMap((name) => {
      const account = accountOf(name);
      return account === undefined ? [] : [{ ...account, where: 'encrypted-file' as const }];
    });
  }

  /** True if there was one. */
  async delete(account: VaultAccount, _signal?: AbortSignal): Promise<boolean> {
    const secrets = await this.read();
    if (!secrets.delete(accountName(account))) return false;
    await this.write(secrets);
    return true;
  }
}
