import type { Command } from 'commander';
import { appError } from '../../../shared/errors.ts';
import { countOf } from '../../../shared/format.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import type { LedgerVerdict } from '../../../shared/models/ledger-entry.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { request } from '../request.ts';
import type { RunCommand } from '../run-command.ts';
import { openSession } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { dim, green, red } from '../text.ts';

const EXAMPLES = `
Examples:
  waybill verify
  waybill verify --json

Answers 0 where every entry of the history proves the one before it, and 6 where one doesn't.`;

export function addVerify(program: Command, run: RunCommand): void {
  const command = program
    .command('verify')
    .summary('check that the history was not altered')
    .description('Check that no entry of the history was altered, added, moved or removed.')
    .addHelpText('after', EXAMPLES);
  command.action(() => run(command, verify));
}

async function verify(context: CliContext): Promise<ExitCode> {
  await using session = await openSession(context);
  const verdict = await request(session.host, 'ledger.verify', {}, context.interruption.signal);
  return reportVerdict(context.terminal, verdict);
}

/** Says what checking the ledger found. */
export function reportVerdict(terminal: Terminal, verdict: LedgerVerdict): ExitCode {
  terminal.event('verdict', verdict);
  const entries = countOf(verdict.entries, 'entry', 'entries');
  if (verdict.intact) {
    terminal.result([green('✓ '), `${entries}, chain intact`]);
    if (verdict.entries > 0) terminal.result(dim(`  head ${verdict.headSequence} ${verdict.head}`));
    return EXIT.ok;
  }
  const { sentence, nextStep } = describe(appError('LedgerBroken', verdict.message));
  terminal.problem([red('✗ '), sentence]);
  terminal.problem(
    `  The first wrong entry is #${verdict.sequence} (${verdict.problem}): ${verdict.message}`,
  );
  terminal.problem(dim(`  ${nextStep}`));
  return EXIT.integrity;
}
