import { errorOf } from '../../shared/errors.ts';
import { SECURITY_REPORT, SECURITY_TITLES } from '../../shared/messages/security-messages.ts';
import type { Profile } from '../../shared/models/profile.ts';
import {
  overallVerdict,
  type SecurityReport,
  type SecurityVerdict,
} from '../../shared/models/security-report.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { request } from './request.ts';
import { releaseForCommand, type Session } from './session.ts';
import type { Terminal } from './terminal.ts';
import { bold, dim, green, padEnd, red, type Text, yellow } from './text.ts';

/** Looks at a profile once, as a delivery would sign in, and prints what was found. */
export async function securityOf(session: Session, profile: Profile): Promise<ExitCode> {
  // What holds it is told by the report as well.
  await releaseForCommand(session, profile).catch((thrown: unknown) => {
    if (errorOf(thrown).code === 'Cancelled') throw thrown;
  });
  return reportSecurity(session.context.terminal, await reportOn(session, profile));
}

/** The report on a profile; what a person at the terminal can answer is asked, and looked at once more. */
async function reportOn(session: Session, profile: Profile): Promise<SecurityReport> {
  const { signal } = session.context.interruption;
  const { identity } = session.connection;
  for (;;) {
    const report = await request(
      session.host,
      'connections.securityReport',
      { profileId: profile.id, ...(identity !== undefined && { keyFile: identity }) },
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
function reportSecurity(terminal: Terminal, report: SecurityReport): ExitCode {
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
