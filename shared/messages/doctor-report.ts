import type { AppError } from '../errors.ts';
import { escapeControls } from '../escape-controls.ts';
import { formatUtcTime } from '../format.ts';
import type { DoctorReport, DoctorStage, DoctorStageName } from '../models/doctor.ts';
import { DOCTOR_WORDS } from './doctor-findings.ts';
import { type DoctorContext, messagesOf, STAGE_TEXTS, STATE_WORDS, wordsBeside } from './doctor-messages.ts';

export interface ReportServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

export interface ReportOptions {
  /** The account's name, which the partner needs to find it in a log. */
  readonly withUser: boolean;
  readonly appVersion?: string;
}

const LEFT_OUT = '(account)';

/** Stages in which an error's path is one of the server, not of this computer. */
const REMOTE: ReadonlySet<DoctorStageName> = new Set(['folder', 'write', 'space', 'round-trip']);

/**
 * A test as text for the partner's administrator: plain to read, and Markdown. Holds no secrets, because no test does; no
 * paths of this computer, and not what the connection is called here.
 */
export function partnerReport(
  report: DoctorReport,
  server: ReportServer,
  { withUser, appVersion }: ReportOptions,
): string {
  const { host, port, user } = server;
  const context: DoctorContext = {
    host,
    port,
    partner: host,
    byAddress: true,
    ...(withUser && { user }),
  };
  const stages = report.stages.map(withoutLocalPaths);
  const lines = [
    `# Connection test of ${host}, port ${port}`,
    '',
    `- Account: ${withUser ? user : 'left out'}`,
    `- When: ${formatUtcTime(report.startedAtMs)}`,
    `- With: Waybill${appVersion === undefined ? '' : ` ${appVersion}`}, an SFTP client`,
    `- Result: ${report.passed === true ? 'ready' : 'not ready'}`,
    '',
    ...trouble(stages, context),
    '## Stages',
    '',
    ...stages.map(stageLine),
    '',
    '## Details',
    ...stages.flatMap(detailLines),
    '',
  ];
  const text = escapeControlsInLines(lines);
  return withUser ? text : withoutName(text, user);
}

function trouble(stages: readonly DoctorStage[], context: DoctorContext): readonly string[] {
  const told = stages.flatMap((stage) =>
    messagesOf(stage, context).map(({ sentence, nextStep, owner }) => [
      `- **${STAGE_TEXTS[stage.name].title}, ${STATE_WORDS[stage.state]}** (whose side: ${owner}). ${sentence} ${nextStep}`,
      ...(stage.error === null ? [] : [`  ${stage.error.code}: ${stage.error.message}${says(stage.error)}`]),
    ]),
  );
  return told.length === 0 ? [] : ['## What to look at', '', ...told.flat(), ''];
}

const says = ({ detail }: AppError): string =>
  typeof detail?.serverSays === 'string' && detail.serverSays !== ''
    ? `; ${DOCTOR_WORDS.serverSays}: “${detail.serverSays}”`
    : '';

function stageLine(stage: DoctorStage): string {
  const { name, state, durationMs } = stage;
  const parts = [
    STATE_WORDS[state],
    durationMs === null ? '' : DOCTOR_WORDS.ms(durationMs),
    wordsBeside(stage),
  ];
  // Of a stage that wasn't tried the reason may say just that once more.
  return `- ${STAGE_TEXTS[name].title}: ${[...new Set(parts)].filter((part) => part !== '').join(', ')}`;
}

const detailLines = ({ name, details }: DoctorStage): readonly string[] =>
  details.length === 0
    ? []
    : [
        '',
        `### ${STAGE_TEXTS[name].title}`,
        '',
        ...details.map(({ label, value }) => `- ${label}: ${value}`),
      ];

function withoutLocalPaths(stage: DoctorStage): DoctorStage {
  if (stage.error === null || REMOTE.has(stage.name)) return stage;
  const { path: _local, hint: _hint, ...error } = stage.error;
  return { ...stage, error };
}

/** Names come from servers: what would move a cursor or break a line is escaped. */
const escapeControlsInLines = (lines: readonly string[]): string => lines.map(escapeControls).join('\n');

/** Wherever it stands as a word: in a home folder's path, in what the server said. */
function withoutName(text: string, name: string): string {
  if (name === '') return text;
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, 'gu'), LEFT_OUT);
}
