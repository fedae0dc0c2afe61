import { countOf, formatDuration, formatRate, formatSize } from '../../shared/format.ts';
import type { BatchSummary, TransferSnapshot } from '../../shared/models/transfer.ts';
import { ACTIVE_STATES, type TransferState } from '../../shared/transfer-state.ts';
import { bold, cutToWidth, cyan, dim, green, padEnd, padStart, type Text, widthOf } from './text.ts';

/** What the progress display shows: counted up over all batches of a run. */
export interface Progress {
  readonly verb: 'Sending to' | 'Receiving from' | 'Transferring with';
  readonly partner: string;
  readonly files: number;
  readonly filesDone: number;
  /** Those that wait for another try: what they had moved may be moved again. */
  readonly again: number;
  readonly bytes: number;
  readonly bytesDone: number;
  /** `null`: not measured yet, and shown as unknown. */
  readonly bytesPerSecond: number | null;
  readonly active: readonly TransferSnapshot[];
  /** Why nothing moves just now, in words. */
  readonly waiting: string | null;
}

/** More would push what a person typed off the screen. */
const MOST_ACTIVE_LINES = 5;
const BAR_WIDTH = 24;
const SMALL_BAR_WIDTH = 14;
/** Of `512.0 KB/s, try 2 of 4`. */
const RATE_WIDTH = 22;

export const isActive = (state: TransferState): boolean =>
  (ACTIVE_STATES as readonly string[]).includes(state);

/** Sums up batches; `transfers` are the latest snapshots of what is moving. */
export function progressOf(
  partner: string,
  batches: readonly BatchSummary[],
  transfers: readonly TransferSnapshot[],
  bytesPerSecond: number | null,
  waiting: string | null,
): Progress {
  const directions = new Set(batches.map(({ direction }) => direction));
  const sum = (of: (batch: BatchSummary) => number): number =>
    batches.reduce((total, batch) => total + of(batch), 0);
  const done = (batch: BatchSummary): number =>
    (batch.counts.delivered ?? 0) +
    (batch.counts.skipped ?? 0) +
    (batch.counts.failed ?? 0) +
    (batch.counts.cancelled ?? 0) +
    (batch.counts.unconfirmed ?? 0);
  return {
    verb:
      directions.size > 1
        ? 'Transferring with'
        : directions.has('download')
          ? 'Receiving from'
          : 'Sending to',
    partner,
    files: sum(({ total }) => total),
    filesDone: sum(done),
    again: sum(({ counts }) => counts['waiting-to-retry'] ?? 0),
    bytes: sum(({ bytesTotal }) => bytesTotal),
    bytesDone: sum(({ bytesDone }) => bytesDone),
    bytesPerSecond,
    active: transfers.filter(({ state }) => isActive(state)),
    waiting,
  };
}

/** `0:21 left`, or that nobody knows. */
export function timeLeft({ bytes, bytesDone, bytesPerSecond }: Progress): string {
  if (bytesPerSecond === null || bytesPerSecond <= 0) return 'time left unknown';
  return `${formatDuration((Math.max(0, bytes - bytesDone) / bytesPerSecond) * 1_000)} left`;
}

/** One line for logs and pipes. */
export function progressLine(progress: Progress): string {
  const { verb, partner, bytes, bytesDone, bytesPerSecond, waiting } = progress;
  const counts = `${filesOf(progress)}, ${formatSize(bytesDone)} of ${formatSize(bytes)}`;
  if (waiting !== null) return `${verb} ${partner}: ${counts}, ${waiting}`;
  const rate = bytesPerSecond === null ? '' : `, ${formatRate(bytesPerSecond)}`;
  return `${verb} ${partner}: ${counts}${rate}, ${timeLeft(progress)}`;
}

/** Why less is done than before, where it is, is said beside it. */
const filesOf = ({ files, filesDone, again }: Progress): string =>
  `${filesDone} of ${countOf(files, 'file')}${again === 0 ? '' : ` (${again} to be tried again)`}`;

/** The lines of the moving display; none is wider than `width` columns. */
export function progressLines(progress: Progress, width: number): Text[] {
  const shown = progress.active.slice(0, MOST_ACTIVE_LINES);
  const lines = [...overall(progress, width), ...shown.map((transfer) => fileLine(transfer, width))];
  const more = progress.active.length - shown.length;
  return more > 0 ? [...lines, dim(`  and ${countOf(more, 'more file')}`)] : lines;
}

