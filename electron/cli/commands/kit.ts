import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { KIT_CLI } from '../../../shared/messages/setup-kit-messages.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findProfile } from '../find-profile.ts';
import { contextOf } from '../partner.ts';
import { request } from '../request.ts';
import type { RunCommand } from '../run-command.ts';
import { openSession } from '../session.ts';
import { heading } from '../terminal.ts';
import { green } from '../text.ts';

const EXAMPLES = `
Examples:
  waybill kit "Sleep Impressions"
  waybill kit "Sleep Impressions" --folder archive --folder outbound --out kit

For whoever looks after the server: the commands that make a chrooted account for SFTP alone with the profile's remote folder
to write to and its key in place, the block for sshd_config, and what to do in which order. Nothing secret is in it.`;

interface KitFlags {
  readonly out?: string;
  readonly folder?: readonly string[];
}

export function addKit(program: Command, run: RunCommand): void {
  const command = program
    .command('kit')
    .summary("write the set-up of a profile's account for its server")
    .description("Write what a server's administrator needs to make the account of a profile.")
    .argument('<profile>', 'name of the profile')
    .option('-o, --out <folder>', 'write the files there, over nothing')
    .addOption(
      new Option('--folder <name>', 'a further folder in the remote one; repeatable').argParser(
        (value: string, earlier: readonly string[] = []) => [...earlier, value],
      ),
    )
    .addHelpText('after', EXAMPLES);
  command.action((name: string, flags: KitFlags) =>
    run(command, (context) => writeKit(context, name, flags)),
  );
}

async function writeKit(context: CliContext, name: string, flags: KitFlags): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal, workingDirectory } = context;
  const profile = await findProfile(session.host, name);
  context.subject.current = contextOf(profile);
  const wanted = { profileId: profile.id, subfolders: [...(flags.folder ?? [])] };
  const kit = await request(session.host, 'setupKit.make', wanted);
  const saved =
    flags.out === undefined
      ? undefined
      : await request(session.host, 'setupKit.save', {
          ...wanted,
          folder: resolve(workingDirectory, flags.out),
        });
  terminal.event('kit', { ...kit, ...(saved !== undefined && { saved: saved.files }) });
  if (saved === undefined)
    for (const { name: file, title, text } of kit.files) {
      terminal.data(heading(`# ${file}: ${title}`));
      terminal.dataLines(text.split('\n'));
    }
  else {
    for (const path of saved.files) terminal.data(path);
    terminal.result([green('✓ '), KIT_CLI.saved(profile.name)]);
  }
  for (const caution of kit.cautions) terminal.warn(caution);
  return EXIT.ok;
}
