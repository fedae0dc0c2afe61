import { formatElapsed, formatExactBytes, formatLocalTime, formatUtcTime } from '../../shared/format.ts';
import { proofOf, STATE_WORDS, WARNING_WORDS } from '../../shared/messages/outcome-messages.ts';
import type { Profile } from '../../shared/models/profile.ts';
import type { TransferSnapshot } from '../../shared/models/transfer.ts';
import { partnerOf } from './partner.ts';
import { nameOf } from './progress-view.ts';
import { request } from './request.ts';
import type { Session } from './session.ts';
import { bold, dim, green, padEnd, type Text, yellow } from './text.ts';

const LABEL_WIDTH = 13;

/** Prints the waybill of every transfer of a batch. */
export async function printWaybills(session: Session, profile: Profile, batchId: string): Promise<void> {
  const { terminal } = session.context;
  const { transfers } = await request(session.host, 'transfers.list', { batchId });
  for (const transfer of transfers) {
    for (const line of waybillBlock(transfer, profile)) terminal.result(line);
  }
}

/** One transfer's receipt as lines: what, how much, its hash, where, to whom, how it was checked, when. */
function waybillBlock(transfer: TransferSnapshot, profile: Profile): Text[] {
  const { state, sizeBytes, sha256, serverKey, stage, checked, checkedBy, direction, timeline, warnings } =
    transfer;
  const row = (label: string, value: Text): Text => [dim('  │ '), dim(padEnd(label, LABEL_WIDTH)), value];
  const outcome = state === 'delivered' ? green('✓ delivered') : yellow(STATE_WORDS[state]);
  const [from, to] =
    direction === 'upload'
      ? [transfer.localPath, transfer.remotePath]
      : [transfer.remotePath, transfer.localPath];
  return [
    [dim('  ┌ '), bold(nameOf(transfer)), '  ', outcome],
    row('Size', sizeBytes === null ? 'unknown' : formatExactBytes(sizeBytes)),
    row('SHA-256', sha256 ?? 'unknown'),
    row('From', from),
    row('To', to),
    row('Partner', `${partnerOf(profile)}, ${profile.user}@${profile.host}, port ${profile.port}`),
    row('Server key', serverKey ?? 'unknown'),
    row('Proof', green(proofOf(stage, checked, checkedBy))),
    ...warnings.map((warning) => row('Note', yellow(WARNING_WORDS[warning]))),
    ...timesOf(timeline).map(([label, value]) => row(label, value)),
    dim('  └'),
  ];
}

function timesOf(timeline: TransferSnapshot['timeline']): [string, Text][] {
  const points: [string, number | null][] = [
    ['Queued', timeline.queuedAtMs],
    ['Sent', timeline.sentAtMs],
    ['Checked', timeline.checkedAtMs],
    ['Finished', timeline.finishedAtMs],
  ];
  return points.flatMap(([label, ms]): [string, Text][] => {
    if (ms === null) return [];
    const since = label === 'Queued' ? '' : dim(`  +${formatElapsed(ms - timeline.queuedAtMs)}`);
    const local = formatLocalTime(ms);
    const utc = formatUtcTime(ms);
    // Where the person's zone is UTC the same would stand there twice.
    return [[label, [local, local === utc ? '' : dim(`  ${utc}`), since]]];
  });
}
