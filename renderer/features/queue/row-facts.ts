import { escapeControls } from '../../../shared/escape-controls.ts';
import { shortReason } from '../../../shared/messages/window/outcomes.ts';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import { QUEUE_ORDER } from '../../../shared/messages/window/queue-order.ts';
import { SEND } from '../../../shared/messages/window/send.ts';
import type { ProfileStatus } from '../../../shared/models/profile.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { remoteFolder, remoteName } from '../../../shared/remote-path.ts';
import { WAITING_STATES } from '../../../shared/transfer-state.ts';

/** Names come from others: what would deceive is made visible. */
export const fileNameOf = ({ remotePath, kind }: TransferSnapshot): string =>
  escapeControls(remoteName(remotePath)) + (kind === 'folder' ? '/' : '');

export const placeOf = ({ profileName, remotePath }: TransferSnapshot): string =>
  QUEUE.place(escapeControls(profileName), escapeControls(remoteFolder(remotePath)));

/** Not worked on, and not over. */
export const isWaiting = ({ state }: TransferSnapshot): boolean =>
  (WAITING_STATES as readonly string[]).includes(state);

/** 0 to 1; `undefined` while nobody knows. */
export function shareOf({ state, sizeBytes, bytesDone }: TransferSnapshot): number | undefined {
  if (state === 'preparing' || state === 'connecting') return bytesDone > 0 ? known() : undefined;
  return known();

  function known(): number | undefined {
    if (sizeBytes === null) return undefined;
    return sizeBytes === 0 ? 1 : Math.min(1, bytesDone / sizeBytes);
  }
}

/** Milliseconds; `null` where it isn't measured. */
export function leftMsOf({ state, sizeBytes, bytesDone, bytesPerSecond }: TransferSnapshot): number | null {
  if (state !== 'transferring' || sizeBytes === null || bytesPerSecond === null || bytesPerSecond <= 0)
    return null;
  return (Math.max(0, sizeBytes - bytesDone) / bytesPerSecond) * 1_000;
}

/** Why a waiting one waits. */
export interface Why {
  readonly cause: 'person' | 'network' | 'retry' | 'paused' | 'others' | 'turn';
  readonly text: string;
}

export function whyOf(
  { state, nextAttemptAtMs, error }: TransferSnapshot,
  status: ProfileStatus | undefined,
  nowMs: number,
  isStopped = false,
): Why {
  if (state === 'paused') return { cause: 'paused', text: QUEUE.why.paused };
  // Sent already: whatever holds its profile is for the others to wait for.
  if (state === 'staged') return { cause: 'others', text: QUEUE.why.others };
  const stopped = status?.held?.error ?? (state === 'held' ? error : null);
  if (stopped != null) return { cause: 'person', text: SEND.needsYou(stopped.code) };
  // What waits to be tried again isn't either, and so nothing counts down.
  if (isStopped) return { cause: 'paused', text: QUEUE_ORDER.stoppedRow };
  if (status?.unreachable != null)
    return { cause: 'network', text: SEND.network(status.unreachable.nextTryAtMs - nowMs) };
  if (state === 'waiting-to-retry' && nextAttemptAtMs !== null)
    return { cause: 'retry', text: QUEUE.why.nextTry(shortReason(error?.code), nextAttemptAtMs - nowMs) };
  return { cause: 'turn', text: QUEUE.why.turn };
}