function overall(progress: Progress, width: number): Text[] {
  const { verb, partner, filesDone, files, bytes, bytesDone, bytesPerSecond, waiting } = progress;
  const title = `${verb} ${cutToWidth(partner, Math.max(8, width - 40))}`;
  const numbers = [
    `${formatSize(bytesDone)} of ${formatSize(bytes)}`,
    ...(waiting === null
      ? [bytesPerSecond === null ? '' : formatRate(bytesPerSecond), timeLeft(progress)]
      : [waiting]),
  ].filter((part) => part !== '');
  const first: Text = [bold(title), dim(`  ${filesOf(progress)}`)];
  const share = shareOf(bytesDone, bytes, filesDone === files);
  return [
    withinWidth(first, width),
    withinWidth(['  ', bar(share, BAR_WIDTH), padStart(percent(share), 5), '  ', numbers.join('  ')], width),
  ];
}

function fileLine(transfer: TransferSnapshot, width: number): Text {
  const { sizeBytes, bytesDone, bytesPerSecond, state, attempt } = transfer;
  const share = sizeBytes === null ? 0 : shareOf(bytesDone, sizeBytes, true);
  const rate =
    state !== 'transferring'
      ? (STATE_CLAUSES[state] ?? '')
      : bytesPerSecond === null
        ? ''
        : formatRate(bytesPerSecond);
  // A try begins at nothing again, or where the last one ended: why the bar went back is said beside it.
  const tries = attempt > 1 ? `, ${tryOf(attempt, transfer.tries)}` : '';
  const right: Text = [
    bar(share, SMALL_BAR_WIDTH),
    padStart(percent(share), 5),
    '  ',
    padEnd(`${rate}${tries}`, RATE_WIDTH),
  ];
  const room = width - widthOf(right) - 4;
  // A window this narrow has room for the name alone.
  if (room < 8) return withinWidth(`  ${cutToWidth(nameOf(transfer), width - 2)}`, width);
  const nameWidth = Math.min(room, 44);
  return ['  ', padEnd(cutToWidth(nameOf(transfer), nameWidth), nameWidth), '  ', right];
}

/** A person may have asked for more than there are by themselves. */
const tryOf = (attempt: number, tries: number): string =>
  attempt <= tries ? `try ${attempt} of ${tries}` : `try ${attempt}`;

const STATE_CLAUSES: Partial<Record<TransferState, string>> = {
  preparing: 'preparing',
  connecting: 'connecting',
  verifying: 'checking',
  publishing: 'publishing',
  delivered: 'delivered',
};

/** The file's own name: of the local file when sending, of the remote one when receiving. */
export function nameOf(transfer: Pick<TransferSnapshot, 'direction' | 'localPath' | 'remotePath'>): string {
  const path = transfer.direction === 'upload' ? transfer.localPath : transfer.remotePath;
  // A backslash ends a folder's name on Windows only, and only in local paths.
  const parts = path.split(transfer.direction === 'upload' && /^([a-z]:|\\\\)/i.test(path) ? /[\\/]/ : '/');
  return parts.findLast((part) => part !== '') ?? path;
}

function shareOf(done: number, total: number, finished: boolean): number {
  if (total <= 0) return finished ? 1 : 0;
  return Math.min(1, Math.max(0, done / total));
}

const percent = (share: number): string => `${Math.floor(share * 100)}%`;

function bar(share: number, width: number): Text {
  const full = Math.round(share * width);
  const paint = share >= 1 ? green : cyan;
  return [paint('━'.repeat(full)), dim('─'.repeat(width - full))];
}

/** A line that doesn't fit loses its end, and with it its colours. */
function withinWidth(line: Text, width: number): Text {
  if (widthOf(line) <= width) return line;
  const plain = plainOf(line);
  let cut = '';
  for (const character of plain) {
    if (widthOf(cut + character) > width) break;
    cut += character;
  }
  return cut;
}

function plainOf(text: Text): string {
  if (typeof text === 'string') return text;
  return 'style' in text ? plainOf(text.text) : text.map(plainOf).join('');
}
