import { countOf, formatSize } from '../../shared/format.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import type { ErrorContext } from '../../shared/messages/error-words.ts';
import {
  type Deliveries,
  deliveredSentence,
  FOLDER_MADE,
  foldersMade,
  NOTHING_TRANSFERRED,
  OUTCOME_NOTES,
  proofOf,
  SKIP_WORDS,
  WARNING_WORDS,
  withDelivery,
} from '../../shared/messages/outcome-messages.ts';
import type { Profile } from '../../shared/models/profile.ts';
import type { TransferSnapshot } from '../../shared/models/transfer.ts';
import { type FINAL_STATES, isFinal } from '../../shared/transfer-state.ts';
import { EXIT, type ExitCode, exitCodeOf, exitCodeOfTransfer, worstOf } from './exit-codes.ts';
import { MAKE_DIRS_HINT, optionHint } from './option-hints.ts';
import { contextOf, partnerOf } from './partner.ts';
import { nameOf } from './progress-view.ts';
import { reportTogether, wasTakenMeanwhile } from './report-together.ts';
import { everyPage, request } from './request.ts';
import type { RunOutcome } from './run-transfers.ts';
import type { Session } from './session.ts';
import { dim, green, red, type Text, yellow } from './text.ts';

/** A run to report on. */
export interface Report {
  readonly batchIds: readonly string[];
  readonly profiles: readonly Profile[];
  readonly outcome: RunOutcome;
  /** Transfers finished before this time, UTC ms, belong to an earlier run. */
  readonly sinceMs?: number;
}

type Counts = Record<(typeof FINAL_STATES)[number] | 'waiting', number>;

/** Prints what became of every transfer of the batches, and answers the exit code. */
export async function reportResults(session: Session, report: Report): Promise<ExitCode> {
  const { terminal } = session.context;
  const counts: Counts = { delivered: 0, skipped: 0, failed: 0, cancelled: 0, unconfirmed: 0, waiting: 0 };
  const deliveries = new Map<string, Deliveries>();
  const waiting = new Map<string, number>();
  const codes = new Set<ExitCode>();
  const explained = new Set<string>();
  let bytes = 0;
  let folders = 0;
  for (const batchId of report.batchIds) {
    const batch = await request(session.host, 'batches.get', { id: batchId });
    let takenMeanwhile = 0;
    for await (const transfer of transfersOf(session, batchId)) {
      if (!isFinal(transfer.state)) {
        counts.waiting += 1;
        // Those of a batch that asks wait for an answer, not for somebody to go on.
        if (batch.together !== 'asks')
          waiting.set(transfer.profileId, (waiting.get(transfer.profileId) ?? 0) + 1);
        terminal.event('transfer', transfer);
        continue;
      }
      if ((transfer.timeline.finishedAtMs ?? 0) < (report.sinceMs ?? 0)) continue;
      codes.add(exitCodeOfTransfer(transfer));
      if (wasTakenMeanwhile(transfer)) takenMeanwhile += 1;
      // A folder is no file, and nothing of it was compared.
      const isMade = transfer.state === 'delivered' && transfer.kind === 'folder';
      if (isMade) folders += 1;
      else counts[transfer.state] += 1;
      if (!isMade && transfer.state === 'delivered') {
        bytes += transfer.sizeBytes ?? 0;
        const key = `${transfer.profileId} ${transfer.direction}`;
        const partner = partnerIn(report, transfer);
        deliveries.set(key, withDelivery(deliveries.get(key), { ...transfer, profileName: partner }));
      }
      printTransfer(session, report, transfer, explained);
    }
    if (reportTogether(session, batch, takenMeanwhile)) codes.add(EXIT.failed);
  }
  for (const group of deliveries.values()) terminal.result([green('✓ '), deliveredSentence(group)]);
  const isEmpty = folders === 0 && Object.values(counts).every((count) => count === 0);
  if (isEmpty && report.outcome.end === 'finished' && report.sinceMs === undefined)
    terminal.result([yellow('- '), NOTHING_TRANSFERRED]);
  if (folders > 0) terminal.result([green('✓ '), foldersMade(folders)]);
  codes.add(explainWaiting(session, report, waiting, counts.delivered));
  if (report.outcome.temporariesLeft > 0) {
    const names = countOf(report.outcome.temporariesLeft, 'temporary name');
    terminal.warn(`${names} could not be removed yet; Waybill does it at the next connection.`);
  }
  const exitCode = worstOf(codes);
  terminal.event('summary', {
    outcome: report.outcome.end,
    batchIds: report.batchIds,
    ...counts,
    foldersMade: folders,
    bytesDelivered: bytes,
    temporariesLeft: report.outcome.temporariesLeft,
    exitCode,
  });
  return exitCode;
}

function transfersOf(session: Session, batchId: string): AsyncGenerator<TransferSnapshot> {
  return everyPage(async (after: number | undefined) => {
    const { transfers, next } = await request(session.host, 'transfers.list', {
      batchId,
      limit: 1_000,
      ...(after !== undefined && { after }),
    });
    return { rows: transfers, next };
  });
}

