import { stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { unwrap } from '../../../shared/result.ts';
import type { CliContext } from '../context.ts';
import { addEnqueueOptions, type EnqueueFlags, enqueueInput } from '../enqueue-options.ts';
import type { ExitCode } from '../exit-codes.ts';
import { reportResults } from '../results.ts';
import type { RunCommand } from '../run-command.ts';
import { TransferRun } from '../run-transfers.ts';
import { destinationFrom, openSession, placeOf, releaseForCommand } from '../session.ts';

const EXAMPLES = `
Examples:
  waybill get "Sleep Impressions:/midwest/si/outbound/receipt.csv" .
  waybill get -r "Sleep Impressions:/midwest/si/archive" backup/ --make-dirs
  waybill get sftp://etl_si@imports.example.com/outbound/receipt.csv receipt-copy.csv

A trailing slash or an existing folder means "into this folder".`;

export function addGet(program: Command, run: RunCommand): void {
  const command = program
    .command('get')
    .summary('fetch a file or folder')
    .description('Fetch a file or folder from a server, check that it is whole, and record it.')
    .argument('<remote>', 'profile-name:/path or sftp://user@host:port/path')
    .argument('<local>', 'file or folder on this computer')
    .option('--no-sync', "count as delivered what this computer's memory has; its disk follows (faster)")
    .addHelpText('after', EXAMPLES);
  addEnqueueOptions(command).action((remote: string, local: string, flags: EnqueueFlags) =>
    run(command, (context) => get(context, remote, local, flags)),
  );
}

async function get(
  context: CliContext,
  remote: string,
  local: string,
  flags: EnqueueFlags,
): Promise<ExitCode> {
  const wanted = destinationFrom(context, remote);
  const localPath = resolve(context.workingDirectory, local);
  const target = await downloadTarget(local, localPath);
  await using session = await openSession(context, flags);
  const { profile, path } = await placeOf(session, wanted);
  await releaseForCommand(session, profile);
  using transfers = new TransferRun({ session, profiles: [profile], on: 'reserved' });
  await transfers.begin();
  const items = [{ remotePath: path, localPath, target }];
  const { signal } = context.interruption;
  const enqueued = await session.answers.whileAsking(profile, () =>
    session.host.request(
      'transfers.enqueueDownloads',
      { ...enqueueInput(profile.id, flags), items },
      { signal },
    ),
  );
  const { batchId } = unwrap(enqueued);
  const outcome = await transfers.finish([batchId]);
  return await reportResults(session, { batchIds: [batchId], profiles: [profile], outcome });
}

async function downloadTarget(given: string, path: string): Promise<'folder' | 'exact'> {
  if (given.endsWith('/') || given.endsWith(sep)) return 'folder';
  const facts = await stat(path).catch(() => undefined);
  return facts?.isDirectory() === true ? 'folder' : 'exact';
}
