import type { AppError, ErrorCode } from '../../../shared/errors.ts';
import type { ProfileStatus } from '../../../shared/models/profile.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { questionFor } from '../../stores/held.ts';

/** Everything that can be done with one transfer. */
export type RowAction =
  | 'pause'
  | 'resume'
  | 'cancel'
  /** Don't wait for the next try. */
  | 'try-now'
  /** Don't wait for the network. */
  | 'try-connection'
  | AnswerAction
  | 'decide'
  | 'retry'
  | 'send-again'
  | 'copy-for-it'
  | 'copy-for-partner'
  | 'show-file'
  | 'show-history'
  | 'remove';

/** What answers a held connection. */
export type AnswerAction =
  | 'enter-password'
  | 'enter-passphrase'
  | 'unlock-keychain'
  | 'check-identity'
  | 'edit-connection'
  /** Nothing to type: whatever stopped it was mended elsewhere. */
  | 'release';

export interface RowActions {
  /** The one step that leads on; Enter does it. */
  readonly primary: RowAction | null;
  /** Beside it, as a button. */
  readonly secondary: RowAction | null;
  /** All of them, in the order of the menu. */
  readonly all: readonly RowAction[];
}

/** How a failed transfer goes on, by what went wrong. What isn't here: try again, and a report where IT or we have to act. */
const BY_CODE: Readonly<Partial<Record<ErrorCode, readonly [RowAction, RowAction | null]>>> = {
  AlreadyExists: ['decide', null],
  LocalFileNotFound: ['retry', null],
  SourceChanged: ['retry', null],
  LocalReadFailed: ['retry', null],
  LocalDiskFull: ['retry', null],
  DiskFull: ['retry', 'copy-for-partner'],
  Unreachable: ['retry', null],
  NameNotResolved: ['retry', 'edit-connection'],
  ConnectionLost: ['retry', null],
  RouteCannotReach: ['retry', 'edit-connection'],
  Timeout: ['retry', null],
  Cancelled: ['retry', null],
  ForbiddenByPolicy: ['retry', null],
  PolicyUnreadable: ['retry', null],
  EngineStopped: ['retry', null],
  ClaimLost: ['retry', null],
};

/** Whether trying it again unchanged makes sense at all: a decision, or another name, comes first. */
export const canRetry = ({ state, error }: TransferSnapshot): boolean =>
  state === 'failed' && error?.code !== 'AlreadyExists' && error?.code !== 'NameNotAllowed';

function failedActions({ error, direction }: TransferSnapshot): RowActions {
  const own: RowAction = 'show-file';
  const toFile: readonly RowAction[] = direction === 'upload' ? [own] : [];
  // Refused for its name: the same name again is refused again.
  if (error?.code === 'NameNotAllowed')
    return {
      primary: direction === 'upload' ? own : 'remove',
      secondary: null,
      all: [...toFile, 'copy-for-it', 'remove'],
    };
  const [primary, secondary] = (error === null ? undefined : BY_CODE[error.code]) ?? ['retry', 'copy-for-it'];
  const copies: readonly RowAction[] =
    error?.code === 'DiskFull' ? ['copy-for-partner', 'copy-for-it'] : ['copy-for-it'];
  return { primary, secondary, all: [primary, ...copies, ...toFile, 'edit-connection', 'remove'] };
}

/** What answers a held connection. @param isListed an ad-hoc one has no editor and no questions */
export function answerFor(
  profileId: string,
  { code }: Pick<AppError, 'code'>,
  isListed: boolean,
): AnswerAction {
  if (!isListed) return 'release';
  const question = questionFor(profileId, code);
  if (question === undefined) return 'edit-connection';
  if (question.kind === 'host-key') return 'check-identity';
  if (code === 'PassphraseNeeded') return 'enter-passphrase';
  return code === 'VaultUnavailable' ? 'unlock-keychain' : 'enter-password';
}

/** @param status of its profile; `undefined` where nothing is known @param isListed its profile is a saved one */
export function actionsFor(
  transfer: TransferSnapshot,
  status: ProfileStatus | undefined,
  isListed: boolean,
): RowActions {
  const { state, direction, profileId } = transfer;
  const toFile: readonly RowAction[] = direction === 'upload' ? ['show-file'] : [];
  switch (state) {
    case 'staged':
    case 'preparing':
    case 'connecting':
    case 'transferring':
    case 'verifying':
    case 'publishing':
      return { primary: null, secondary: null, all: ['pause', ...toFile, 'cancel'] };
    case 'paused':
      return { primary: 'resume', secondary: null, all: ['resume', ...toFile, 'cancel'] };
    case 'queued':
    case 'waiting-to-retry':
    case 'held': {
      const first = stepOfWaiting(transfer, status, isListed);
      return {
        primary: first,
        secondary: null,
        all: [...(first === null ? [] : [first]), 'pause', ...toFile, 'cancel'],
      };
    }
    case 'failed':
      return failedActions(transfer);
    case 'unconfirmed': {
      // Only who should have got it knows whether it is there.
      const partner: RowAction | null = direction === 'upload' ? 'copy-for-partner' : null;
      return {
        primary: 'send-again',
        secondary: partner,
        all: ['send-again', ...(partner === null ? [] : [partner]), 'copy-for-it', 'show-file', 'remove'],
      };
    }
    case 'cancelled':
      return { primary: null, secondary: null, all: ['retry', ...toFile, 'show-history', 'remove'] };
    case 'delivered':
    case 'skipped':
      return { primary: null, secondary: null, all: ['show-file', 'show-history', 'remove'] };
  }

  function stepOfWaiting(
    { state: waiting }: TransferSnapshot,
    known: ProfileStatus | undefined,
    listed: boolean,
  ): RowAction | null {
    const held = known?.held ?? null;
    if (held !== null) return answerFor(profileId, held.error, listed);
    if (waiting === 'held') return 'release';
    if ((known?.unreachable ?? null) !== null) return 'try-connection';
    return waiting === 'waiting-to-retry' ? 'try-now' : null;
  }
}