function partnerIn(report: Report, transfer: TransferSnapshot): string {
  const profile = report.profiles.find(({ id }) => id === transfer.profileId);
  return profile === undefined ? transfer.profileName : partnerOf(profile);
}

function contextIn(report: Report, transfer: TransferSnapshot): ErrorContext {
  const profile = report.profiles.find(({ id }) => id === transfer.profileId);
  return profile === undefined ? { partner: transfer.profileName } : contextOf(profile);
}

function hintFor({ error, direction }: TransferSnapshot): string | undefined {
  if (error?.code === 'NotFound') return direction === 'upload' ? MAKE_DIRS_HINT : undefined;
  return error === null ? undefined : optionHint(error.code);
}

/** One finished transfer: a line, and for a failure what happened and what to do, the latter once for each kind. */
function printTransfer(
  { context: { terminal } }: Session,
  report: Report,
  transfer: TransferSnapshot,
  explained: Set<string>,
): void {
  const name = transfer.kind === 'folder' ? `${nameOf(transfer)}/` : nameOf(transfer);
  if (transfer.state === 'delivered') {
    terminal.event('transfer', transfer);
    terminal.result(deliveredLine(transfer));
    for (const warning of transfer.warnings) terminal.result([yellow('  ! '), dim(WARNING_WORDS[warning])]);
    return;
  }
  if (transfer.error === null || transfer.state === 'skipped' || transfer.state === 'cancelled') {
    const note =
      transfer.skipReason !== null
        ? SKIP_WORDS[transfer.skipReason]
        : transfer.state === 'failed'
          ? 'failed'
          : (OUTCOME_NOTES[transfer.state as 'cancelled'] ?? '');
    terminal.event('transfer', { ...transfer, sentence: note });
    const line: Text = [yellow('- '), name, dim(`  ${transfer.state}. ${note}`)];
    if (transfer.state === 'skipped') terminal.result(line);
    else terminal.problem(line);
    return;
  }
  const message =
    transfer.state === 'unconfirmed'
      ? {
          sentence: OUTCOME_NOTES.unconfirmed,
          owner: 'partner' as const,
          nextStep: 'Ask them before you send it again.',
        }
      : describe(transfer.error, { ...contextIn(report, transfer), fileName: name });
  terminal.event('transfer', { ...transfer, ...message });
  terminal.problem([red('✗ '), name, dim(`  ${transfer.state}`)]);
  terminal.prose('  ', message.sentence);
  for (const warning of transfer.warnings) terminal.prose('  ', `${WARNING_WORDS[warning]}.`);
  if (!explained.has(transfer.error.code)) {
    for (const step of [message.nextStep, hintFor(transfer)]) {
      if (step !== undefined) terminal.prose('  ', step, (line) => dim(line));
    }
  }
  explained.add(transfer.error.code);
}

/** `✓ billing.csv  →  /midwest/si/billing.csv  18.2 KB  published, content checked (read back)`. */
function deliveredLine(transfer: TransferSnapshot): Text {
  const to = transfer.direction === 'upload' ? transfer.remotePath : transfer.localPath;
  const size =
    transfer.sizeBytes === null || transfer.kind === 'folder' ? '' : `  ${formatSize(transfer.sizeBytes)}`;
  return [
    green('✓ '),
    transfer.kind === 'folder' ? `${nameOf(transfer)}/` : nameOf(transfer),
    dim('  →  '),
    to,
    dim(size),
    '  ',
    green(
      transfer.kind === 'folder'
        ? FOLDER_MADE
        : proofOf(transfer.stage, transfer.checked, transfer.checkedBy),
    ),
  ];
}

/** Says why the rest waits and how to go on. */
function explainWaiting(
  session: Session,
  report: Report,
  waiting: ReadonlyMap<string, number>,
  delivered: number,
): ExitCode {
  const { terminal } = session.context;
  const { outcome } = report;
  const codes: ExitCode[] = [];
  const total = [...waiting.values()].reduce((sum, count) => sum + count, 0);
  const interrupted = outcome.end === 'interrupted';
  for (const profile of report.profiles) {
    const count = waiting.get(profile.id) ?? 0;
    const status = outcome.statuses.get(profile.id);
    const error = status?.held?.error ?? (outcome.end === 'paused' ? undefined : status?.unreachable?.error);
    if (count === 0 || error === undefined || interrupted) continue;
    terminal.error(error, { ...contextOf(profile), waiting: count, delivered });
    codes.push(exitCodeOf(error.code));
  }
  if (interrupted) codes.push(EXIT.interrupted);
  else if (total > 0 && codes.length === 0) codes.push(EXIT.failed);
  if (total > 0 || interrupted) {
    const how = outcome.end === 'interrupted' || outcome.end === 'paused' ? ', paused' : '';
    const stay = total === 1 ? 'stays' : 'stay';
    terminal.problem([
      yellow('! '),
      interrupted ? 'Interrupted. ' : '',
      total === 0
        ? 'Nothing was left to send.'
        : `${countOf(total, 'file')} ${stay} in the queue${how}. Go on with: waybill queue resume`,
    ]);
  }
  return worstOf(codes);
}
