import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { countOf } from '../../../shared/format.ts';
import type { HistoryFilterInput } from '../../../shared/models/ledger-entry.ts';
import type { Direction } from '../../../shared/models/transfer.ts';
import { FINAL_STATES, type FinalState } from '../../../shared/transfer-state.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { historyLine } from '../history-line.ts';
import { readFrom, readTo } from '../period.ts';
import { request } from '../request.ts';
import type { RunCommand } from '../run-command.ts';
import { openSession } from '../session.ts';
import { dim } from '../text.ts';

const LIST_EXAMPLES = `
Examples:
  waybill history list
  waybill history list --profile "Sleep Impressions" --from 2025-01-01 --to 2025-01-31
  waybill history list --outcome failed --limit 200
  waybill history list --before 1200        (the page after one that ended with entry 1200)

Days are meant whole and in your own time zone.`;

const EXPORT_EXAMPLES = `
Examples:
  waybill history export --format csv -o january.csv --from 2025-01-01 --to 2025-01-31
  waybill history export --format json -o everything.json --everything`;

interface FilterFlags {
  readonly from?: number;
  readonly to?: number;
  readonly profile?: string;
  readonly direction?: Direction;
  readonly outcome?: FinalState;
  readonly text?: string;
  readonly everything?: boolean;
}

interface ListFlags extends FilterFlags {
  readonly limit: number;
  readonly before?: number;
}

interface ExportFlags extends FilterFlags {
  readonly format: 'csv' | 'json';
  readonly output: string;
  readonly force?: boolean;
}

export function addHistory(program: Command, run: RunCommand): void {
  const history = program
    .command('history')
    .summary('see or export what was transferred')
    .description('See or export the record of what was transferred.');
  const list = history.command('list').description('List finished transfers, the latest first.');
  addFilterOptions(list)
    .addOption(new Option('-n, --limit <number>', 'how many entries').argParser(readCount).default(50))
    .addOption(new Option('--before <sequence>', 'only entries before this one').argParser(readCount))
    .addHelpText('after', LIST_EXAMPLES)
    .action((flags: ListFlags) => run(list, (context) => listHistory(context, flags)));

  const save = history.command('export').description('Write finished transfers to a file.');
  addFilterOptions(save)
    .addOption(
      new Option('-f, --format <format>', 'csv or json').choices(['csv', 'json']).makeOptionMandatory(),
    )
    .requiredOption('-o, --output <file>', 'where to write it')
    .option('--force', 'replace the file if it exists')
    .addHelpText('after', EXPORT_EXAMPLES)
    .action((flags: ExportFlags) => run(save, (context) => exportHistory(context, flags)));
}

function addFilterOptions(command: Command): Command {
  return command
    .addOption(new Option('--from <day>', 'first day, or a moment').argParser(readFrom))
    .addOption(new Option('--to <day>', 'last day, or a moment').argParser(readTo))
    .option('--profile <name>', 'only this partner')
    .addOption(new Option('--direction <direction>', 'only one way').choices(['upload', 'download']))
    .addOption(new Option('--outcome <outcome>', 'only this outcome').choices(FINAL_STATES))
    .option('--text <text>', 'only where a file name or path contains this')
    .option('--everything', 'also deletions, renames and trust decisions');
}

function readCount(text: string): number {
  const count = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (count < 1) throw new InvalidArgumentError('It is a number from 1.');
  return count;
}

function filterFrom(flags: FilterFlags): HistoryFilterInput {
  return {
    ...(flags.from !== undefined && { fromMs: flags.from }),
    ...(flags.to !== undefined && { toMs: flags.to }),
    ...(flags.profile !== undefined && { profileName: flags.profile }),
    ...(flags.direction !== undefined && { direction: flags.direction }),
    ...(flags.outcome !== undefined && { outcome: flags.outcome }),
    ...(flags.text !== undefined && { text: flags.text }),
    everything: flags.everything ?? false,
  };
}

const MOST_A_PAGE = 1_000;

async function listHistory(context: CliContext, flags: ListFlags): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal, interruption } = context;
  const filter = filterFrom(flags);
  let after = flags.before ?? null;
  let shown = 0;
  do {
    const page = await request(
      session.host,
      'history.list',
      { filter, limit: Math.min(MOST_A_PAGE, flags.limit - shown), ...(after !== null && { after }) },
      interruption.signal,
    );
    for (const entry of page.entries) {
      shown += 1;
      terminal.event('entry', entry);
      terminal.data(historyLine(entry));
    }
    after = page.next;
  } while (after !== null && shown < flags.limit && !terminal.outputClosed);
  if (shown === 0) terminal.note(dim('Nothing matches.'));
  else if (after !== null)
    terminal.note(dim(`There are earlier ones: waybill history list --before ${after}`));
  return EXIT.ok;
}

async function exportHistory(context: CliContext, flags: ExportFlags): Promise<ExitCode> {
  await using session = await openSession(context);
  const written = await request(
    session.host,
    'history.export',
    {
      filter: filterFrom(flags),
      format: flags.format,
      path: resolve(context.workingDirectory, flags.output),
      overwrite: flags.force ?? false,
    },
    context.interruption.signal,
  );
  context.terminal.event('exported', written);
  const entries = countOf(written.entries, 'entry', 'entries');
  context.terminal.result(`${entries} written to ${written.path}`);
  context.terminal.result(dim(`SHA-256 ${written.sha256}`));
  return EXIT.ok;
}
