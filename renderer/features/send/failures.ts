import { isRunning } from '../../../shared/messages/window/outcomes.ts';
import type { Failures } from '../../../shared/messages/window/send.ts';
import type { QueueOverview } from '../../../shared/models/queue-overview.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import type { Going } from './card-status.ts';

/** By partner, what went wrong: an unconfirmed one may well have arrived, so it never counts as not sent. */
export function failuresByProfile(transfers: readonly TransferSnapshot[]): ReadonlyMap<string, Failures> {
  const found = new Map<string, Failures>();
  for (const { profileId, state, direction } of transfers) {
    const before = found.get(profileId) ?? { notSent: 0, notReceived: 0, unconfirmed: 0 };
    const which =
      state === 'unconfirmed' ? 'unconfirmed' : direction === 'upload' ? 'notSent' : 'notReceived';
    found.set(profileId, { ...before, [which]: before[which] + 1 });
  }
  return found;
}

/** Changes whenever the numbers of failures do. */
export const failuresKey = (overview: QueueOverview | null): string =>
  (overview?.profiles ?? [])
    .filter(({ failed }) => failed > 0)
    .map(({ profileId, failed }) => `${profileId} ${failed}`)
    .join('\n');

/** By partner, which way what runs just now goes. */
export function goingByProfile(recent: Iterable<TransferSnapshot>): ReadonlyMap<string, Going> {
  const found = new Map<string, Going>();
  for (const { profileId, state, direction } of recent) {
    if (!isRunning(state)) continue;
    const going = direction === 'upload' ? 'sending' : 'receiving';
    const before = found.get(profileId);
    found.set(profileId, before === undefined || before === going ? going : 'both');
  }
  return found;
}
