import type { Command } from 'commander';
import type { Profile } from '../../../shared/models/profile.ts';
import type { VaultAccount } from '../../vault/vault.ts';
import { readSecret } from '../connection-options.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { contextOf } from '../partner.ts';
import type { RunCommand } from '../program.ts';
import { request } from '../request.ts';
import { findProfile, openSession } from '../session.ts';
import { green } from '../text.ts';

const SET_EXAMPLES = `
Examples:
  waybill credential set "Sleep Impressions"                       (asks for it)
  waybill credential set "Sleep Impressions" < password.txt

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
    .addHelpText('after', SET_EXAMPLES);
  set.action((name: string) => run(set, (context) => setCredential(context, name)));

  const remove = credential
    .command('remove')
    .description('Forget the secret.')
    .argument('<profile>', 'name of the profile')
    .addHelpText('after', '\nExample:\n  waybill credential remove "Sleep Impressions"');
  remove.action((name: string) => run(remove, (context) => removeCredential(context, name)));
}

const kindFor = ({ authentication }: Profile): VaultAccount['kind'] =>
  authentication.method === 'key-file' ? 'passphrase' : 'password';

async function setCredential(context: CliContext, name: string): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal, vault, asker, interruption } = context;
  const profile = await findProfile(session.host, name);
  context.subject.current = contextOf(profile);
  const kind = kindFor(profile);
  const secret = await readSecret(
    `${kind === 'password' ? 'Password' : 'Passphrase'} for ${profile.name}: `,
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
  terminal.result([green('✓ '), `The ${kind} for ${profile.name} is in the keychain.`]);
  return EXIT.ok;
}

async function removeCredential(context: CliContext, name: string): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal, vault } = context;
  const profile = await findProfile(session.host, name);
  context.subject.current = contextOf(profile);
  const kind = kindFor(profile);
  const removed = await vault.delete({ profileId: profile.id, kind }, context.interruption.signal);
  terminal.event('credential', { profile: profile.name, kind, stored: false, removed });
  terminal.result(
    removed ? `The ${kind} for ${profile.name} was forgotten.` : `None was kept for ${profile.name}.`,
  );
  return EXIT.ok;
}
