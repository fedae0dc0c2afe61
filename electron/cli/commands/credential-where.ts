import { type AppError, errorOf } from '../../../shared/errors.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { storeName } from '../../../shared/messages/secret-stores.ts';
import { maySecretsBeKept } from '../../policy/vault-by-policy.ts';
import type { KeptAccount } from '../../vault/vault.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { secretsFileOf } from '../kept-secrets.ts';
import { everyPage, request } from '../request.ts';
import { openSession, type Session } from '../session.ts';
import { dim, padEnd, type Text } from '../text.ts';

/** What is kept, and what stood in the way of looking. */
interface Found {
  readonly kept: readonly KeptAccount[];
  readonly fileEntries: number;
  readonly trouble: AppError | undefined;
}

export async function showWhere(context: CliContext): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal } = context;
  const { kept, fileEntries, trouble } = await find(context);
  const names = await profileNames(session);
  const mayKeep = maySecretsBeKept(await context.policy());
  const store = !mayKeep ? 'forbidden' : trouble === undefined ? 'keychain' : 'none';
  const file = secretsFileOf(context).path;
  terminal.event('secret-store', { store, file, fileEntries, ...(trouble && { trouble: trouble.code }) });
  const row = (label: string, value: Text): void => terminal.data([dim(padEnd(`  ${label}`, 23)), value]);
  row('New ones go to', storeName(store, platformOf(context.platform), null));
  if (trouble !== undefined) row('', describe(trouble).nextStep);
  if (fileEntries > 0) row('Encrypted file', `${file} (${fileEntries}; only the application can read them)`);
  for (const { profileId, kind, where } of kept) {
    const name = names.get(profileId) ?? null;
    terminal.event('kept', { profileId, profile: name, kind, where });
    row(
      name ?? '(profile is gone)',
      `${kind}, in the ${where === 'keychain' ? 'keychain' : 'encrypted file'}`,
    );
  }
  if (kept.length === 0 && trouble === undefined) row('Kept', 'nothing');
  return EXIT.ok;
}

export async function forgetEverything(context: CliContext): Promise<ExitCode> {
  const { terminal, vault, interruption } = context;
  const { kept, trouble } = await find(context);
  const file = secretsFileOf(context);
  for (const account of kept)
    await (account.where === 'keychain' ? vault : file).delete(account, interruption.signal);
  terminal.event('forgotten', { forgotten: kept.length });
  const forgotten = kept.length === 0 ? [] : [`Forgotten: ${kept.length}.`];
  // What can't be looked at may still be there: that is not "everything".
  const rest = kept.length === 0 ? 'Nothing was kept.' : 'Nothing is kept any more.';
  const sentences = trouble === undefined ? [...forgotten, rest] : forgotten;
  if (sentences.length > 0) terminal.result(sentences.join(' '));
  if (trouble === undefined) return EXIT.ok;
  terminal.error(trouble);
  return EXIT.authentication;
}

async function find(context: CliContext): Promise<Found> {
  const inFile = await secretsFileOf(context).list();
  try {
    const inKeychain = await context.vault.list(context.interruption.signal);
    return { kept: [...inKeychain, ...inFile], fileEntries: inFile.length, trouble: undefined };
  } catch (thrown) {
    const error = errorOf(thrown);
    if (error.code !== 'VaultUnavailable') throw thrown;
    return { kept: inFile, fileEntries: inFile.length, trouble: error };
  }
}

async function profileNames({ host }: Session): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const pages = everyPage(async (after: string | undefined) => {
    const { profiles, next } = await request(host, 'profiles.list', after === undefined ? {} : { after });
    return { rows: profiles, next };
  });
  for await (const { id, name } of pages) names.set(id, name);
  return names;
}

const platformOf = (platform: NodeJS.Platform) =>
  platform === 'darwin' || platform === 'win32' ? platform : ('linux' as const);
