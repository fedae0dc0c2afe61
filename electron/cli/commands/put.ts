import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isWindowsPath } from '../../../shared/destination.ts';
import { failure } from '../../../shared/errors.ts';
import { unwrap } from '../../../shared/result.ts';
import type { CliContext } from '../context.ts';
import { addEnqueueOptions, type EnqueueFlags, enqueueInput } from '../enqueue-options.ts';
import type { ExitCode } from '../exit-codes.ts';
import { reportResults } from '../results.ts';
import type { RunCommand } from '../run-command.ts';
import { TransferRun } from '../run-transfers.ts';
import { destinationFrom, openSession, placeOf, releaseForCommand } from '../session.ts';
import { UsageError } from '../usage-error.ts';

const EXAMPLES = `
Examples:
  waybill put billing_log_2025-01-16.csv "Sleep Impressions:/midwest/si/"
  waybill put *.csv sftp://etl_si@imports.example.com/midwest/si --password-stdin < password.txt
  waybill put --together billing_*.csv "Sleep Impressions:/midwest/si/"
  waybill put -r export/ "Sleep Impressions:/midwest/si" --make-dirs --on-conflict skip
  waybill put -r export/ "Sleep Impressions:/midwest/si" --include "*.csv" --exclude "archive/"

A trailing slash or an existing folder means "into this folder". A local folder arrives under its own name.
Files are uploaded under a temporary name, checked, then renamed: nothing half-sent is ever visible.
With --together that is true of all of them at once, so that a partner's job never imports a part.`;

export function addPut(program: Command, run: RunCommand): void {
  const command = program
    .command('put')
    .summary('send files or folders')
    .description('Send files or folders to a server, check that they arrived, and record it.')
    .usage('[options] <local>... <destination>')
    .argument('<paths...>', 'files or folders here, then profile-name:/path or sftp://user@host:port/path')
    .addHelpText('after', EXAMPLES);
  addEnqueueOptions(command)
    .option('--no-sync', "don't wait until the server's disk has what its memory has (faster)")
    .option('--direct', 'write under the final names, for servers that let nothing be renamed')
    .action((paths: string[], flags: EnqueueFlags) =>
      run(command, (context) => put(context, paths.slice(0, -1), paths.at(-1) ?? '', flags)),
    );
}

async function put(
  context: CliContext,
  local: readonly string[],
  destination: string,
  flags: EnqueueFlags,
): Promise<ExitCode> {
  if (local.length === 0) throw new UsageError('Say what to send and where: a file, then a destination.');
  const wanted = destinationFrom(context, destination);
  const sources = await sourcesOf(context, local, flags.recursive ?? false);
  await using session = await openSession(context, flags);
  const { profile, path } = await placeOf(session, wanted);
  await releaseForCommand(session, profile);
  const target = uploadTarget(sources.length, destination, path);
  using transfers = new TransferRun({ session, profiles: [profile], on: 'reserved' });
  await transfers.begin();
  const items = sources.map((localPath) => ({ localPath, remotePath: path, target }));
  const { signal } = context.interruption;
  const enqueued = await session.answers.whileAsking(profile, () =>
    session.host.request(
      'transfers.enqueueUploads',
      { ...enqueueInput(profile.id, flags), items },
      { signal },
    ),
  );
  const { batchId } = unwrap(enqueued);
  const outcome = await transfers.finish([batchId]);
  return await reportResults(session, { batchIds: [batchId], profiles: [profile], outcome });
}

/** Several sources, a trailing slash or no path at all go into a folder; one may be a new name. */
export function uploadTarget(sources: number, destination: string, path: string): 'folder' | 'either' {
  const intoFolder = sources > 1 || destination.endsWith('/') || destination.endsWith(':') || path === '.';
  return intoFolder ? 'folder' : 'either';
}

/** Absolute paths of what is to be sent. Everything is looked at before anything is queued. */
async function sourcesOf(
  context: CliContext,
  local: readonly string[],
  recursive: boolean,
): Promise<readonly string[]> {
  const sources: string[] = [];
  for (const given of local) {
    if (/^sftp:\/\//i.test(given) && !isWindowsPath(given, context.platform)) {
      throw new UsageError(`put sends from this computer; to fetch from a server use: waybill get`);
    }
    const path = resolve(context.workingDirectory, given);
    const facts = await stat(path).catch((cause: NodeJS.ErrnoException) => {
      const code =
        cause.code === 'EACCES' || cause.code === 'EPERM' ? 'LocalPermissionDenied' : 'LocalFileNotFound';
      throw failure(code, `cannot be read (${cause.code ?? 'unknown'})`, { path: given, cause });
    });
    if (facts.isDirectory() && !recursive) {
      throw new UsageError(`${given} is a folder: add --recursive to send it with everything in it.`);
    }
    sources.push(path);
  }
  return sources;
}
