import { Argument, type Command } from 'commander';
import { countOf } from '../../../shared/format.ts';
import { type MoveBeside, type MoveTo, PRIORITIES, type Priority } from '../../../shared/models/transfer.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { everyPage, request } from '../request.ts';
import type { RunCommand } from '../run-command.ts';
import { type Selection, type SelectionFlags, selectionFrom, selectionOrNone } from '../selection.ts';
import { openSession, type Session } from '../session.ts';
import { dim } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const MOVE_EXAMPLES = `
Examples:
  waybill queue move top 17 18
  waybill queue move down 17
  waybill queue move bottom --batch 3f2504e0-4f89-41d3-9a0c-0305e82c3301
  waybill queue move before 12 17 18

Several keep the order among themselves. What has a higher priority goes first all the same. "before" and "behind" take
the number of a transfer first: what is put beside it has its priority from then on.`;

const PRIORITY_EXAMPLES = `
Examples:
  waybill queue priority high 17 18
  waybill queue priority low --batch 3f2504e0-4f89-41d3-9a0c-0305e82c3301`;

const RETRY_EXAMPLES = `
Examples:
  waybill queue retry 17 18
  waybill queue retry --all
  waybill queue retry --all --now

Puts failed transfers back into the queue, from the start; what was cancelled or may have arrived already only where
its number is named. With --now nothing is put back: what waits for its next try doesn't wait any longer.
"waybill queue resume" sends them, or a Waybill that is running on this computer.`;

const PAUSE_EXAMPLES = `
Examples:
  waybill queue pause 17 18
  waybill queue pause --all

"waybill queue resume" goes on with them.`;

/** What can be done with some of the queue's transfers. Adds to `queue`. */
export function addQueueOrder(queue: Command, run: RunCommand): void {
  const chosen = (name: string, description: string, examples: string): Command =>
    queue
      .command(name)
      .description(description)
      .option('--batch <id>', 'everything one command queued')
      .addHelpText('after', examples);
  const numbers = new Argument('[number...]', 'numbers of transfers, as "waybill queue list" shows them');

  const pause = chosen('pause', 'Pause transfers that have not ended.', PAUSE_EXAMPLES)
    .addArgument(numbers)
    .option('-a, --all', 'everything that has not ended');
  pause.action((given: string[], flags: SelectionFlags) =>
    run(pause, (context) => pauseQueue(context, selectionFrom(given, flags, 'what to pause'))),
  );

  const retry = chosen('retry', 'Try failed transfers again.', RETRY_EXAMPLES)
    .addArgument(numbers)
    .option('-a, --all', 'everything that failed')
    .option('--now', "don't put failed ones back; end the wait of those that are tried again anyway");
  retry.action((given: string[], flags: SelectionFlags & { now?: boolean }) =>
    run(retry, (context) =>
      retryQueue(context, selectionFrom(given, flags, 'what to try again'), flags.now ?? false),
    ),
  );

  const move = chosen('move', 'Change the order of what waits.', MOVE_EXAMPLES)
    .addArgument(
      new Argument('<where>', 'where to').choices(['top', 'up', 'down', 'bottom', 'before', 'behind']),
    )
    .addArgument(numbers);
  move.action((where: MoveTo | 'before' | 'behind', given: string[], flags: SelectionFlags) =>
    run(move, (context) => {
      const isBeside = where === 'before' || where === 'behind';
      const moved = isBeside ? given.slice(1) : given;
      const to = isBeside ? besideOf(where, given[0]) : where;
      return moveInQueue(context, to, selectionFrom(moved, flags, 'what to move'));
    }),
  );

  const priority = chosen('priority', 'Say what goes first, whatever its place.', PRIORITY_EXAMPLES)
    .addArgument(new Argument('<priority>').choices(PRIORITIES))
    .addArgument(numbers)
    .option('-a, --all', 'everything that has not ended');
  priority.action((wanted: Priority, given: string[], flags: SelectionFlags) =>
    run(priority, (context) =>
      changed(context, 'prioritized', given, (session) =>
        request(session.host, 'transfers.setPriority', {
          selection: selectionFrom(given, flags, 'of what'),
          priority: wanted,
        }),
      ),
    ),
  );
}

/** Does one thing in a session of its own and says to how many it was done. */
async function changed(
  context: CliContext,
  event: 'prioritized' | 'moved' | 'retried',
  named: readonly string[],
  change: (session: Session) => Promise<{ changed: number }>,
): Promise<ExitCode> {
  await using session = await openSession(context);
  const { changed: count } = await change(session);
  const { terminal } = context;
  terminal.event(event, { changed: count });
  terminal.result(count === 0 ? dim('Nothing was changed.') : `${countOf(count, 'transfer')} changed.`);
  return count === 0 && named.length > 0 ? EXIT.failed : EXIT.ok;
}

/** What the first number means. @throws UsageError */
function besideOf(where: 'before' | 'behind', number: string | undefined): MoveBeside {
  const beside = selectionOrNone(number === undefined ? [] : [number], {}, 'what to move');
  const [id] = beside?.which === 'transfers' ? beside.ids : [];
  if (id === undefined)
    throw new UsageError(`Say ${where} what: the number of a transfer, then what to move.`);
  return where === 'before' ? { before: id } : { behind: id };
}

function moveInQueue(context: CliContext, to: MoveTo | MoveBeside, selection: Selection): Promise<ExitCode> {
  if (selection.which === 'all' || selection.which === 'profile')
    throw new UsageError('Say what to move: numbers of transfers or --batch ID.');
  const named = selection.which === 'transfers' ? selection.ids.map(String) : [];
  return changed(context, 'moved', named, ({ host }) => request(host, 'transfers.move', { selection, to }));
}

async function pauseQueue(context: CliContext, selection: Selection): Promise<ExitCode> {
  await using session = await openSession(context);
  const { changed: count, wished } = await request(session.host, 'transfers.pause', selection);
  const { terminal } = context;
  terminal.event('paused', { paused: count - wished, stopping: wished });
  if (count === 0) terminal.result(dim('Nothing to pause.'));
  else terminal.result(`${countOf(count - wished, 'transfer')} paused.`);
  if (wished > 0)
    terminal.warn(`${countOf(wished, 'transfer')} of another Waybill on this computer will stop soon.`);
  return count === 0 && selection.which === 'transfers' ? EXIT.failed : EXIT.ok;
}

async function retryQueue(context: CliContext, selection: Selection, now: boolean): Promise<ExitCode> {
  const named = selection.which === 'transfers' ? selection.ids.map(String) : [];
  return await changed(context, 'retried', named, async ({ host }) => {
    if (now) return await request(host, 'transfers.tryNow', selection);
    if (selection.which === 'transfers') return await request(host, 'transfers.retry', selection);
    // "All" would take up again whatever was cancelled at any time: the failed ones, by their numbers.
    let count = 0;
    const failed = everyPage(async (after: number | undefined) => {
      const { transfers, next } = await request(host, 'transfers.list', {
        states: ['failed'],
        withoutDismissed: true,
        limit: 1_000,
        ...(selection.which === 'batch' && { batchId: selection.batchId }),
        ...(after !== undefined && { after }),
      });
      return { rows: [transfers.map(({ id }) => id)], next };
    });
    for await (const ids of failed)
      count += (await request(host, 'transfers.retry', { which: 'transfers', ids })).changed;
    return { changed: count };
  });
}
