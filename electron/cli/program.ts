import { Command, Option } from 'commander';
import { addCredential } from './commands/credential.ts';
import { addDemo } from './commands/demo.ts';
import { addGet } from './commands/get.ts';
import { addHistory } from './commands/history.ts';
import { addKeys } from './commands/keys.ts';
import { addKit } from './commands/kit.ts';
import { addLs } from './commands/ls.ts';
import { addPolicy } from './commands/policy.ts';
import { addProfiles } from './commands/profiles.ts';
import { addPut } from './commands/put.ts';
import { addQueue } from './commands/queue.ts';
import { addTest } from './commands/test.ts';
import { addTrust } from './commands/trust.ts';
import { addVerify } from './commands/verify.ts';
import type { RunCommand } from './run-command.ts';

/** The options that every command takes. */
export interface GlobalFlags {
  readonly dataDir?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const HELP = `
Examples:
  waybill demo
  waybill profiles add "Sleep Impressions" --host imports.example.com --user etl_si --remote-folder /midwest/si
  waybill put *.csv "Sleep Impressions:/midwest/si/"
  waybill queue resume

Exit codes:
  0  all delivered                  4  sign-in failed
  1  some transfer failed           5  host key unknown or changed
  2  wrong command line             6  something doesn't match what was sent or recorded
  3  unreachable or timed out     130  interrupted; the queue keeps what was not sent`;

/** The whole command line as a table of contents. */
export function buildProgram(version: string, run: RunCommand): Command {
  const program = new Command('waybill')
    .description('The SFTP client that leaves a receipt: sends files, proves that they arrived, records it.')
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .addOption(new Option('--data-dir <folder>', 'where queue and history are kept (WAYBILL_DATA_DIR)'))
    .addOption(new Option('--json', 'one JSON object a line on standard output and nothing else there'))
    .addOption(new Option('-q, --quiet', 'say nothing but what was asked for and what went wrong'))
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', HELP)
    .showSuggestionAfterError(true);
  addPut(program, run);
  addGet(program, run);
  addLs(program, run);
  addQueue(program, run);
  addHistory(program, run);
  addVerify(program, run);
  addTest(program, run);
  addProfiles(program, run);
  addPolicy(program, run);
  addCredential(program, run);
  addKeys(program, run);
  addKit(program, run);
  addTrust(program, run);
  addDemo(program, run);
  return program;
}

/** `program` and all commands below it. */
export function* everyCommand(program: Command): Generator<Command> {
  yield program;
  for (const command of program.commands) yield* everyCommand(command);
}
