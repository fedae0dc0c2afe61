import { resolve } from 'node:path';
import type { Command } from 'commander';
import { countOf } from '../../../shared/format.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findProfile } from '../find-profile.ts';
import { request } from '../request.ts';
import type { RunCommand } from '../run-command.ts';
import { openSession } from '../session.ts';
import { dim, green } from '../text.ts';

const EXAMPLES = `
Examples:
  waybill profiles export partners.json
  waybill profiles export partners.json --only "Sleep Impressions" Archive
  waybill profiles export partners.json --no-host-keys --overwrite

The file holds no password, passphrase or key: each desk gives its own. With the host keys in it, a desk that
imports it with --trust-host-keys starts without a question about trust.`;

interface ExportFlags {
  readonly only?: readonly string[];
  readonly hostKeys: boolean;
  readonly overwrite?: boolean;
}

export function addProfilesExport(profiles: Command, run: RunCommand): void {
  const command = profiles
    .command('export')
    .description('Write profiles and the host keys trusted for them to a file, without any secret.')
    .argument('<file>', 'JSON; made readable for its owner alone')
    .option('--only <name...>', 'these, and the jump hosts they need')
    .option('--no-host-keys', 'leave the trusted host keys out')
    .option('--overwrite', 'replace the file if it exists')
    .addHelpText('after', EXAMPLES);
  command.action((file: string, flags: ExportFlags) =>
    run(command, (context) => exportTo(context, file, flags)),
  );
}

async function exportTo(context: CliContext, file: string, flags: ExportFlags): Promise<ExitCode> {
  await using session = await openSession(context);
  const ids: string[] = [];
  for (const name of flags.only ?? []) ids.push((await findProfile(session.host, name)).id);
  const written = await request(session.host, 'profiles.export', {
    ...(ids.length > 0 && { ids }),
    path: resolve(context.workingDirectory, file),
    withHostKeys: flags.hostKeys,
    overwrite: flags.overwrite ?? false,
  });
  const { terminal } = context;
  terminal.event('exported', written);
  terminal.result([
    green('✓ '),
    `${countOf(written.profiles, 'profile')} and ${countOf(written.hostKeys, 'host key')} written to ${written.path}.`,
  ]);
  terminal.note(dim('No secrets are in it.'));
  return EXIT.ok;
}
