import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { failure } from '../../../shared/errors.ts';
import { partnerReport } from '../../../shared/messages/doctor-report.ts';
import type { DoctorReport } from '../../../shared/models/doctor.ts';
import { addConnectionOptions, type ConnectionFlags } from '../connection-options.ts';
import type { CliContext } from '../context.ts';
import { DoctorDisplay } from '../doctor-display.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-codes.ts';
import { partnerOf } from '../partner.ts';
import { request } from '../request.ts';
import type { RunCommand } from '../run-command.ts';
import { seconds } from '../seconds.ts';
import { securityOf } from '../security-report.ts';
import { destinationFrom, openSession, placeOf, type RemotePlace, type Session } from '../session.ts';
import { UsageError } from '../usage-error.ts';

const EXAMPLES = `
Examples:
  waybill test "Sleep Impressions"
  waybill test "Sleep Impressions" --write
  waybill test sftp://etl_si@imports.example.com:2222/midwest/si --identity ~/.ssh/id_ed25519 --json
  waybill test "Sleep Impressions" --report
  waybill test "Sleep Impressions" --for-partner --no-user --out report.md

Answers 0 where the connection is ready, also with warnings; otherwise what the first failed stage means:
1 to 5, as for every command. With --report it answers 1 where a point of the checklist fails. Signing in is tried once at most, and nothing is retried.`;

interface TestFlags extends ConnectionFlags {
  readonly write?: boolean;
  readonly report?: boolean;
  readonly details?: boolean;
  readonly deadline?: number;
  readonly forPartner?: boolean;
  /** Commander's form of `--no-user`. */
  readonly user?: boolean;
  readonly out?: string;
}

export function addTest(program: Command, run: RunCommand): void {
  const command = program
    .command('test')
    .summary('test a connection, stage by stage')
    .description(
      'Test a connection stage by stage, from the name to the folder: what was found, whose side a trouble is on, what to do.',
    )
    .argument('<connection>', 'profile-name, profile-name:/path or sftp://user@host:port/path')
    .option('-w, --write', 'also write, read, rename and remove a small test file in the folder')
    .option('--details', 'say everything that was found')
    .addOption(
      new Option('--deadline <seconds>', 'end the whole test within this, 5 to 300 (default: 30)').argParser(
        seconds(5, 300),
      ),
    )
    .option(
      '--report',
      'go through the security checklist instead: key, sign-in, server, algorithms, recording',
    )
    .option('--for-partner', "print a report for the partner's administrator instead: Markdown, no secrets")
    .option('--no-user', "with --for-partner: leave out the account's name")
    .option('--out <file>', 'with --for-partner: write the report into this file')
    .addHelpText('after', EXAMPLES);
  addConnectionOptions(command).action((connection: string, flags: TestFlags) =>
    run(command, (context) => test(context, connection, flags)),
  );
}

async function test(context: CliContext, connection: string, flags: TestFlags): Promise<ExitCode> {
  if (flags.forPartner !== true && (flags.out !== undefined || flags.user === false))
    throw new UsageError('--out and --no-user belong to --for-partner.');
  if (flags.report === true && (flags.write === true || flags.forPartner === true))
    throw new UsageError('--report is a checklist of its own: without --write and --for-partner.');
  // A profile's name alone is enough: no name holds a colon.
  const wanted = destinationFrom(context, connection.includes(':') ? connection : `${connection}:`);
  await using session = await openSession(context, flags);
  const place = await placeOf(session, wanted);
  if (flags.report === true) return await securityOf(session, place.profile);
  const isForPartner = flags.forPartner === true && flags.out === undefined;
  const display = new DoctorDisplay(context.terminal, place.profile, {
    withDetails: flags.details === true,
    isSilent: isForPartner,
  });
  let report = await examine(session, place, flags, display);
  // A key nobody has seen is a question, and no credential was sent yet.
  const unknown = report.stages.find(({ error }) => error?.code === 'HostKeyUnknown')?.error;
  if (unknown && (await session.answers.settle(unknown, place.profile)))
    report = await examine(session, place, flags, display);
  const exitCode = exitCodeOfTest(report, context);
  display.summary(report, exitCode);
  if (flags.forPartner === true) await giveReport(context, place, report, flags);
  return exitCode;
}

async function examine(
  session: Session,
  { profile, path }: RemotePlace,
  flags: TestFlags,
  display: DoctorDisplay,
): Promise<DoctorReport> {
  const { host, context } = session;
  display.begin();
  const stop = host.on('connection-test.changed', (news) => display.show(news));
  try {
    const report = await request(
      host,
      'connections.test',
      {
        // Under the profile's own id, so that its password is the one that is kept for it.
        testId: profile.id,
        // An address is no name that a profile could have.
        settings: { ...profile, name: partnerOf(profile).replaceAll(':', '.'), remoteFolder: path },
        wishes: {
          write: flags.write === true,
          ...(flags.deadline !== undefined && { deadlineMs: flags.deadline }),
        },
      },
      context.interruption.signal,
    );
    display.show(report);
    return report;
  } finally {
    stop();
  }
}

function exitCodeOfTest({ passed, stages }: DoctorReport, { interruption }: CliContext): ExitCode {
  if (interruption.signal.aborted) return EXIT.interrupted;
  if (passed === true) return EXIT.ok;
  const error = stages.find(({ state }) => state === 'failed')?.error;
  const code = error ? exitCodeOf(error.code) : EXIT.failed;
  return code === EXIT.usage ? EXIT.failed : code;
}

async function giveReport(
  { terminal, workingDirectory, version }: CliContext,
  { profile }: RemotePlace,
  report: DoctorReport,
  flags: TestFlags,
): Promise<void> {
  const text = partnerReport(report, profile, { withUser: flags.user !== false, appVersion: version });
  if (flags.out === undefined) {
    terminal.event('report', { markdown: text });
    terminal.dataLines(text.trimEnd().split('\n'));
    return;
  }
  const path = resolve(workingDirectory, flags.out);
  try {
    await writeFile(path, text, { mode: 0o600 });
  } catch (cause) {
    throw failure('LocalPermissionDenied', 'the report could not be written', { path, cause });
  }
  terminal.event('report-written', { path });
  terminal.note(`The report is in ${flags.out}.`);
}
