import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { keyTypeName } from '../../../shared/key-type-name.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import type { ErrorContext } from '../../../shared/messages/error-words.ts';
import { ageSentence, KEY_CLI, textForAdministrator } from '../../../shared/messages/signing-key-messages.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { type KeyFacts, type ListedKey, NewKeyType } from '../../../shared/models/signing-key.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findProfile } from '../find-profile.ts';
import { askNewPassphrase, type PassphraseFlags } from '../new-passphrase.ts';
import { request } from '../request.ts';
import type { RunCommand } from '../run-command.ts';
import { openSession, type Session } from '../session.ts';
import { bold, dim, green, red, yellow } from '../text.ts';

const MAKE_EXAMPLES = `
Examples:
  waybill keys make                                        (asks for a passphrase)
  waybill keys make --for "Sleep Impressions" --keep-passphrase
  waybill keys make --type rsa --out ~/.ssh/id_partner --comment "billing desk"
  waybill keys make --passphrase-stdin < passphrase.txt

Without --out it goes to ~/.ssh under a name that nothing has yet. Nothing is ever written over. The private key stays on
this computer; the public one is what the partner gets.`;

interface MakeFlags extends PassphraseFlags {
  readonly type: NewKeyType;
  readonly out?: string;
  readonly comment: string;
  readonly for?: string;
  readonly keepPassphrase?: boolean;
}

interface ShowFlags {
  readonly message?: boolean;
  readonly for?: string;
}

export function addKeys(program: Command, run: RunCommand): void {
  const keys = program
    .command('keys')
    .summary('make keys for signing in, and see how old they are')
    .description('Make keys for signing in, and see which are in use and how old they are.');

  const list = keys
    .command('list')
    .description('List the keys in use, their age and fingerprint, and those that are due to be replaced.')
    .addHelpText('after', '\nExamples:\n  waybill keys list\n  waybill keys list --json');
  list.action(() => run(list, listKeys));

  const make = keys
    .command('make')
    .description('Make a key pair.')
    .addOption(new Option('--type <type>', 'what kind').choices(NewKeyType.options).default('ed25519'))
    .option('-o, --out <file>', 'where the private key goes; the public one gets .pub')
    .option('--comment <text>', 'a word on whose it is, for those who see the public key', '')
    .option('--for <profile>', 'for this profile: the name has the partner’s in it')
    .addOption(
      new Option('--passphrase-stdin', 'read the passphrase from standard input').conflicts('passphrase'),
    )
    .option('--no-passphrase', 'make a key that whoever copies its file can use')
    .option('--keep-passphrase', 'keep the passphrase in the keychain, with --for')
    .addHelpText('after', MAKE_EXAMPLES);
  make.action((flags: MakeFlags) => run(make, (context) => makeKey(context, flags)));

  const show = keys
    .command('show')
    .description('Show what a key file tells without its passphrase.')
    .argument('<file>', 'a private or a public key')
    .option('--message', 'the text for the partner’s administrator instead')
    .option('--for <profile>', 'with its server and user in that text')
    .addHelpText(
      'after',
      '\nExamples:\n  waybill keys show ~/.ssh/id_ed25519\n  waybill keys show ~/.ssh/id_ed25519 --message --for "Sleep Impressions"',
    );
  show.action((file: string, flags: ShowFlags) => run(show, (context) => showKey(context, file, flags)));

  const remind = keys
    .command('remind')
    .description('Set after how many days a key in use is due to be replaced; 0 for never.')
    .argument('<days>', '0 to 3650', readDays)
    .addHelpText('after', '\nExample:\n  waybill keys remind 180');
  remind.action((days: number) => run(remind, (context) => setReminder(context, days)));
}

function readDays(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : -1;
  if (days < 0 || days > 3_650) throw new InvalidArgumentError('It is a number of days from 0 to 3650.');
  return days;
}

