import type { Command } from 'commander';
import { errorOf } from '../../../shared/errors.ts';
import { SECURITY_REPORT, SECURITY_TITLES } from '../../../shared/messages/security-messages.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import {
  overallVerdict,
  type SecurityReport,
  type SecurityVerdict,
} from '../../../shared/models/security-report.ts';
import { addConnectionOptions, type ConnectionFlags } from '../connection-options.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-codes.ts';
import type { RunCommand } from '../program.ts';
import { request } from '../request.ts';
import { configure, findProfile, openSession, releaseIfAnswered, type Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { bold, dim, green, padEnd, red, type Text, yellow } from '../text.ts';

const EXAMPLES = `
Examples:
  waybill security "Sleep Impressions"
  waybill security "Sleep Impressions" --json

Signs in once, as a delivery would. Answers 0 where nothing fails, 1 where something does, and 3, 4 or 5 where the server
couldn't be looked at, as every other command.`;

export function addSecurity(program: Command, run: RunCommand): void {
  const command = program
    .command('security')
    .summary('see how secure a connection is')
    .description(
      'Go through the security checklist for a profile: key, sign-in, server, algorithms, recording.',
    )
    .argument('<profile>', 'name of the profile')
    .addHelpText('after', EXAMPLES);
  addConnectionOptions(command).action((name: string, flags: ConnectionFlags) =>
    run(command, (context) => security(context, name, flags)),
  );
}

async function security(context: CliContext, name: string, flags: ConnectionFlags): Promise<ExitCode> {
  await using session = await openSession(context, flags);
  const profile = await findProfile(session.host, name);
  await configure(session, profile);
  // What holds it is told by the report as well.
  await releaseIfAnswered(session, profile).catch((thrown: unknown) => {
    if (errorOf(thrown).code === 'Cancelled') throw thrown;
  });
  return reportSecurity(context.terminal, await reportOn(session, profile));
}

/** The report on a profile; what a person at the terminal can answer is asked, and looked at once more. */
export async function reportOn(session: Session, profile: Profile): Promise<SecurityReport> {
  const { signal } = session.context.interruption;
  for (;;) {
    const report = await request(
      session.host,
      'connections.securityReport',
      { profileId: profile.id },
      signal,
    );
    if (report.error === null || !(await session.answers.settle(report.error, profile))) return report;
  }
}

const MARKS: Readonly<Record<SecurityVerdict, Text>> = {
  pass: green('✓ '),
  warn: yellow('! '),
  fail: red('✗ '),
  unknown: yellow('? '),
  'not-needed': dim('- '),
};
const TITLE_WIDTH = 20;

/** Prints a report and answers its exit code. */
export function reportSecurity(terminal: Terminal, report: SecurityReport): ExitCode {
  const overall = overallVerdict(report);
  const code =
    report.error !== null ? exitCodeOf(report.error.code) : overall === 'fail' ? EXIT.failed : EXIT.ok;
  terminal.event('security', { ...report, overall, exitCode: code });
  for (const { check, verdict, reason, advice } of report.findings) {
    terminal.data([MARKS[verdict], padEnd(bold(SECURITY_TITLES[check]), TITLE_WIDTH), reason]);
    if (advice !== null && verdict !== 'pass') terminal.data(dim(`  ${' '.repeat(TITLE_WIDTH)}${advice}`));
  }
  terminal.result([MARKS[overall], SECURITY_REPORT.overall[overall]]);
  if (report.error !== null) terminal.error(report.error, { partner: report.profileName, user: report.user });
  return code;
}
