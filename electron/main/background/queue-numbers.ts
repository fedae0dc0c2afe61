import type { ProfileStatus } from '../../../shared/models/profile.ts';
import type { QueueOverview } from '../../../shared/models/queue-overview.ts';
import { ACTIVE_STATES, type TransferState } from '../../../shared/transfer-state.ts';

/** What the background life of the application goes by. */
export interface QueueNumbers {
  /** Transfers that go on by themselves: running, queued, or waiting for their next try. */
  readonly going: number;
  /** Some are being sent or could be at once: the machine shall not fall asleep. */
  readonly busy: boolean;
  /** Profiles that wait for a person's answer. */
  readonly held: number;
  /** Transfers that came to a bad end and that nobody has looked after. */
  readonly failed: number;
  /** Of the partners whose transfers go on, bytes. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

export const NO_NUMBERS: QueueNumbers = {
  going: 0,
  busy: false,
  held: 0,
  failed: 0,
  bytesDone: 0,
  bytesTotal: 0,
};

const RUNNING: readonly TransferState[] = ACTIVE_STATES;
const GOING: readonly TransferState[] = [...RUNNING, 'queued', 'waiting-to-retry'];

export function numbersOf(
  { profiles, failed, controls }: QueueOverview,
  statuses: readonly ProfileStatus[],
): QueueNumbers {
  const unreachable = new Set(
    statuses.filter((each) => each.unreachable !== null).map((each) => each.profileId),
  );
  const count = (
    states: readonly TransferState[],
    unfinished: Readonly<Partial<Record<TransferState, number>>>,
  ) => states.reduce((sum, state) => sum + (unfinished[state] ?? 0), 0);
  // Stopped after what is running: nothing else begins by itself.
  const isStopped = controls.stoppedAtMs !== null;
  const goesOn = isStopped ? RUNNING : GOING;
  const going = profiles.filter(({ unfinished }) => count(goesOn, unfinished) > 0);
  return {
    going: going.reduce((sum, { unfinished }) => sum + count(goesOn, unfinished), 0),
    // A server that can't be reached may stay away all night: waiting for it is no reason to keep a laptop awake.
    busy: going.some(
      ({ profileId, unfinished }) =>
        count(RUNNING, unfinished) > 0 ||
        ((unfinished.queued ?? 0) > 0 && !isStopped && !unreachable.has(profileId)),
    ),
    held: statuses.filter(({ held }) => held !== null).length,
    failed,
    bytesDone: going.reduce((sum, { running }) => sum + running.bytesDone, 0),
    bytesTotal: going.reduce((sum, { running }) => sum + running.bytesTotal, 0),
  };
}
