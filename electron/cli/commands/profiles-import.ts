import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { errorOf } from '../../../shared/errors.ts';
import { bringsKeys, choicesFor, type WhenTaken, wayTo } from '../../../shared/import-choices.ts';
import {
  FORMAT_NAMES,
  importedSentence,
  importNote,
  importProblem,
  importRefusal,
  otherKeySentence,
  whereIn,
} from '../../../shared/messages/import-messages.ts';
import {
  IMPORT_FORMATS,
  type ImportCandidate,
  type ImportChoice,
  type ImportFormat,
  type ImportPreview,
} from '../../../shared/models/profile-import.ts';
import { secretsToForget } from '../../vault/secrets-to-forget.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { forgetForAnother } from '../kept-secrets.ts';
import { signInOf } from '../profile-sign-in.ts';
import { addressOf } from '../profile-words.ts';
import { request } from '../request.ts';
import type { RunCommand } from '../run-command.ts';
import { openSession, type Session } from '../session.ts';
import { bold, dim, green, padEnd, yellow } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const EXAMPLES = `
Examples:
  waybill profiles import                                  what other programs on this computer have
  waybill profiles import ~/.ssh/config --dry-run          what would come in, and what can't
  waybill profiles import sitemanager.xml --existing replace
  waybill profiles import partners.json --trust-host-keys --only "Sleep Impressions"

Passwords of other programs are never imported: Waybill asks for each when it is needed; "credential set" keeps one.
--trust-host-keys trusts the servers' keys that the file holds. Do so only with a file from your IT; it is
recorded in the history.`;

interface ImportFlags {
  readonly format?: ImportFormat;
  readonly dryRun?: boolean;
  readonly existing: WhenTaken;
  readonly only?: readonly string[];
  readonly trustHostKeys?: boolean;
}

export function addProfilesImport(profiles: Command, run: RunCommand): void {
  const command = profiles
    .command('import')
    .description('Take over connections from OpenSSH, FileZilla, WinSCP or a file of Waybill’s own.')
    .argument('[file]', 'an ssh_config, sitemanager.xml, WinSCP.ini, or what "profiles export" wrote')
    .option('--dry-run', 'show what would come in; change nothing')
    .addOption(new Option('--format <name>', 'instead of what it looks like').choices(IMPORT_FORMATS))
    .addOption(
      new Option('--existing <what>', 'where a profile has the name already')
        .choices(['skip', 'keep-both', 'replace'])
        .default('skip'),
    )
    .option('--only <name...>', 'these, and the jump hosts they need')
    .option('--trust-host-keys', 'trust the host keys in the file')
    .addHelpText('after', EXAMPLES);
  command.action((file: string | undefined, flags: ImportFlags) =>
    run(command, (context) => (file === undefined ? showPlaces(context) : importFile(context, file, flags))),
  );
}

async function showPlaces(context: CliContext): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal } = context;
  const { places } = await request(session.host, 'profiles.importPlaces', {});
  for (const place of places) {
    terminal.event('place', place);
    terminal.data([padEnd(FORMAT_NAMES[place.format], 12), place.path]);
  }
  terminal.note(
    dim(
      places.length === 0
        ? 'Nothing of OpenSSH, FileZilla or WinSCP was found where it usually is. Name the file.'
        : 'Look at one: waybill profiles import <file> --dry-run',
    ),
  );
  return EXIT.ok;
}

async function importFile(context: CliContext, file: string, flags: ImportFlags): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal } = context;
  const path = resolve(context.workingDirectory, file);
  const source = { path, ...(flags.format !== undefined && { format: flags.format }) };
  const preview = await request(session.host, 'profiles.readImport', source);
  const choices = choose(preview, flags);
  if (flags.dryRun === true || terminal.json) show(context, preview, choices);
  else tellRefused(context, preview);
  if (flags.dryRun === true) {
    terminal.note(dim('Nothing was changed: this was a dry run.'));
    return EXIT.ok;
  }
  await forgetReplaced(session, preview, choices);
  const outcome = await request(session.host, 'profiles.import', {
    ...source,
    format: preview.format,
    digest: preview.digest,
    choices: [...choices],
    trustHostKeys: flags.trustHostKeys ?? false,
  });
  terminal.event('imported', outcome);
  for (const { name } of [...outcome.added, ...outcome.replaced]) terminal.result([green('✓ '), name]);
  for (const server of outcome.otherKeys) terminal.warn(otherKeySentence(server));
  if (!terminal.json) tellNotes(context, preview, choices);
  terminal.result(importedSentence(outcome));
  const taken = chosenOf(preview, flags).filter(
    ({ key, existing }) => existing !== null && !choices.some((choice) => choice.key === key),
  ).length;
  if (taken > 0)
    terminal.note(
      dim(
        taken === 1
          ? '1 was left out, because a profile has its name already: see --existing.'
          : `${taken} were left out, because profiles have their names already: see --existing.`,
      ),
    );
  if (preview.candidates.some(bringsKeys) && flags.trustHostKeys !== true)
    terminal.note(dim('The file holds host keys, which were left out: see --trust-host-keys.'));
  return EXIT.ok;
}

