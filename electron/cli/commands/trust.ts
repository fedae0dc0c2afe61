import type { Command } from 'commander';
import type { RunCommand } from '../run-command.ts';
import { acceptKey, addNextKey, forgetKeys, replaceKey } from '../trust-changes.ts';
import { listTrust, setKnownHosts } from '../trust-list.ts';

const SERVER = 'name of a profile, or sftp://host:port';
const KEY =
  "the key or its fingerprint as your partner sent it: 'ssh-ed25519 AAAA…' or SHA256:…; - reads standard input";

const ACCEPT_EXAMPLES = `
Examples:
  waybill trust accept "Sleep Impressions" SHA256:ziFfByF4CTwTmxWayga0kQ3rXv7sM1bT2nLpYw8hQeE
  ssh-keyscan -p 2222 imports.example.com 2>/dev/null | grep ed25519 | waybill trust accept sftp://imports.example.com:2222 -

With a whole key nothing is connected to. With a fingerprint the server is asked for its key, and the key is accepted
only if it has that fingerprint. A key that came over the network by itself, as with ssh-keyscan, proves nothing until
somebody compared it with what the partner says.`;

const NEXT_EXAMPLES = `
Examples:
  waybill trust next "Sleep Impressions" SHA256:ziFfByF4CTwTmxWayga0kQ3rXv7sM1bT2nLpYw8hQeE
  waybill trust next "Sleep Impressions" --remove

The present key stays trusted until the server shows the next one. From then on only that one is.`;

/** Whom this computer trusts: the stored host keys and everything about them. */
export function addTrust(program: Command, run: RunCommand): void {
  const trust = program
    .command('trust')
    .summary('keep the host keys of servers')
    .description(
      'Keep the host keys by which servers are recognised. Every change is recorded in the history.',
    );
  const list = trust
    .command('list')
    .description('List trusted keys: who accepted them, when and how; and those stored ahead.')
    .argument('[server]', `${SERVER}; all without it`)
    .addHelpText('after', '\nExamples:\n  waybill trust list\n  waybill trust list "Sleep Impressions"');
  list.action((server: string | undefined) => run(list, (context) => listTrust(context, server)));

  const accept = trust
    .command('accept')
    .description('Trust the key of a server that has none yet.')
    .argument('<server>', SERVER)
    .argument('<key>', KEY)
    .addHelpText('after', ACCEPT_EXAMPLES);
  accept.action((server: string, key: string) => run(accept, (context) => acceptKey(context, server, key)));

  const next = trust
    .command('next')
    .description('Store the key that a server is going to have.')
    .argument('<server>', SERVER)
    .argument('[key]', KEY)
    .option('--remove', 'forget the one that was stored')
    .addHelpText('after', NEXT_EXAMPLES);
  next.action((server: string, key: string | undefined, flags: { readonly remove?: boolean }) =>
    run(next, (context) => addNextKey(context, server, key, flags.remove === true)),
  );

  const replace = trust
    .command('replace')
    .description('Put a new key in the place of the trusted one, after talking to the partner.')
    .argument('<server>', SERVER)
    .argument('<key>', KEY)
    .addHelpText('after', '\nExample:\n  waybill trust replace "Sleep Impressions" SHA256:…');
  replace.action((server: string, key: string) =>
    run(replace, (context) => replaceKey(context, server, key)),
  );

  const forget = trust
    .command('forget')
    .description("Forget a server's stored keys: the next connection asks again.")
    .argument('<server>', SERVER)
    .addHelpText('after', '\nExample:\n  waybill trust forget "Sleep Impressions"');
  forget.action((server: string) => run(forget, (context) => forgetKeys(context, server)));

  const knownHosts = trust
    .command('known-hosts')
    .description("Whether this computer's OpenSSH known_hosts files count too; without a word: shows it.")
    .argument('[on-off]', 'on or off')
    .addHelpText('after', '\nExample:\n  waybill trust known-hosts off');
  knownHosts.action((word: string | undefined) => run(knownHosts, (context) => setKnownHosts(context, word)));
}
