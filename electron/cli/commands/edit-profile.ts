import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { addTransferOptions, type TransferFlags, transferSettings } from '../profile-options.ts';
import type { RunCommand } from '../program.ts';
import { request } from '../request.ts';
import { findProfile, openSession } from '../session.ts';
import { green } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const EXAMPLES = `
Examples:
  waybill profiles edit "Sleep Impressions" --retries 5 --retry-wait 10
  waybill profiles edit "Sleep Impressions" --limit-up 2M --limit-down none

What isn't named stays as it is. Limits are in force at once, also for what is running.`;

type EditFlags = TransferFlags & { readonly remoteFolder?: string };

/** Adds `profiles edit`. Server and user aren't changed here: the password that is kept belongs to them. */
export function addEditProfile(profiles: Command, run: RunCommand): void {
  const edit = profiles
    .command('edit')
    .description('Change how a profile transfers.')
    .argument('<name>')
    .option('--remote-folder <path>', 'where relative paths start')
    .addHelpText('after', EXAMPLES);
  addTransferOptions(edit).action((name: string, flags: EditFlags) =>
    run(edit, (context) => editProfile(context, name, flags)),
  );
}

async function editProfile(context: CliContext, name: string, flags: EditFlags): Promise<ExitCode> {
  if (Object.values(flags).every((value) => value === undefined))
    throw new UsageError('Say what to change, for example --retries 5.');
  await using session = await openSession(context);
  const profile = await findProfile(session.host, name);
  const { id, kind: _, createdAtMs: _created, updatedAtMs: _updated, ...settings } = profile;
  const changed = await request(session.host, 'profiles.update', {
    id,
    settings: {
      ...settings,
      ...transferSettings(flags, profile),
      ...(flags.remoteFolder !== undefined && { remoteFolder: flags.remoteFolder }),
    },
  });
  context.terminal.event('profile', changed);
  context.terminal.result([green('✓ '), `Profile ${changed.name} changed.`]);
  return EXIT.ok;
}
