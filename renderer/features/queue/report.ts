import { formatMinute, formatSize, formatUtcTime } from '../../../shared/format.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { OUTCOME_NOTES } from '../../../shared/messages/outcome-messages.ts';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { fileNameOf } from './row-facts.ts';

/** What happened to a transfer, whose side it is on, what to do; `undefined` where nothing went wrong. */
export function troubleOf(transfer: TransferSnapshot, profile: Profile | undefined) {
  if (transfer.state === 'unconfirmed')
    return { sentence: OUTCOME_NOTES.unconfirmed, owner: 'you' as const, nextStep: '' };
  if (transfer.error === null) return undefined;
  return describe(transfer.error, {
    partner: transfer.profileName,
    fileName: fileNameOf(transfer),
    byAddress: profile === undefined,
    ...(profile !== undefined && { user: profile.user }),
  });
}

/** Facts for IT, as text. The person copies it on purpose, so it names the file. */
export function transferReport(transfer: TransferSnapshot, profile: Profile | undefined): string {
  const { error, direction, profileName, remotePath, localPath, attempt, timeline } = transfer;
  const trouble = troubleOf(transfer, profile);
  return [
    QUEUE.reportHead,
    QUEUE.report(direction, profileName),
    profile === undefined ? '' : `${profile.user}@${profile.host}:${profile.port}`,
    trouble?.sentence ?? '',
    trouble?.nextStep ?? '',
    error === null ? '' : `${error.code}: ${error.message}`,
    ...Object.entries(error?.detail ?? {})
      .filter(([name]) => name !== 'publicKey')
      .map(([name, value]) => `${name}: ${value}`),
    `${QUEUE.detailLines.remote}: ${remotePath}`,
    `${QUEUE.detailLines.local}: ${localPath}`,
    `${QUEUE.detailLines.attempts}: ${attempt}`,
    formatUtcTime(timeline.finishedAtMs ?? timeline.queuedAtMs),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** From the person to the partner: their server is full, or nobody here can see whether a file arrived. */
export function messageForPartner(transfer: TransferSnapshot, profile: Profile | undefined): string {
  const { sizeBytes, timeline, profileName, sha256, state } = transfer;
  const write = state === 'unconfirmed' ? QUEUE.arrivedForPartner : QUEUE.fullForPartner;
  return write({
    server: profile?.host ?? profileName,
    file: fileNameOf(transfer),
    size: sizeBytes === null ? QUEUE.sizeNotKnown : formatSize(sizeBytes),
    at: formatMinute(timeline.finishedAtMs ?? timeline.queuedAtMs),
    sha256,
  });
}
