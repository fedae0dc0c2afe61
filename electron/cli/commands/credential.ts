import { type Command, Option } from 'commander';
import type { Profile } from '../../../shared/models/profile.ts';
import { isProxy } from '../../../shared/models/route.ts';
import { isAskedEachTime } from '../../vault/asked-each-time.ts';
import { SECRET_KINDS, type SecretKind, type VaultAccount } from '../../vault/vault.ts';
import { readSecret } from '../connection-options.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findProfile } from '../find-profile.ts';
import { forgetSecrets } from '../kept-secrets.ts';
import { contextOf } from '../partner.ts';
import { request } from '../request.ts';
import type { RunCommand } from '../run-command.ts';
import { openSession } from '../session.ts';
import { green } from '../text.ts';
import { UsageError } from '../usage-error.ts';
import { forgetEverything, showWhere } from './credential-where.ts';

const SET_EXAMPLES = `
Examples:
  waybill credential set "Sleep Impressions"                       (asks for it)
  waybill credential set "Sleep Impressions" < password.txt
  waybill credential set "Sleep Impressions" --proxy               (the one for its proxy)

The secret is the password, or for a profile with a key file that key's passphrase. It is kept in this computer's
keychain and nowhere else; it is never an argument, where others could read it.`;

export function addCredential(program: Command, run: RunCommand): void {
  const credential = program
    .command('credential')
    .summary("keep a profile's password in the keychain")
    .description("Keep a profile's password or passphrase in this computer's keychain.");
  const set = credential
    .command('set')
    .description('Store the secret from standard input, or ask for it.')
    .argument('<profile>', 'name of the profile')
    .addOption(
      new Option('--password', 'the password, for a server that wants one besides the key of the profile'),
    )
    .addOption(
      new Option('--proxy', "the password for the profile's proxy, not for its server").conflicts('password'),
    )
    .addHelpText('after', SET_EXAMPLES);
  set.action((name: string, flags: SetFlags) => run(set, (context) => setCredential(context, name, flags)));

  const remove = credential
    .command('remove')
    .description('Forget what is kept for a profile, or everything.')
    .argument('[profile]', 'name of the profile')
    .addOption(new Option('--all', 'forget everything that is kept, also for profiles that are gone'))
    .addHelpText('after', REMOVE_EXAMPLES);
  remove.action((name: string | undefined, { all }: { readonly all?: boolean }) =>
    run(remove, (context) => {
      if ((name === undefined) !== (all === true)) throw new UsageError('Name a profile, or say --all.');
      return name === undefined ? forgetEverything(context) : removeCredential(context, name);
    }),
  );

  const where = credential
    .command('where')
    .description('Say where passwords are kept on this computer, and for which profiles.')
    .addHelpText('after', '\nExamples:\n  waybill credential where\n  waybill credential where --json');
  where.action(() => run(where, showWhere));
}

const REMOVE_EXAMPLES = `
Examples:
  waybill credential remove "Sleep Impressions"
  waybill credential remove --all`;

interface SetFlags {
  readonly password?: boolean;
  readonly proxy?: boolean;
}

/** @throws UsageError for the proxy of a profile that has none with a user */
function kindFor(
  { name, authentication, route }: Profile,
  { password, proxy }: SetFlags,
): VaultAccount['kind'] {
  if (password === true) return 'password';
  if (proxy !== true) return authentication.method === 'key-file' ? 'passphrase' : 'password';
  if (isProxy(route) && route.user !== undefined) return 'proxy-password';
  throw new UsageError(
    `${name} goes through no proxy with a user: waybill profiles edit ${JSON.stringify(name)} --proxy http://user@host:port`,
  );
}

const WORDS: Readonly<Record<SecretKind, string>> = {
  password: 'password',
  passphrase: 'passphrase',
  'proxy-password': 'password for the proxy',
};

/** Where keeping one would be against what the profile says. */
function refuseAskedEachTime({ name, authentication }: Profile, kind: SecretKind): void {
  if (isAskedEachTime(authentication, kind))
    throw new UsageError(`${name} asks every time, so nothing is kept for it.`);
}

async function setCredential(context: CliContext, name: string, flags: SetFlags): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal, vault, asker, interruption } = context;
  const profile = await findProfile(session.host, name);
  context.subject.current = contextOf(profile);
  const kind = kindFor(profile, flags);
  refuseAskedEachTime(profile, kind);
  const secret = await readSecret(
    `${WORDS[kind].charAt(0).toUpperCase()}${WORDS[kind].slice(1)} for ${profile.name}: `,
    {
      asker,
      readInput: context.readInput,
      workingDirectory: context.workingDirectory,
      signal: interruption.signal,
    },
  );
  await vault.set({ profileId: profile.id, kind }, secret, interruption.signal);
  // It was asked for: whatever waits for this may go on.
  await request(session.host, 'profiles.release', { id: profile.id });
  terminal.event('credential', { profile: profile.name, kind, stored: true });
  terminal.result([green('✓ '), `The ${WORDS[kind]} for ${profile.name} is in the keychain.`]);
  return EXIT.ok;
}

async function removeCredential(context: CliContext, name: string): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal, interruption } = context;
  const profile = await findProfile(session.host, name);
  context.subject.current = contextOf(profile);
  const kind = kindFor(profile, {});
  const { forgotten, trouble } = await forgetSecrets(context, profile.id, SECRET_KINDS, interruption.signal);
  if (trouble !== undefined) throw trouble;
  terminal.event('credential', { profile: profile.name, kind, stored: false, removed: forgotten });
  terminal.result(
    forgotten ? `What was kept for ${profile.name} was forgotten.` : `None was kept for ${profile.name}.`,
  );
  return EXIT.ok;
}
