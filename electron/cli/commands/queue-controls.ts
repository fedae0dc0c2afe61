import { type Command, Option } from 'commander';
import { formatMinute } from '../../../shared/format.ts';
import type { QueueControls } from '../../../shared/models/queue-controls.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { limitOf, rateOf, readRate } from '../rate.ts';
import { request } from '../request.ts';
import type { RunCommand } from '../run-command.ts';
import { openSession } from '../session.ts';

const LIMIT_EXAMPLES = `
Examples:
  waybill queue limit
  waybill queue limit --up 2M --down 10M
  waybill queue limit --up none

For all transfers together, in every Waybill on this computer, at once and until it is changed. A k is 1,024.`;

const STOP_EXAMPLES = `
Example:
  waybill queue stop

What is being sent finishes, and nothing new begins, also after a restart, until "waybill queue start" or "resume".
What a "put" or "get" waits for by itself goes on.`;

interface LimitFlags {
  readonly up?: number;
  readonly down?: number;
}

/** What holds for the whole queue. Adds to `queue`. */
export function addQueueControls(queue: Command, run: RunCommand): void {
  const limit = queue
    .command('limit')
    .description('Show or set how fast files go.')
    .addOption(new Option('--up <speed>', 'sending: 500k, 2M, or none').argParser(readRate))
    .addOption(new Option('--down <speed>', 'fetching: 500k, 2M, or none').argParser(readRate))
    .addHelpText('after', LIMIT_EXAMPLES);
  limit.action(({ up, down }: LimitFlags) =>
    run(limit, (context) =>
      control(context, (host) =>
        request(host, 'queue.limit', {
          ...(up !== undefined && { uploadLimit: limitOf(up) }),
          ...(down !== undefined && { downloadLimit: limitOf(down) }),
        }),
      ),
    ),
  );

  const stop = queue
    .command('stop')
    .description('Let what is running finish, and begin nothing new.')
    .addHelpText('after', STOP_EXAMPLES);
  stop.action(() => run(stop, (context) => control(context, (host) => request(host, 'queue.stop', {}))));

  const start = queue
    .command('start')
    .description('Take "queue stop" back.')
    .addHelpText('after', '\nExample:\n  waybill queue start');
  start.action(() => run(start, (context) => control(context, (host) => request(host, 'queue.start', {}))));
}

async function control(
  context: CliContext,
  change: (host: Parameters<typeof request>[0]) => Promise<QueueControls>,
): Promise<ExitCode> {
  await using session = await openSession(context);
  const controls = await change(session.host);
  const { terminal } = context;
  terminal.event('controls', { ...controls });
  terminal.data(`Sending: ${rateOf(controls.uploadLimit)}. Fetching: ${rateOf(controls.downloadLimit)}.`);
  if (controls.stoppedAtMs !== null)
    terminal.data(
      `Stopped since ${formatMinute(controls.stoppedAtMs)}: nothing new begins. Go on: waybill queue start`,
    );
  return EXIT.ok;
}
