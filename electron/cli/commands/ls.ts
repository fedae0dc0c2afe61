import type { Command } from 'commander';
import { formatMinute } from '../../../shared/format.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { isUnreadable } from '../../../shared/remote-path.ts';
import { type Result, unwrap } from '../../../shared/result.ts';
import { addConnectionOptions, type ConnectionFlags } from '../connection-options.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { RunCommand } from '../run-command.ts';
import {
  destinationFrom,
  openSession,
  placeOf,
  type RemotePlace,
  releaseForCommand,
  type Session,
} from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { cyan, type Text, yellow } from '../text.ts';
import { warnOfWeakConnection } from '../weak-connection.ts';

const EXAMPLES = `
Examples:
  waybill ls "Sleep Impressions:/midwest/si"
  waybill ls sftp://etl_si@imports.example.com:2222/outbound --identity ~/.ssh/id_ed25519
  waybill ls "Sleep Impressions:" --json | jq -r .name`;

/** Sorting needs all entries at once; a longer listing is shown as it comes, in the server's order. */
const MOST_SORTED = 10_000;
/** Columns. */
const NARROWEST_SIZE = 8;
/** Small enough that what was printed is gone before it would be kept: a twelfth less time for a large folder. */
const PAGE = 500;

export function addLs(program: Command, run: RunCommand): void {
  const command = program
    .command('ls')
    .summary('list a remote folder')
    .description('List a remote folder: permissions, size in bytes, time of change, name.')
    .argument('<destination>', 'profile-name:/path or sftp://user@host:port/path')
    .addHelpText('after', EXAMPLES);
  addConnectionOptions(command).action((destination: string, flags: ConnectionFlags) =>
    run(command, (context) => ls(context, destination, flags)),
  );
}

async function ls(context: CliContext, destination: string, flags: ConnectionFlags): Promise<ExitCode> {
  const wanted = destinationFrom(context, destination);
  await using session = await openSession(context, flags);
  const place = await placeOf(session, wanted);
  await releaseForCommand(session, place.profile);
  await listPlace(session, place);
  return EXIT.ok;
}

/** Prints what is in a folder, or the one entry where the path is a file. */
export async function listPlace(session: Session, { profile, path }: RemotePlace): Promise<void> {
  const { host, answers, context } = session;
  const { terminal, interruption } = context;
  const { signal } = interruption;
  const profileId = profile.id;
  const asking = <T>(work: () => Promise<Result<T>>): Promise<Result<T>> =>
    answers.whileAsking(profile, work);
  const opened = await asking(() => host.request('remote.openListing', { profileId, path }, { signal }));
  if (!opened.ok && opened.error.code === 'NotADirectory') {
    const entry = await asking(() => host.request('remote.stat', { profileId, path }, { signal }));
    printEntries(terminal, [{ ...unwrap(entry), name: path }]);
    return;
  }
  const { listingId } = unwrap(opened);
  await warnOfWeakConnection(host, terminal, profile);
  try {
    let kept: RemoteEntry[] | undefined = [];
    for (let done = false; !done && !terminal.outputClosed; ) {
      const page = unwrap(await host.request('remote.readListing', { listingId, limit: PAGE }, { signal }));
      done = page.done;
      if (kept === undefined) printEntries(terminal, page.entries);
      else {
        kept.push(...page.entries);
        if (kept.length > MOST_SORTED) {
          printEntries(terminal, kept);
          kept = undefined;
        }
      }
    }
    if (kept !== undefined) printEntries(terminal, kept.sort(byName));
  } finally {
    await host.request('remote.closeListing', { listingId });
  }
}

const collator = new Intl.Collator('en', { numeric: true });
const byName = (one: RemoteEntry, other: RemoteEntry): number => collator.compare(one.name, other.name);

function printEntries(terminal: Terminal, entries: readonly RemoteEntry[]): void {
  terminal.events('entry', entries);
  const sizeWidth = entries.reduce(
    (width, { sizeBytes }) => Math.max(width, sizeOf(sizeBytes).length),
    NARROWEST_SIZE,
  );
  terminal.dataLines(entries.map((entry) => entryLine(entry, sizeWidth)));
}

const sizeOf = (bytes: number | null): string => (bytes === null ? '?' : String(bytes));

/** `-rw-r-----     18637 2025-01-16 09:41 billing_log_2025-01-16.csv`. */
function entryLine(entry: RemoteEntry, sizeWidth: number): Text {
  const modified = entry.modifiedAtMs === null ? '?' : formatMinute(entry.modifiedAtMs);
  const facts = `${modeOf(entry)} ${sizeOf(entry.sizeBytes).padStart(sizeWidth)} ${modified.padEnd(16)} `;
  // One text where it can be: each is looked through for control characters by itself.
  const line: Text = entry.kind === 'folder' ? [facts, cyan(`${entry.name}/`)] : facts + entry.name;
  const why = isUnreadable(entry.name) ? 'not UTF-8: cannot be used' : 'unsafe name: never used';
  return entry.usable ? line : [line, yellow(`  (${why})`)];
}

const KINDS: Readonly<Record<RemoteEntry['kind'], string>> = {
  file: '-',
  folder: 'd',
  link: 'l',
  other: '?',
};

/** `rwxr-x---` of every mode. */
const BITS: readonly string[] = Array.from({ length: 0o1000 }, (_, mode) =>
  Array.from('rwxrwxrwx', (letter, index) => ((mode >> (8 - index)) & 1 ? letter : '-')).join(''),
);

const modeOf = ({ kind, mode }: RemoteEntry): string =>
  KINDS[kind] + (mode === null ? '?????????' : (BITS[mode & 0o777] ?? ''));
