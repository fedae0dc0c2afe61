import type { ErrorCode } from '../../errors.ts';
import type { Checked, Direction, SkipReason, Stage } from '../../models/transfer.ts';
import { isFinal, type TransferState } from '../../transfer-state.ts';

/** How a chip looks; green (`success`) is a proven delivery and nothing else. */
export type OutcomeTone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';

export interface OutcomeChip {
  readonly tone: OutcomeTone;
  readonly word: string;
}

export interface OutcomeFacts {
  readonly state: TransferState;
  readonly direction: Direction;
  readonly checked: Checked | null;
  readonly stage?: Stage | null | undefined;
  readonly errorCode?: ErrorCode | undefined;
  readonly kind?: 'file' | 'folder';
  readonly skipReason?: SkipReason | null;
  /** Bytes; for "Sending 62 %". */
  readonly bytesDone?: number;
  readonly sizeBytes?: number | null;
}

const DELIVERED: Readonly<Record<Checked, string>> = {
  none: 'Delivered, not checked',
  size: 'Delivered, size checked',
  content: 'Delivered, contents checked',
};

/** Written under its final name: said, because half of it could be seen there meanwhile. */
const PLACED: Readonly<Record<Checked, string>> = {
  none: 'Placed directly, not checked',
  size: 'Placed directly, size checked',
  content: 'Placed directly, contents checked',
};

const SKIPPED: Readonly<Record<SkipReason, string>> = {
  exists: 'Skipped',
  'not-newer': 'Skipped: not newer',
  'not-different': 'Skipped: the same',
  'already-whole': 'Skipped: the same',
  link: 'Skipped: a link',
  'link-leads-out': 'Skipped: link leads out',
  'link-leads-nowhere': 'Skipped: link leads nowhere',
  'link-in-circle': 'Skipped: link in a circle',
};

/** A transfer's state in a word or three, for lists. */
export function outcomeChip(facts: OutcomeFacts): OutcomeChip {
  switch (facts.state) {
    case 'delivered': {
      if (facts.kind === 'folder') return { tone: 'neutral', word: 'Empty folder made' };
      const checked = facts.checked ?? 'none';
      return {
        tone: checked === 'none' ? 'neutral' : 'success',
        word: (facts.stage === 'placed' ? PLACED : DELIVERED)[checked],
      };
    }
    case 'queued':
      return { tone: 'neutral', word: 'Waiting' };
    case 'waiting-to-retry':
      return { tone: 'neutral', word: 'Will try again' };
    case 'staged':
      return { tone: 'neutral', word: 'Sent, waits for others' };
    case 'held':
      return { tone: 'warning', word: 'Needs you' };
    case 'paused':
      return { tone: 'neutral', word: 'Paused' };
    case 'preparing':
      return { tone: 'info', word: 'Preparing' };
    case 'connecting':
      return { tone: 'info', word: 'Connecting' };
    case 'transferring':
      return {
        tone: 'info',
        word: `${facts.direction === 'upload' ? 'Sending' : 'Receiving'}${percent(facts)}`,
      };
    case 'verifying':
      return { tone: 'info', word: 'Checking' };
    case 'publishing':
      return { tone: 'info', word: 'Publishing' };
    case 'skipped':
      return { tone: 'neutral', word: SKIPPED[facts.skipReason ?? 'exists'] };
    case 'cancelled':
      return { tone: 'neutral', word: 'Cancelled' };
    case 'unconfirmed':
      return { tone: 'warning', word: 'Unconfirmed' };
    case 'failed':
      return {
        tone: 'danger',
        word: `${facts.direction === 'upload' ? 'Not sent' : 'Not received'}${reason(facts.errorCode)}`,
      };
  }
}

function percent({ bytesDone, sizeBytes }: OutcomeFacts): string {
  if (bytesDone === undefined || sizeBytes == null || sizeBytes === 0) return '';
  // Rounded down: 100 % is for what is all there.
  return ` ${Math.floor((bytesDone / sizeBytes) * 100)} %`;
}

const reason = (code: ErrorCode | undefined): string =>
  code === undefined ? '' : `: ${SHORT_REASONS[code] ?? 'see details'}`;

/** The cause in two or three words, to begin a text with; '' where there are none for it. */
export const shortReason = (code: ErrorCode | undefined): string => {
  const words = code === undefined ? '' : (SHORT_REASONS[code] ?? '');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

/** The cause in two or three words; the sentence stands in `error-messages.ts`. */
const SHORT_REASONS: Readonly<Partial<Record<ErrorCode, string>>> = {
  NotFound: 'folder missing',
  LocalFileNotFound: 'file is gone',
  PermissionDenied: 'not allowed there',
  LocalPermissionDenied: 'not allowed here',
  AlreadyExists: 'exists already',
  NotADirectory: 'not a folder',
  IsADirectory: 'is a folder',
  NameNotAllowed: 'name not allowed',
  DiskFull: 'server is full',
  LocalDiskFull: 'disk is full',
  LocalReadFailed: 'can’t be read',
  ServerFailure: 'server error',
  Unreachable: 'not reachable',
  NameNotResolved: 'server not found',
  ConnectionLost: 'connection lost',
  Timeout: 'took too long',
  RouteRefused: 'way there closed',
  RouteCannotReach: 'not reached from there',
  ProxySignInFailed: 'proxy sign-in refused',
  HostKeyUnknown: 'server not known',
  HostKeyChanged: 'server changed',
  HostKeyRevoked: 'server revoked',
  AuthenticationFailed: 'sign-in refused',
  AgentUnavailable: 'no key of the agent',
  SignInUnanswered: 'code not entered',
  CredentialMissing: 'password missing',
  KeyUnreadable: 'key unreadable',
  PassphraseNeeded: 'passphrase missing',
  VaultUnavailable: 'keychain locked',
  UnsupportedByServer: 'not supported there',
  RenameRefused: 'renaming refused',
  SourceChanged: 'file changed',
  IntegrityMismatch: 'arrived different',
  CheckNotPossible: 'can’t be checked',
  Cancelled: 'cancelled',
};

/** Whether progress can be shown for it. */
export const isRunning = (state: TransferState): boolean => !isFinal(state) && !WAITING.has(state);
const WAITING: ReadonlySet<TransferState> = new Set([
  'queued',
  'waiting-to-retry',
  'staged',
  'held',
  'paused',
]);