async function makeKey(context: CliContext, flags: MakeFlags): Promise<ExitCode> {
  const { terminal, interruption, workingDirectory } = context;
  await using session = await openSession(context);
  const profile = await profileOf(session, flags.for);
  const passphrase = await askNewPassphrase(context, flags, profile);
  const made = await request(
    session.host,
    'keys.make',
    {
      type: flags.type,
      comment: flags.comment,
      passphrase,
      ...(flags.out !== undefined && { path: resolve(workingDirectory, flags.out) }),
      ...(profile !== undefined && { profileId: profile.id }),
    },
    interruption.signal,
  );
  const { facts, publicKeyPath, isFolderOpen } = made;
  terminal.event('key', made);
  terminal.result([green('✓ '), KEY_CLI.made(keyTypeName(facts.keyType ?? '', facts.bits))]);
  terminal.result(`  Private key  ${facts.path}`);
  terminal.result(`  Public key   ${publicKeyPath}`);
  terminal.result(['  Fingerprint  ', bold(facts.fingerprint ?? '')]);
  terminal.data(facts.publicKey ?? '');
  if (passphrase === '') terminal.warn(KEY_CLI.unprotected);
  if (isFolderOpen) terminal.warn(KEY_CLI.folderOpen);
  const forProfile = profile === undefined ? '' : ` --for ${JSON.stringify(profile.name)}`;
  terminal.note(
    dim(`  ${KEY_CLI.message(`waybill keys show ${JSON.stringify(facts.path)} --message${forProfile}`)}`),
  );
  // Last: the key is made, whatever becomes of this.
  if (flags.keepPassphrase === true && profile !== undefined && passphrase !== '') {
    await context.vault.set({ profileId: profile.id, kind: 'passphrase' }, passphrase, interruption.signal);
    terminal.event('credential', { profile: profile.name, kind: 'passphrase', stored: true });
    terminal.result([green('✓ '), KEY_CLI.kept]);
  }
  return EXIT.ok;
}

const profileOf = async (session: Session, name: string | undefined): Promise<Profile | undefined> =>
  name === undefined ? undefined : await findProfile(session.host, name);

async function listKeys(context: CliContext): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal, interruption } = context;
  const { keys, reminderDays } = await request(session.host, 'keys.list', {}, interruption.signal);
  const nowMs = Date.now();
  for (const key of keys) {
    terminal.event('key', key);
    printListed(context, key, nowMs);
  }
  const due = keys.filter(({ isDue }) => isDue).length;
  terminal.event('keys', { keys: keys.length, due, reminderDays });
  if (keys.length === 0) terminal.note(dim(KEY_CLI.none));
  else terminal.note(dim(KEY_CLI.reminder(reminderDays)));
  if (due > 0) terminal.problem([yellow('! '), KEY_CLI.due(due)]);
  return EXIT.ok;
}

/** Nothing was to be sent. */
const LOOKING: ErrorContext = { isFileAction: true };

function printListed(
  { terminal }: CliContext,
  { path, usedBy, facts, error, isDue }: ListedKey,
  nowMs: number,
): void {
  const users = usedBy.length === 0 ? KEY_CLI.unused : KEY_CLI.usedBy(usedBy.map(({ name }) => name));
  terminal.data([facts === null ? red('✗ ') : isDue ? yellow('! ') : green('✓ '), bold(path)]);
  if (facts === null) {
    if (error !== null) terminal.data(dim(`    ${describe(error, LOOKING).sentence}`));
  } else {
    terminal.data(`    ${kindOf(facts)}  ${facts.fingerprint ?? KEY_CLI.hidden}`);
    terminal.data([isDue ? yellow('    ') : '    ', ageSentence(facts.age, nowMs)]);
  }
  terminal.data(dim(`    ${users}`));
}

const kindOf = ({ keyType, bits }: KeyFacts): string => (keyType === null ? '?' : keyTypeName(keyType, bits));

async function showKey(context: CliContext, file: string, flags: ShowFlags): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal, workingDirectory, subject } = context;
  subject.current = LOOKING;
  const facts = await request(session.host, 'keys.show', { path: resolve(workingDirectory, file) });
  const profile = await profileOf(session, flags.for);
  const message = textForAdministrator({
    facts,
    ...(profile !== undefined && {
      server: { host: profile.host, port: profile.port },
      user: profile.user,
    }),
  });
  terminal.event('key', { ...facts, ...(flags.message === true && { message }) });
  if (flags.message === true) {
    terminal.dataLines(message.trimEnd().split('\n'));
    return EXIT.ok;
  }
  const rows: readonly (readonly [string, string])[] = [
    ['File', facts.path],
    ['Type', `${kindOf(facts)}${facts.grade === null ? '' : `, ${facts.grade}`}`],
    ['Fingerprint', facts.fingerprint ?? KEY_CLI.hidden],
    ['Comment', facts.comment],
    ['Passphrase', KEY_CLI.protection(facts.isProtected)],
    ['Readable', KEY_CLI.readable(facts.isReadableByOthers)],
    ['Age', ageSentence(facts.age, Date.now())],
  ];
  for (const [label, value] of rows) if (value !== '') terminal.data([dim(label.padEnd(13)), value]);
  if (facts.publicKey !== null) terminal.data(facts.publicKey);
  return EXIT.ok;
}

async function setReminder(context: CliContext, days: number): Promise<ExitCode> {
  await using session = await openSession(context);
  await request(session.host, 'keys.remindAfter', { days });
  context.terminal.event('reminder', { days });
  context.terminal.result([green('✓ '), KEY_CLI.reminder(days)]);
  return EXIT.ok;
}
