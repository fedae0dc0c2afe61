import { appError } from '../../../shared/errors.ts';
import { formatCount, formatExactBytes } from '../../../shared/format.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { OUTCOME_NOTES, SKIP_WORDS, WARNING_WORDS } from '../../../shared/messages/outcome-messages.ts';
import type { OutcomeTone } from '../../../shared/messages/window/outcomes.ts';
import {
  checkedWords,
  outcomeSentence,
  PLACED_WORDS,
  TIMELINE_WORDS,
  WAYBILL,
} from '../../../shared/messages/window/waybill.ts';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import type { SkipReason, TransferWarning } from '../../../shared/models/transfer.ts';
import { type EntryRow, entryRow } from './entry-row.ts';
import {
  type Fact,
  type FactLine,
  fingerprint,
  path,
  personLine,
  plain,
  serverLine,
  withLines,
} from './fact-lines.ts';
import { type FieldReader, fieldsOf, type TransferFacts, transferFacts } from './fields.ts';
import { recordFacts, recordSentence } from './record-facts.ts';

export interface Step {
  readonly label: string;
  /** UTC milliseconds. */
  readonly atMs: number;
}

/** An entry as a waybill says it: the same for the sheet, the printed page and the copied text. */
export interface Waybill {
  readonly sequence: number;
  readonly hash: string;
  readonly icon: EntryRow['icon'];
  readonly tone: OutcomeTone;
  readonly sentence: string;
  /** What happened and what to do, for what wasn't delivered. */
  readonly notes: readonly string[];
  readonly facts: readonly Fact[];
  /** What came when, in order; only what was reached. Empty for what isn't a transfer. */
  readonly timeline: readonly Step[];
  /** When the entry was written, UTC milliseconds. */
  readonly recordedAtMs: number;
  readonly appVersion: string;
}

export function waybillOf(entry: LedgerEntry): Waybill {
  const row = entryRow(entry);
  const facts = transferFacts(entry);
  const fields = fieldsOf(entry);
  const shared = {
    sequence: entry.sequence,
    hash: entry.hash,
    icon: row.icon,
    tone: row.tone,
    recordedAtMs: fields.number('atMs') ?? 0,
    appVersion: fields.text('appVersion') ?? '',
  };
  if (facts === undefined)
    return {
      ...shared,
      sentence: recordSentence(entry),
      notes: [],
      facts: recordFacts(entry),
      timeline: [],
    };
  return {
    ...shared,
    sentence: outcomeSentence({ ...facts, partner: row.partner, checked: facts.checked ?? 'none' }),
    notes: notesOf(facts, fields, row.partner),
    facts: transferLines(facts, fields),
    timeline: timelineOf(facts, fields),
  };
}

const { labels } = WAYBILL;

function transferLines(facts: TransferFacts, fields: FieldReader): readonly Fact[] {
  const { text, number } = fields;
  const here = [...personLine(fields), ...path(text('localPath'))];
  const there = [...serverLine(fields), ...path(text('remotePath'))];
  const isUpload = facts.direction === 'upload';
  const size = number('sizeBytes');
  const hash = text('sha256');
  const attempts = number('attempts');
  const code = text('errorCode');
  const message = text('errorMessage');
  return withLines([
    { label: labels.file, lines: plain(text('fileName')) },
    {
      label: labels.size,
      lines: plain(size === null || facts.kind === 'folder' ? null : formatExactBytes(size)),
    },
    { label: labels.sha256, lines: hash === null ? [] : [{ text: hash, look: 'hash' }] },
    { label: labels.from, lines: isUpload ? here : there },
    { label: labels.to, lines: isUpload ? there : here },
    { label: labels.serverKey, lines: fingerprint(text('serverKey')) },
    {
      label: labels.checked,
      lines: plain(facts.checked === null ? null : checkedWords(facts.checked, facts)),
    },
    { label: labels.placed, lines: plain(placedOf(facts, fields)) },
    { label: labels.attempts, lines: plain(attempts === null ? null : formatCount(attempts)) },
    { label: labels.warnings, lines: warningsOf(text('warnings')) },
    { label: labels.code, lines: [...plain(code), ...path(message)] },
  ]);
}

/** Only of what arrived: before, nothing carries the name. */
function placedOf({ outcome, kind }: TransferFacts, { text }: FieldReader): string | null {
  if (outcome !== 'delivered' || kind === 'folder') return null;
  return text('temporaryName') === null ? PLACED_WORDS.inPlace : PLACED_WORDS.underTemporaryName;
}

function warningsOf(warnings: string | null): FactLine[] {
  return (warnings ?? '')
    .split(',')
    .filter((warning) => warning !== '')
    .flatMap((warning) => {
      const words = WARNING_WORDS[warning as TransferWarning] as string | undefined;
      const clause = words ?? warning;
      return plain(`${clause.charAt(0).toUpperCase()}${clause.slice(1)}`);
    });
}

function notesOf(facts: TransferFacts, { text }: FieldReader, partner: string): readonly string[] {
  const { outcome, errorCode } = facts;
  if (outcome === 'delivered') return [];
  const user = text('serverUser');
  const fileName = text('fileName');
  const error =
    errorCode === undefined || errorCode === 'Cancelled'
      ? undefined
      : describe(appError(errorCode, ''), {
          partner,
          ...(user !== null && { user }),
          ...(fileName !== null && { fileName }),
        });
  const why = error === undefined ? [] : [error.sentence, error.nextStep];
  if (outcome === 'failed') return why;
  if (outcome === 'skipped') return [skipNote(text('skipReason'))];
  return [OUTCOME_NOTES[outcome], ...(outcome === 'unconfirmed' ? [] : why)];
}

/** Earlier versions skipped for one reason only, and a later one may know others. */
const skipNote = (reason: string | null): string =>
  (SKIP_WORDS[(reason ?? 'exists') as SkipReason] as string | undefined) ?? reason ?? '';

function timelineOf(
  { outcome, direction, kind }: TransferFacts,
  { text, number }: FieldReader,
): readonly Step[] {
  const isInPlace = outcome === 'delivered' && kind === 'file' && text('temporaryName') === null;
  const steps: readonly (readonly [string, number | null])[] = [
    [TIMELINE_WORDS.queued, number('queuedAtMs')],
    [TIMELINE_WORDS.started, number('startedAtMs')],
    [TIMELINE_WORDS.sent[direction], number('sentAtMs')],
    [TIMELINE_WORDS.checked, number('checkedAtMs')],
    [
      isInPlace ? TIMELINE_WORDS.deliveredInPlace : TIMELINE_WORDS.finished[outcome],
      number('finishedAtMs') ?? number('atMs'),
    ],
  ];
  return steps.flatMap(([label, atMs]) => (atMs === null ? [] : [{ label, atMs }]));
}
