import type { AppError } from '../errors.ts';

/** What a security report looks at, in the order in which it tells. */
export const SECURITY_CHECKS = [
  'sign-in',
  'key-strength',
  'key-file',
  'key-age',
  'known-host',
  'host-key',
  'key-exchange',
  'cipher',
  'mac',
  'logging',
] as const;
export type SecurityCheck = (typeof SECURITY_CHECKS)[number];

/** `unknown`: it couldn't be looked at, and the reason says why. `not-needed`: it doesn't concern this connection. */
export type SecurityVerdict = 'pass' | 'warn' | 'fail' | 'unknown' | 'not-needed';

export interface SecurityFinding {
  readonly check: SecurityCheck;
  readonly verdict: SecurityVerdict;
  /** What was found, as a sentence; names in it come from files and servers. */
  readonly reason: string;
  /** What to do about it; `null` where there is nothing to do. */
  readonly advice: string | null;
}

/** How secure a connection is, point by point. No secrets in it. */
export interface SecurityReport {
  readonly profileName: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly checkedAtMs: number;
  /** One for each of {@link SECURITY_CHECKS}. */
  readonly findings: readonly SecurityFinding[];
  /** Why no connection could be opened, so that what needs one is `unknown`. */
  readonly error: AppError | null;
}

const WORST_FIRST = ['fail', 'warn', 'unknown', 'pass'] as const;

/** The worst of all findings. */
export function overallVerdict({
  findings,
}: Pick<SecurityReport, 'findings'>): Exclude<SecurityVerdict, 'not-needed'> {
  return WORST_FIRST.find((verdict) => findings.some((finding) => finding.verdict === verdict)) ?? 'pass';
}
