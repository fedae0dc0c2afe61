import type { Command } from 'commander';
import type { Profile } from '../../../shared/models/profile.ts';
import { isProxy } from '../../../shared/models/route.ts';
import type { VaultAccount } from '../../vault/vault.ts';
import { readSecret } from '../connection-options.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { contextOf } from '../partner.ts';
import type { RunCommand } from '../program.ts';
import { request } from '../request.ts';
import { findProfile, openSession } from '../session.ts';
import { green } from '../text.ts';
import { UsageError } from '../usage-error.ts';

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
    .option('--proxy', "for the profile's proxy, not for its server")
    .addHelpText('after', SET_EXAMPLES);
  set.action((name: string, flags: CredentialFlags) =>
    run(set, (context) => setCredential(context, name, flags)),
  );

  const remove = credential
    .command('remove')
    .description('Forget the secret.')
    .argument('<profile>', 'name of the profile')
    .option('--proxy', "that of the profile's proxy")
    .addHelpText('after', '\nExample:\n  waybill credential remove "Sleep Impressions"');
  remove.action((name: string, flags: CredentialFlags) =>
    run(remove, (context) => removeCredential(context, name, flags)),
  );
}

interface CredentialFlags {
  readonly proxy?: boolean;
}

/** @throws UsageError for a profile whose route has no proxy with a user */
function kindFor({ name, authentication, route }: Profile, { proxy }: CredentialFlags): VaultAccount['kind'] {
  if (proxy !== true) return authentication.method === 'key-file' ? 'passphrase' : 'password';
  if (isProxy(route) && route.user !== undefined) return 'proxy-password';
  throw new UsageError(
    `${name} goes through no proxy with a user: waybill profiles edit ${JSON.stringify(name)} --proxy http://user@host:port`,
  );
}

const WORDS: Readonly<Record<VaultAccount['kind'], string>> = {
  password: 'password',
  passphrase: 'passphrase',
  'proxy-password': 'password for the proxy',
};

async function setCredential(context: CliContext, name: string, flags: CredentialFlags): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal, vault, asker, interruption } = context;
  const profile = await findProfile(session.host, name);
  context.subject.current = contextOf(profile);
  const kind = kindFor(profile, flags);
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

async function removeCredential(
  context: CliContext,
  name: string,
  flags: CredentialFlags,
): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal, vault } = context;
  const profile = await findProfile(session.host, name);
  context.subject.current = contextOf(profile);
  const kind = kindFor(profile, flags);
  const removed = await vault.delete({ profileId: profile.id, kind }, context.interruption.signal);
  terminal.event('credential', { profile: profile.name, kind, stored: false, removed });
  terminal.result(
    removed ? `The ${WORDS[kind]} for ${profile.name} was forgotten.` : `None was kept for ${profile.name}.`,
  );
  return EXIT.ok;
}
