import { errorOf } from '../../../shared/errors.ts';
import type { SecretsOverview } from '../../../shared/models/secrets-overview.ts';
import type { KeptAccount } from '../../vault/vault.ts';
import { ask, type RequestParts } from './request-parts.ts';

/** What is kept where on this machine, with the names of the connections it is for. */
export async function overviewOf(parts: RequestParts, signal: AbortSignal): Promise<SecretsOverview> {
  const { vault } = parts;
  let kept: readonly KeptAccount[] = [];
  let couldList = true;
  try {
    kept = await vault.list(signal);
  } catch (thrown) {
    const error = errorOf(thrown);
    if (error.code !== 'VaultUnavailable') throw thrown;
    parts.report('kept secrets not listed', error);
    couldList = false;
  }
  const names = kept.length === 0 ? new Map<string, string>() : await profileNames(parts, signal);
  const { path, backend } = vault.encryptedFile;
  return {
    store: vault.store,
    filePath: path,
    fileBackend: backend,
    kept: kept.map(({ profileId, kind, where }) => ({
      profileId,
      profileName: names.get(profileId) ?? null,
      kind,
      where,
    })),
    isComplete: couldList && vault.isKeychainOpen,
  };
}

async function profileNames(parts: RequestParts, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  let after: string | undefined;
  do {
    const page = await ask(parts, 'profiles.list', after === undefined ? {} : { after }, signal);
    for (const { id, name } of page.profiles) names.set(id, name);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return names;
}
