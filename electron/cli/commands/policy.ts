import { resolve } from 'node:path';
import type { Command } from 'commander';
import { FORBIDDEN } from '../../../shared/messages/policy-messages.ts';
import { settingName, settingText } from '../../../shared/messages/setting-names.ts';
import type { EffectiveSetting, PolicyView, ValueSource } from '../../../shared/models/policy.ts';
import { effectiveSettings } from '../../../shared/policy/effective.ts';
import { readPolicy } from '../../policy/read-policy.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findProfile } from '../find-profile.ts';
import { request } from '../request.ts';
import type { RunCommand } from '../run-command.ts';
import { openSession } from '../session.ts';
import { bold, dim, green, padEnd, yellow } from '../text.ts';

const EXAMPLES = `
Examples:
  waybill policy                         what IT decided for this machine
  waybill policy "Sleep Impressions"     every setting of a connection, and where it comes from
  waybill policy --check managed.json    everything that is wrong with a file, before it is rolled out`;

export function addPolicy(program: Command, run: RunCommand): void {
  const policy = program
    .command('policy')
    .summary('see what IT decided for this machine')
    .description('See what IT decided for this machine, and where each setting comes from.')
    .argument('[profile]', 'a connection, to see its settings')
    .option('--check <file>', 'check a managed.json instead; nothing is changed')
    .addHelpText('after', EXAMPLES);
  policy.action((name: string | undefined, { check }: { readonly check?: string }) =>
    run(policy, (context) =>
      check === undefined
        ? showPolicy(context, name)
        : checkFile(context, resolve(context.workingDirectory, check)),
    ),
  );
}

async function checkFile({ terminal }: CliContext, path: string): Promise<ExitCode> {
  const { profiles, everyProfile, hostKeys, forbidden } = await readPolicy(path);
  terminal.event('policy', { path, profiles, everyProfile, hostKeys, forbidden });
  terminal.result([green('✓ '), 'The file is a policy that Waybill can use.']);
  terminal.result(
    dim(
      `  ${profiles.length} connections, ${everyProfile.length} settings for every connection, ${hostKeys.length} servers with their keys, ${forbidden.length} actions forbidden`,
    ),
  );
  return EXIT.ok;
}

async function showPolicy(context: CliContext, name: string | undefined): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal } = context;
  const policy = await request(session.host, 'policy.get', {});
  if (name === undefined) {
    terminal.event('policy', policy);
    showMachine(context, policy);
    return EXIT.ok;
  }
  const profile = await findProfile(session.host, name);
  const settings = effectiveSettings(profile, policy);
  terminal.event('effective-policy', { profile: profile.name, settings });
  terminal.data(bold(profile.name));
  for (const setting of settings) terminal.data(lineOf(setting));
  return EXIT.ok;
}

function showMachine({ terminal }: CliContext, policy: PolicyView): void {
  const row = (label: string, value: string): void => terminal.data([dim(padEnd(`  ${label}`, 23)), value]);
  switch (policy.state) {
    case 'none':
      terminal.note(dim('IT has decided nothing for this machine: there is no managed.json.'));
      return;
    case 'ignored':
      terminal.warn(
        `${policy.source} is ignored: ${policy.reason}. Only administrators may be able to write it.`,
      );
      return;
    case 'active':
      terminal.data(bold('Set by your IT'));
      row('File', policy.source ?? '');
      if (policy.contact !== null) row('Ask', policy.contact);
      row('Connections', String(policy.profiles.length));
      for (const action of policy.forbidden) row('Not allowed', FORBIDDEN[action]);
      for (const { path, value } of policy.everyProfile) row(settingName(path), settingText(path, value));
      for (const { host, port, keys } of policy.hostKeys)
        row('Only these keys', `${host}:${port}  ${keys.map(({ fingerprint }) => fingerprint).join(', ')}`);
  }
}

const lineOf = ({ path, value, from }: EffectiveSetting) => [
  dim(padEnd(`  ${settingName(path)}`, 50)),
  padEnd(settingText(path, value), 28),
  '  ',
  from === 'policy' ? yellow(SOURCES[from]) : dim(SOURCES[from]),
];

const SOURCES: Readonly<Record<ValueSource, string>> = {
  policy: 'set by your IT',
  profile: 'this connection',
  default: 'Waybill’s default',
};
