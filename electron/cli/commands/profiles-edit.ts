import type { Command } from 'commander';
import * as v from 'valibot';
import { errorOf } from '../../../shared/errors.ts';
import { type Profile, ProfileInput } from '../../../shared/models/profile.ts';
import { isProxy, isSameProxy } from '../../../shared/models/route.ts';
import { isAskedEachTime } from '../../vault/asked-each-time.ts';
import { SECRET_KINDS } from '../../vault/vault.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findProfile } from '../find-profile.ts';
import { forgetForAnother, forgetSecrets } from '../kept-secrets.ts';
import { addSettingOptions, type SettingFlags, settingsOf } from '../profile-settings.ts';
import { addSignInOptions, authenticationOf, type SignInFlags } from '../profile-sign-in.ts';
import { weakWarnings } from '../profile-trust.ts';
import { request } from '../request.ts';
import { routeChange } from '../route-options.ts';
import type { RunCommand } from '../run-command.ts';
import { openSession } from '../session.ts';
import { green } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const EXAMPLES = `
Examples:
  waybill profiles edit "Sleep Impressions" --require-check content
  waybill profiles edit Archive --verify read-back --no-hash-command
  waybill profiles edit Archive --include "*.csv" --exclude "old/" --on-conflict rename
  waybill profiles edit Archive --proxy http://proxy.clinic.example:3128
  waybill profiles edit "Sleep Impressions" --retries 5 --retry-wait 10 --limit-up 2M

What isn't named stays as it is; masks are named together. Limits are in force at once, also for what is running.`;

type EditFlags = SettingFlags & SignInFlags & { readonly remoteFolder?: string };

/** Server and user aren't changed here: the password that is kept belongs to them. */
export function addProfilesEdit(profiles: Command, run: RunCommand): void {
  const edit = addSettingOptions(
    addSignInOptions(
      profiles
        .command('edit')
        .description('Change how files travel with a saved server.')
        .argument('<name>', 'of the profile')
        .option('--remote-folder <path>', 'where relative paths start')
        .addHelpText('after', EXAMPLES),
    ),
  );
  edit.action((name: string, flags: EditFlags) => {
    // An option that only takes something back has a value without being named.
    const isNothing = Object.keys(flags).every((flag) => edit.getOptionValueSource(flag) !== 'cli');
    return run(edit, (context) => editProfile(context, name, flags, isNothing));
  });
}

async function editProfile(
  context: CliContext,
  name: string,
  flags: EditFlags,
  isNothing: boolean,
): Promise<ExitCode> {
  if (isNothing) throw new UsageError('Say what is to change: see --help.');
  await using session = await openSession(context);
  const profile = await findProfile(session.host, name);
  const authentication = authenticationOf(flags, context.workingDirectory, profile.authentication);
  // What a profile has besides its settings is left out by the schema.
  const settings = v.parse(ProfileInput, {
    ...profile,
    ...settingsOf(flags, profile),
    ...(await routeChange(session.host, flags)),
    ...(authentication !== undefined && { authentication }),
    ...(flags.remoteFolder !== undefined && { remoteFolder: flags.remoteFolder }),
  });
  if (!isSameProxy(profile.route, settings.route)) await forgetForProxy(context, profile);
  const saved = await request(session.host, 'profiles.update', { id: profile.id, settings });
  const unused = SECRET_KINDS.filter((kind) => isAskedEachTime(saved.authentication, kind));
  if (authentication !== undefined) await forgetSecrets(context, saved.id, unused);
  for (const warning of weakWarnings(flags)) context.terminal.warn(warning);
  context.terminal.event('profile', saved);
  context.terminal.result([green('✓ '), `Profile ${saved.name} saved.`]);
  return EXIT.ok;
}

/** A kept password is for one proxy, as another one is for one server: also in the application's file. */
async function forgetForProxy(context: CliContext, { id, name, route }: Profile): Promise<void> {
  // A proxy without a user has no password.
  if (!isProxy(route) || route.user === undefined) return;
  const trouble = await forgetForAnother(context, id, ['proxy-password']);
  if (trouble === undefined) return;
  context.terminal.warn(
    `The keychain could not be asked to forget the password for the former proxy of ${name} (${errorOf(trouble).code}). Once it is open: waybill credential remove ${JSON.stringify(name)}`,
  );
}
