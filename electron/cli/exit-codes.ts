import type { AppError, ErrorCode } from '../../shared/errors.ts';
import type { TransferState } from '../../shared/transfer-state.ts';

/** What the command line answers to whoever called it; documented in docs/cli.md. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  authentication: 4,
  hostKey: 5,
  integrity: 6,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const EXIT_OF: Readonly<Record<ErrorCode, ExitCode>> = {
  InvalidRequest: EXIT.usage,
  NotFound: EXIT.failed,
  LocalFileNotFound: EXIT.failed,
  PermissionDenied: EXIT.failed,
  LocalPermissionDenied: EXIT.failed,
  AlreadyExists: EXIT.failed,
  NotADirectory: EXIT.failed,
  IsADirectory: EXIT.failed,
  DirectoryNotEmpty: EXIT.failed,
  NameNotAllowed: EXIT.failed,
  DiskFull: EXIT.failed,
  LocalDiskFull: EXIT.failed,
  LocalReadFailed: EXIT.failed,
  LocalFileLocked: EXIT.failed,
  TooManyOpenFiles: EXIT.failed,
  ServerFailure: EXIT.failed,
  ProtocolViolation: EXIT.failed,
  Unreachable: EXIT.unreachable,
  NameNotResolved: EXIT.unreachable,
  ConnectionLost: EXIT.unreachable,
  Timeout: EXIT.unreachable,
  RouteRefused: EXIT.unreachable,
  RouteCannotReach: EXIT.unreachable,
  ProxySignInFailed: EXIT.authentication,
  NoCommonAlgorithm: EXIT.failed,
  SftpUnavailable: EXIT.failed,
  NotSsh: EXIT.failed,
  NoGreeting: EXIT.unreachable,
  ClosedEarly: EXIT.unreachable,
  TooManyConnections: EXIT.unreachable,
  KeyExchangeStalled: EXIT.unreachable,
  ClosedAfterSignIn: EXIT.unreachable,
  NoiseBeforeSftp: EXIT.failed,
  HostKeyUnknown: EXIT.hostKey,
  HostKeyChanged: EXIT.hostKey,
  HostKeyRevoked: EXIT.hostKey,
  TrustStoreUnreadable: EXIT.hostKey,
  AcceptingForbidden: EXIT.hostKey,
  AuthenticationFailed: EXIT.authentication,
  CredentialMissing: EXIT.authentication,
  KeyUnreadable: EXIT.authentication,
  PassphraseNeeded: EXIT.authentication,
  AgentUnavailable: EXIT.authentication,
  SignInUnanswered: EXIT.authentication,
  VaultUnavailable: EXIT.authentication,
  UnsupportedByServer: EXIT.failed,
  RenameRefused: EXIT.failed,
  SourceChanged: EXIT.failed,
  IntegrityMismatch: EXIT.integrity,
  CheckNotPossible: EXIT.integrity,
  FileNotUnderstood: EXIT.failed,
  BatchBeingWritten: EXIT.failed,
  ClaimLost: EXIT.failed,
  LedgerBroken: EXIT.integrity,
  ForbiddenByPolicy: EXIT.failed,
  PolicyUnreadable: EXIT.failed,
  Cancelled: EXIT.failed,
  DatabaseFromFuture: EXIT.failed,
  DatabaseUnavailable: EXIT.failed,
  DatabaseDamaged: EXIT.failed,
  EngineStopped: EXIT.failed,
  Internal: EXIT.failed,
};

export const exitCodeOf = (code: ErrorCode): ExitCode => EXIT_OF[code];

/**
 * From worst to best. What a person must not overlook comes first: somebody in the middle, then data that doesn't match,
 * then what waits for a person, then what time may heal.
 */
const WORST_FIRST: readonly ExitCode[] = [
  EXIT.interrupted,
  EXIT.hostKey,
  EXIT.integrity,
  EXIT.authentication,
  EXIT.usage,
  EXIT.unreachable,
  EXIT.failed,
  EXIT.ok,
];

/** The one exit code for several outcomes; 0 for none. */
export function worstOf(codes: Iterable<ExitCode>): ExitCode {
  let worst = WORST_FIRST.length - 1;
  for (const code of codes) worst = Math.min(worst, WORST_FIRST.indexOf(code));
  return WORST_FIRST[worst] ?? EXIT.failed;
}

/** What one transfer's end means for the exit code. Whatever wasn't delivered counts, but skipping was asked for. */
export function exitCodeOfTransfer(transfer: {
  readonly state: TransferState;
  readonly error: AppError | null;
}): ExitCode {
  if (transfer.state === 'delivered' || transfer.state === 'skipped') return EXIT.ok;
  // A source that is no longer there in the middle of a run is a failed transfer, not a wrong command line.
  const code = transfer.error === null ? EXIT.failed : exitCodeOf(transfer.error.code);
  return code === EXIT.usage ? EXIT.failed : code;
}
