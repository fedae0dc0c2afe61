import { type Command, Option } from 'commander';
import type { EngineInput } from '../../../shared/contract/engine-requests.ts';
import { formatSize } from '../../../shared/format.ts';
import { STATE_WORDS } from '../../../shared/messages/outcome-messages.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { ACTIVE_STATES, isFinal } from '../../../shared/transfer-state.ts';
import { cancelQueue } from '../cancel-queue.ts';
import { addConnectionOptions, addJobsOption, type ConnectionFlags } from '../connection-options.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { NAME_WIDTH, SIZE_WIDTH } from '../history-line.ts';
import { nameOf } from '../progress-view.ts';
import { type PublishFlags, publishTogether } from '../publish-together.ts';
import { everyPage, request } from '../request.ts';
import { resumeQueue } from '../resume-queue.ts';
import type { RunCommand } from '../run-command.ts';
import { type SelectionFlags, selectionOrNone } from '../selection.ts';
import { openSession } from '../session.ts';
import { dim, padEnd, padStart, red, type Text, yellow } from '../text.ts';
import { addQueueControls } from './queue-controls.ts';
import { addQueueOrder } from './queue-order.ts';

const RESUME_EXAMPLES = `
Examples:
  waybill queue resume
  waybill queue resume --profile "Sleep Impressions"
  waybill queue resume 17 18
  waybill queue resume --profile sftp://etl_si@imports.example.com --password-stdin < password.txt

What was queued with an sftp:// destination needs its connection options again: nothing of them is stored.
A password or key goes to one server only, so with several in the queue say which with --profile.`;

const PUBLISH_EXAMPLES = `
Examples:
  waybill queue publish 6f0f1c8e-5f0a-4c6e-9f4c-3b1f5d1f2a77 --retry
  waybill queue publish 6f0f1c8e-5f0a-4c6e-9f4c-3b1f5d1f2a77 --without-failed

To call all of it off: waybill queue cancel --batch ID`;

const CANCEL_EXAMPLES = `
Examples:
  waybill queue cancel 17 18
  waybill queue cancel --all

The numbers are those of "waybill queue list". Nothing incomplete stays under its final name.`;

export interface ResumeFlags extends ConnectionFlags, SelectionFlags {
  readonly profile?: readonly string[];
}

export function addQueue(program: Command, run: RunCommand): void {
  const queue = program
    .command('queue')
    .summary('see, order, pause, go on with or cancel what waits')
    .description('See, order, pause, go on with or cancel what waits to be transferred.');
  const list = queue
    .command('list')
    .description('List transfers that have not ended; with --all also those that have.')
    .option('-a, --all', 'also what has ended')
    .addHelpText('after', '\nExamples:\n  waybill queue list\n  waybill queue list --all --json');
  list.action((flags: { all?: boolean }) => run(list, (context) => listQueue(context, flags.all ?? false)));

  const resume = queue
    .command('resume')
    .description(
      'Go on with everything that waits, paused and held transfers too; or with some of what is paused.',
    )
    .argument('[number...]', 'numbers of transfers: of what is paused only these')
    .option('--batch <id>', 'of what is paused only what one command queued')
    .addOption(
      new Option('--profile <name>', 'only this profile or sftp:// address; repeatable').argParser(
        (value: string, earlier: readonly string[] = []) => [...earlier, value],
      ),
    )
    .addHelpText('after', RESUME_EXAMPLES);
  addJobsOption(addConnectionOptions(resume)).action((numbers: string[], flags: ResumeFlags) =>
    run(resume, (context) =>
      resumeQueue(context, flags, flags.profile ?? [], selectionOrNone(numbers, flags, 'what to go on with')),
    ),
  );

  const publish = queue
    .command('publish')
    .description('Decide about a batch that publishes together and of which some failed; then go on with it.')
    .argument('<batch>', 'its id, as "put --together" and "queue list --json" show it')
    .addOption(
      new Option('--retry', 'try those that failed again, then publish all').conflicts('withoutFailed'),
    )
    .option('--without-failed', 'publish the others without them')
    .addHelpText('after', PUBLISH_EXAMPLES);
  addJobsOption(addConnectionOptions(publish)).action((batchId: string, flags: PublishFlags) =>
    run(publish, (context) => publishTogether(context, batchId, flags)),
  );

  const cancel = queue
    .command('cancel')
    .description('Cancel transfers that have not ended.')
    .argument('[number...]', 'numbers of transfers')
    .option('-a, --all', 'everything that has not ended')
    .option('--batch <id>', 'everything one command queued')
    .addHelpText('after', CANCEL_EXAMPLES);
  cancel.action((numbers: string[], flags: SelectionFlags) =>
    run(cancel, (context) => cancelQueue(context, numbers, flags)),
  );
  addQueueOrder(queue, run);
  addQueueControls(queue, run);
}

async function listQueue(context: CliContext, all: boolean): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal } = context;
  let shown = 0;
  const list = (input: EngineInput<'transfers.list'>) =>
    everyPage(async (after: number | undefined) => {
      const page = { ...input, limit: 500, ...(after !== undefined && { after }) };
      const { transfers, next } = await request(session.host, 'transfers.list', page);
      return { rows: transfers, next };
    });
  async function* rows() {
    if (all) return yield* list({});
    yield* list({ states: [...ACTIVE_STATES] });
    yield* list({ order: 'as-they-go' });
  }
  for await (const transfer of rows()) {
    if (terminal.outputClosed || context.interruption.signal.aborted) break;
    shown += 1;
    terminal.event('transfer', transfer);
    terminal.data(queueLine(transfer));
  }
  const { stoppedAtMs } = await request(session.host, 'queue.controls', {});
  if (stoppedAtMs !== null)
    terminal.note(yellow('The queue is stopped: nothing new begins. Go on: waybill queue start'));
  if (shown === 0) terminal.note(dim(all ? 'Nothing was ever queued here.' : 'The queue is empty.'));
  return EXIT.ok;
}

/** `17  paused            ↑ billing.csv     18.2 KB  Sleep Impressions`. */
function queueLine(transfer: TransferSnapshot): Text {
  const { id, state, direction, profileName, sizeBytes, error, attempt } = transfer;
  const paint = state === 'failed' ? red : state === 'held' || state === 'unconfirmed' ? yellow : undefined;
  const word: Text = padEnd(STATE_WORDS[state], 16);
  return [
    padStart(String(id), 6),
    '  ',
    paint === undefined ? word : paint(word),
    '  ',
    direction === 'upload' ? '↑ ' : '↓ ',
    padEnd(nameOf(transfer), NAME_WIDTH),
    '  ',
    dim(padStart(sizeBytes === null ? '?' : formatSize(sizeBytes), SIZE_WIDTH)),
    `  ${profileName}`,
    transfer.priority === 'normal' || isFinal(state) ? '' : dim(`  ${transfer.priority}`),
    attempt > 1 ? dim(`  try ${attempt}`) : '',
    error === null ? '' : dim(`  ${error.code}`),
  ];
}