/** Everything that can come in, or what was named. Throws `UsageError` for a name that isn't there. */
function chosenOf({ candidates }: ImportPreview, { only }: ImportFlags): readonly ImportCandidate[] {
  return (
    only?.map((name) => {
      const found = candidates.find(({ settings }) => settings.name.toLowerCase() === name.toLowerCase());
      if (found === undefined) throw new UsageError(`Nothing that can come in is called "${name}".`);
      return found;
    }) ?? candidates
  );
}

const choose = (preview: ImportPreview, flags: ImportFlags): readonly ImportChoice[] =>
  choicesFor(
    preview.candidates,
    new Set(chosenOf(preview, flags).map(({ key }) => key)),
    () => flags.existing,
  );

/** A secret kept for one server or proxy is never shown to another. */
async function forgetReplaced(
  { context }: Session,
  { candidates }: ImportPreview,
  choices: readonly ImportChoice[],
): Promise<void> {
  const replaced = new Set(choices.filter(({ action }) => action === 'replace').map(({ key }) => key));
  for (const { key, existing, settings } of candidates) {
    if (existing === null || !replaced.has(key)) continue;
    const trouble = await forgetForAnother(context, existing.id, secretsToForget(existing));
    if (trouble !== undefined)
      context.terminal.warn(
        `The keychain could not be asked to forget the password of ${settings.name} (${errorOf(trouble).code}).`,
      );
  }
}

const ACTIONS = {
  add: 'new',
  'keep-both': 'new, beside the one of that name',
  replace: 'replaces the one of that name',
  skip: 'is there already',
} as const;

function show(context: CliContext, preview: ImportPreview, choices: readonly ImportChoice[]): void {
  const { terminal } = context;
  const { candidates, format, path } = preview;
  const actions = new Map(choices.map(({ key, action }) => [key, action]));
  terminal.data(bold(`${FORMAT_NAMES[format]}: ${path}`));
  for (const candidate of candidates) {
    const { settings, notes, hostKeys, existing } = candidate;
    const action = actions.get(candidate.key) ?? (existing === null ? undefined : 'skip');
    terminal.event('candidate', { ...candidate, action: action ?? 'left-out' });
    const mark = action === undefined || action === 'skip' ? dim('- ') : green('+ ');
    const how = action === undefined ? 'left out' : ACTIONS[action];
    const facts = `${addressOf(settings)}${way(candidates, candidate)}  ${signInOf(settings.authentication)}  (${how})`;
    terminal.data([mark, padEnd(settings.name, 28), '  ', dim(facts)]);
    for (const note of notes) terminal.data(dim(`    ${importNote(note, format)}`));
    for (const { keyType, fingerprint, known } of hostKeys)
      terminal.data(dim(`    Host key ${keyType} ${fingerprint}${KNOWN[known]}`));
  }
  tellRefused(context, preview);
}

/** What of those that came in was left out, or is to be known of them. */
function tellNotes(
  { terminal }: CliContext,
  { candidates, format }: ImportPreview,
  choices: readonly ImportChoice[],
): void {
  const cameIn = new Set(choices.filter(({ action }) => action !== 'skip').map(({ key }) => key));
  for (const { key, settings, notes } of candidates)
    if (cameIn.has(key))
      for (const note of notes) terminal.note(dim(`  ${settings.name}: ${importNote(note, format)}`));
}

const KNOWN = {
  new: '',
  trusted: ', trusted already',
  'other-trusted': ', but another one is trusted',
} as const;

function way(candidates: readonly ImportCandidate[], candidate: ImportCandidate): string {
  const hops = wayTo(candidates, candidate);
  if (hops.length > 0) return ` through ${hops.join(', ')}`;
  const { via } = candidate;
  return via === null || via.kind === 'jump' ? '' : ` through ${via.host}:${via.port}`;
}

function tellRefused({ terminal }: CliContext, { refused, problems }: ImportPreview): void {
  for (const refusal of refused) {
    terminal.event('refused', { ...refusal, sentence: importRefusal(refusal) });
    terminal.problem([yellow('! '), refusal.name, dim(`  ${placed(refusal)}${importRefusal(refusal)}`)]);
  }
  for (const problem of problems) {
    terminal.event('problem', { ...problem, sentence: importProblem(problem) });
    terminal.problem([yellow('! '), dim(`${placed(problem)}${importProblem(problem)}`)]);
  }
}

function placed(where: { readonly line: number | null; readonly file: string | null }): string {
  const text = whereIn(where);
  return text === '' ? '' : `${text}: `;
}
