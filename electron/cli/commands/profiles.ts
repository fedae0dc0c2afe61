import { type Command, InvalidArgumentError, Option } from 'commander';
import * as v from 'valibot';
import { type AppError, errorOf } from '../../../shared/errors.ts';
import { formatMinute } from '../../../shared/format.ts';
import { bothForms } from '../../../shared/host-name.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { ProfileInput } from '../../../shared/models/profile.ts';
import { trustAddress } from '../../../shared/models/trust-settings.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findProfile } from '../find-profile.ts';
import { forgetSecrets } from '../kept-secrets.ts';
import { contextOf } from '../partner.ts';
import { addSettingOptions, type SettingFlags, settingRows, settingsOf } from '../profile-settings.ts';
import { addSignInOptions, authenticationOf, type SignInFlags, signInOf } from '../profile-sign-in.ts';
import { weakWarnings } from '../profile-trust.ts';
import { request } from '../request.ts';
import { routeChange, routeRow } from '../route-options.ts';
import type { RunCommand } from '../run-command.ts';
import { openSession } from '../session.ts';
import { bold, dim, green, padEnd, type Text, yellow } from '../text.ts';
import { UsageError } from '../usage-error.ts';
import { addProfilesEdit } from './profiles-edit.ts';
import { addProfilesExport } from './profiles-export.ts';
import { addProfilesImport } from './profiles-import.ts';
import { addProfilesList } from './profiles-list.ts';

const ADD_EXAMPLES = `
Examples:
  waybill profiles add "Sleep Impressions" --host imports.example.com --user etl_si --remote-folder /midwest/si
  waybill profiles add Archive --host 10.0.0.5 --port 2222 --user backup --identity ~/.ssh/id_ed25519
  waybill profiles add Inner --host sftp.inner.example --user etl_si --jump Archive

Without --identity, --agent or --ask the password is kept in this computer's keychain; store it with
"waybill credential set". Nothing secret is stored in the profile itself.`;

interface AddFlags extends SettingFlags, SignInFlags {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly remoteFolder: string;
}

export function addProfiles(program: Command, run: RunCommand): void {
  const profiles = program
    .command('profiles')
    .summary('keep saved servers')
    .description('Keep connection profiles: saved servers.');
  addProfilesList(profiles, run);

  const add = profiles
    .command('add')
    .description('Save a server under a name.')
    .argument('<name>', 'what you call the partner or server')
    .requiredOption('--host <host>', 'its name or address')
    .addOption(new Option('--port <number>', 'its port').argParser(readPort).default(22))
    .requiredOption('-u, --user <user>', 'who signs in')
    .option('--remote-folder <path>', 'where relative paths start', '/')
    .addHelpText('after', ADD_EXAMPLES);
  addSettingOptions(addSignInOptions(add));
  add.action((name: string, flags: AddFlags) => run(add, (context) => addProfile(context, name, flags)));

  addProfilesEdit(profiles, run);
  addProfilesImport(profiles, run);
  addProfilesExport(profiles, run);

  const show = profiles
    .command('show')
    .description('Show a profile and whether it can be used just now.')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  waybill profiles show "Sleep Impressions"');
  show.action((name: string) => run(show, (context) => showProfile(context, name)));

  const remove = profiles
    .command('remove')
    .description('Remove a profile and its secrets. Its history stays.')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  waybill profiles remove "Sleep Impressions"');
  remove.action((name: string) => run(remove, (context) => removeProfile(context, name)));
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new InvalidArgumentError('A port is a number from 1 to 65535.');
  return port;
}

async function addProfile(context: CliContext, name: string, flags: AddFlags): Promise<ExitCode> {
  const { host, port, user, remoteFolder } = flags;
  const parsed = v.safeParse(ProfileInput, {
    name,
    host,
    port,
    user,
    remoteFolder,
    authentication: authenticationOf(flags, context.workingDirectory) ?? { method: 'password' },
    ...settingsOf(flags),
  });
  if (!parsed.success) throw new UsageError(parsed.issues.map(({ message }) => `${message}.`).join('\n'));
  await using session = await openSession(context);
  const settings = { ...parsed.output, ...(await routeChange(session.host, flags)) };
  const added = await session.host.request('profiles.add', settings);
  if (!added.ok) {
    if (added.error.code === 'AlreadyExists')
      throw new UsageError(`There is a profile named "${name}" already.`);
    context.terminal.error(added.error);
    return EXIT.failed;
  }
  context.terminal.event('profile', added.value);
  for (const warning of weakWarnings(flags)) context.terminal.warn(warning);
  context.terminal.result([green('✓ '), `Profile ${added.value.name} saved.`]);
  if (parsed.output.authentication.method === 'password') {
    context.terminal.result(dim(`  Store its password: waybill credential set ${JSON.stringify(name)}`));
  }
  return EXIT.ok;
}

async function showProfile(context: CliContext, name: string): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal } = context;
  const profile = await findProfile(session.host, name);
  const status = await request(session.host, 'profiles.status', { id: profile.id });
  const { keys, next } = await request(session.host, 'trust.list', trustAddress(profile));
  terminal.event('profile', { ...profile, status, trustedKeys: keys, nextKeys: next });
  terminal.data(bold(profile.name));
  const row = (label: string, value: Text): void => terminal.data([dim(padEnd(`  ${label}`, 23)), value]);
  if (profile.description !== '') row('For', profile.description);
  row('Server', `${bothForms(profile.host)}, port ${profile.port}`);
  row('User', profile.user);
  row('Sign-in', signInOf(profile.authentication));
  row('Remote folder', profile.remoteFolder);
  for (const [label, value] of settingRows(profile)) row(label, value);
  row(...(await routeRow(session.host, profile.route)));
  for (const key of keys)
    row('Trusted key', `${key.fingerprint} (${key.keyType}), ${formatMinute(key.acceptedAtMs)}`);
  if (keys.length === 0) row('Trusted key', 'none yet');
  for (const key of next) row('Next key', `${key.fingerprint}, ${formatMinute(key.addedAtMs)}`);
  const inWords = (error: AppError) => describe(error, { ...contextOf(profile), isFileAction: true });
  if (status.held !== null) row('State', yellow(`needs you. ${inWords(status.held.error).sentence}`));
  else if (status.unreachable !== null) row('State', yellow('not reachable'));
  return EXIT.ok;
}

async function removeProfile(context: CliContext, name: string): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal } = context;
  const profile = await findProfile(session.host, name);
  await request(session.host, 'profiles.remove', { id: profile.id });
  const { trouble } = await forgetSecrets(context, profile.id);
  // A key file without a passphrase keeps nothing, so a machine without a keychain misses nothing.
  if (trouble !== undefined && profile.authentication.method === 'password')
    terminal.warn(`The keychain could not be asked to forget its password (${errorOf(trouble).code}).`);
  terminal.event('removed', { profile: profile.name });
  terminal.result(`Profile ${profile.name} removed.`);
  return EXIT.ok;
}
