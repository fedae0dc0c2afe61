/**
 * The closed set of things that can go wrong, as plain data that crosses process borders unharmed.
 * The sentence a person reads for each code stands in `messages/error-messages.ts`.
 */

/** Facts about each code. `retryable`: trying the same thing again later, unchanged, may work. */
const FACTS = {
  InvalidRequest: { retryable: false },
  NotFound: { retryable: false },
  LocalFileNotFound: { retryable: false },
  PermissionDenied: { retryable: false },
  LocalPermissionDenied: { retryable: false },
  AlreadyExists: { retryable: false },
  NotADirectory: { retryable: false },
  IsADirectory: { retryable: false },
  DirectoryNotEmpty: { retryable: false },
  NameNotAllowed: { retryable: false },
  DiskFull: { retryable: false },
  LocalDiskFull: { retryable: false },
  LocalReadFailed: { retryable: true },
  LocalFileLocked: { retryable: true },
  TooManyOpenFiles: { retryable: true },
  ServerFailure: { retryable: true },
  ProtocolViolation: { retryable: false },
  Unreachable: { retryable: true },
  NameNotResolved: { retryable: true },
  ConnectionLost: { retryable: true },
  RouteRefused: { retryable: false },
  RouteCannotReach: { retryable: true },
  ProxySignInFailed: { retryable: false },
  Timeout: { retryable: true },
  NoCommonAlgorithm: { retryable: false },
  SftpUnavailable: { retryable: false },
  NotSsh: { retryable: false },
  NoGreeting: { retryable: true },
  ClosedEarly: { retryable: true },
  TooManyConnections: { retryable: true },
  KeyExchangeStalled: { retryable: true },
  ClosedAfterSignIn: { retryable: true },
  NoiseBeforeSftp: { retryable: false },
  HostKeyUnknown: { retryable: false },
  HostKeyChanged: { retryable: false },
  HostKeyRevoked: { retryable: false },
  TrustStoreUnreadable: { retryable: false },
  AcceptingForbidden: { retryable: false },
  AuthenticationFailed: { retryable: false },
  CredentialMissing: { retryable: false },
  KeyUnreadable: { retryable: false },
  PassphraseNeeded: { retryable: false },
  AgentUnavailable: { retryable: false },
  SignInUnanswered: { retryable: false },
  VaultUnavailable: { retryable: false },
  UnsupportedByServer: { retryable: false },
  SourceChanged: { retryable: true },
  IntegrityMismatch: { retryable: true },
  RenameRefused: { retryable: false },
  CheckNotPossible: { retryable: false },
  FileNotUnderstood: { retryable: false },
  BatchBeingWritten: { retryable: true },
  ClaimLost: { retryable: false },
  LedgerBroken: { retryable: false },
  ForbiddenByPolicy: { retryable: false },
  PolicyUnreadable: { retryable: false },
  Cancelled: { retryable: false },
  DatabaseFromFuture: { retryable: false },
  DatabaseUnavailable: { retryable: false },
  DatabaseDamaged: { retryable: false },
  EngineStopped: { retryable: true },
  Internal: { retryable: false },
} as const satisfies Record<string, { retryable: boolean }>;

export type ErrorCode = keyof typeof FACTS;

export const ERROR_CODES = Object.keys(FACTS) as readonly ErrorCode[];

/** An error as plain data: the only form in which one is stored, sent or shown. */
export interface AppError {
  readonly code: ErrorCode;
  /** For logs and "Detail": technical, without secrets; not the sentence a person reads first. */
  readonly message: string;
  readonly retryable: boolean;
  readonly hint?: string;
  /** The file or folder concerned, local or remote. Sensitive: never logged. */
  readonly path?: string;
  /** Facts a message or a dialog needs (fingerprints, status numbers), strings and numbers only. */
  readonly detail?: Readonly<Record<string, string | number>>;
}

/** The one exception class that is thrown on purpose; carries an {@link AppError}. */
export class Failure extends Error {
  readonly error: AppError;

  constructor(error: AppError, options?: ErrorOptions) {
    super(error.message, options);
    this.name = 'Failure';
    this.error = error;
  }
}

/** Builds an {@link AppError}; whether it is retryable follows from its code. */
export function appError(
  code: ErrorCode,
  message: string,
  more: { hint?: string; path?: string; detail?: Record<string, string | number> } = {},
): AppError {
  return { code, message, retryable: FACTS[code].retryable, ...more };
}

/** Shorthand for `throw failure('NotFound', …)`. */
export function failure(
  code: ErrorCode,
  message: string,
  more: { hint?: string; path?: string; detail?: Record<string, string | number>; cause?: unknown } = {},
): Failure {
  const { cause, ...rest } = more;
  return new Failure(appError(code, message, rest), cause === undefined ? undefined : { cause });
}

/** The {@link AppError} inside whatever was thrown; anything unforeseen is `Internal`. */
export function errorOf(thrown: unknown): AppError {
  if (thrown instanceof Failure) return thrown.error;
  if (thrown instanceof Error && thrown.name === 'AbortError') return appError('Cancelled', 'cancelled');
  return appError('Internal', thrown instanceof Error ? thrown.message : String(thrown));
}
