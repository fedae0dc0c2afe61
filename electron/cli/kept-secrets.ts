import { join } from 'node:path';
import { errorOf } from '../../shared/errors.ts';
import { writeAtomically } from '../engine-host/write-atomically.ts';
import { isUnanswered } from '../vault/keychain-vault.ts';
import { SECRETS_FILE_NAME, SecretsFile } from '../vault/secrets-file.ts';
import { SECRET_KINDS, type SecretKind } from '../vault/vault.ts';
import type { CliContext } from './context.ts';

/** The application's encrypted secrets: nothing here can read one, but removing one needs no key. */
export const secretsFileOf = ({ dataDirectory }: Pick<CliContext, 'dataDirectory'>): SecretsFile =>
  new SecretsFile(join(dataDirectory, SECRETS_FILE_NAME), writeAtomically);

/**
 * Forgets what is kept for a profile, in the keychain and in the application's file.
 * @returns whether there was anything, and the code of the error where the keychain couldn't be asked
 */
export async function forgetSecrets(
  context: Pick<CliContext, 'dataDirectory' | 'vault'>,
  profileId: string,
  kinds: readonly SecretKind[] = SECRET_KINDS,
  signal?: AbortSignal,
): Promise<{ readonly forgotten: boolean; readonly trouble: unknown }> {
  const file = secretsFileOf(context);
  let forgotten = false;
  let trouble: unknown;
  for (const kind of kinds) {
    for (const place of [file, context.vault]) {
      try {
        if (await place.delete({ profileId, kind }, signal)) forgotten = true;
      } catch (thrown) {
        if (errorOf(thrown).code === 'Cancelled') throw thrown;
        trouble = thrown;
      }
    }
  }
  return { forgotten, trouble };
}

/**
 * The same before what a secret is for becomes another server or proxy, which must never be shown it.
 * @returns what went wrong where there is no keychain, and so nothing in it
 * @throws `VaultUnavailable` where a locked one may keep what the other would get to see once it is open
 */
export async function forgetForAnother(
  context: Pick<CliContext, 'dataDirectory' | 'vault'>,
  profileId: string,
  kinds: readonly SecretKind[],
): Promise<unknown> {
  const { trouble } = await forgetSecrets(context, profileId, kinds);
  if (trouble !== undefined && isUnanswered(errorOf(trouble))) throw trouble;
  return trouble;
}
