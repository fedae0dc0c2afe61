import type { Command } from 'commander';
import * as v from 'valibot';
import { ProfileInput } from '../../../shared/models/profile.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { addTransferOptions, type TransferFlags, transferChange } from '../profile-settings.ts';
import type { RunCommand } from '../program.ts';
import { request } from '../request.ts';
import { findProfile, openSession } from '../session.ts';
import { green } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const EXAMPLES = `
Examples:
  waybill profiles edit "Sleep Impressions" --require-check content
  waybill profiles edit Archive --verify read-back --no-hash-command`;

export function addProfilesEdit(profiles: Command, run: RunCommand): void {
  const edit = addTransferOptions(
    profiles
      .command('edit')
      .description('Change how files travel with a saved server.')
      .argument('<name>')
      .addHelpText('after', EXAMPLES),
  );
  edit.action((name: string, flags: TransferFlags) =>
    run(edit, (context) => editProfile(context, name, flags)),
  );
}

async function editProfile(context: CliContext, name: string, flags: TransferFlags): Promise<ExitCode> {
  const change = transferChange(flags);
  if (Object.keys(change).length === 0) throw new UsageError('Say what is to change: see --help.');
  await using session = await openSession(context);
  const profile = await findProfile(session.host, name);
  // What a profile has besides its settings is left out by the schema.
  const settings = v.parse(ProfileInput, { ...profile, transfer: { ...profile.transfer, ...change } });
  const saved = await request(session.host, 'profiles.update', { id: profile.id, settings });
  context.terminal.event('profile', saved);
  context.terminal.result([green('✓ '), `Profile ${saved.name} saved.`]);
  return EXIT.ok;
}
