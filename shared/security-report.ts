import {
  type AlgorithmKind,
  type GradedAlgorithm,
  gradeConnection,
  type NegotiatedNames,
} from './algorithm-grades.ts';
import type { AppError } from './errors.ts';
import { formatUtcTime } from './format.ts';
import { gradeOfKey } from './key-grade.ts';
import { keyTypeName } from './key-type-name.ts';
import { keyTroubleOf } from './messages/key-messages.ts';
import {
  SECURITY_REPORT,
  SECURITY_TITLES,
  SECURITY_VERDICTS,
  SECURITY_WORDS as WORDS,
} from './messages/security-messages.ts';
import { ageSentence } from './messages/signing-key-messages.ts';
import type {
  SecurityCheck,
  SecurityFinding,
  SecurityReport,
  SecurityVerdict,
} from './models/security-report.ts';
import { isOlderThan, type KeyFacts } from './models/signing-key.ts';
import type { TrustedHostKey } from './models/trusted-host-key.ts';

/** How a server's key came to be trusted. */
export type TrustedHow = TrustedHostKey['how'] | 'pinned' | 'known-hosts';

/** What a report is made from. */
export interface SecurityFacts {
  readonly signIn: {
    /** Of the profile: `password`, `key-file`, `ask`, `agent` … */
    readonly method: string;
    readonly key: KeyFacts | null;
    readonly keyError: AppError | null;
  };
  /** Days; 0: nobody is reminded. */
  readonly reminderDays: number;
  /** `null` where no connection could be opened. */
  readonly opened: { readonly trustedHow: TrustedHow; readonly negotiated: NegotiatedNames } | null;
  /** Whether a key of the server is trusted at all. */
  readonly isHostKnown: boolean;
  readonly ledger: 'intact' | 'empty' | 'head-unknown' | 'wrong';
  readonly nowMs: number;
}

/** Judges each point of the checklist. Pure, so that every combination can be tested. */
export function assessSecurity(facts: SecurityFacts): readonly SecurityFinding[] {
  return [
    signIn(facts),
    keyStrength(facts),
    keyFile(facts),
    keyAge(facts),
    knownHost(facts),
    algorithm(facts, 'host-key', 'host-key'),
    algorithm(facts, 'key-exchange', 'kex'),
    algorithm(facts, 'cipher', 'cipher'),
    algorithm(facts, 'mac', 'mac'),
    logging(facts),
  ];
}

const finding = (
  check: SecurityCheck,
  verdict: SecurityVerdict,
  reason: string,
  advice: string | null = null,
): SecurityFinding => ({ check, verdict, reason, advice });

function signIn({ signIn: { method } }: SecurityFacts): SecurityFinding {
  if (method === 'password') return finding('sign-in', 'fail', WORDS.withPassword, WORDS.makeKey);
  if (method === 'ask') return finding('sign-in', 'fail', WORDS.withAsked, WORDS.makeKey);
  return finding('sign-in', 'pass', method === 'key-file' ? WORDS.withKey : WORDS.withAgent);
}

/** What is said of a key that there isn't, or that can't be looked at; undefined where there is one. */
function withoutKey(
  check: SecurityCheck,
  { signIn: { method, key, keyError } }: SecurityFacts,
): SecurityFinding | undefined {
  if (key !== null) return undefined;
  if (keyError !== null)
    return finding(check, 'unknown', keyTroubleOf(keyError), keyError.hint ?? WORDS.chooseKey);
  return method === 'password' || method === 'ask'
    ? finding(check, 'not-needed', WORDS.noKey)
    : finding(check, 'unknown', WORDS.agentKey);
}

function keyStrength(facts: SecurityFacts): SecurityFinding {
  const { key } = facts.signIn;
  if (key === null) return withoutKey('key-strength', facts) ?? finding('key-strength', 'unknown', '');
  if (key.keyType === null) return finding('key-strength', 'unknown', WORDS.keyHidden, WORDS.writePublic);
  const { grade, reason } = gradeOfKey(key.keyType, key.bits);
  const said = WORDS.algorithm(keyTypeName(key.keyType, key.bits), reason);
  if (grade === 'strong') return finding('key-strength', 'pass', said);
  return finding('key-strength', grade === 'weak' ? 'fail' : 'warn', said, WORDS.newKey);
}

function keyFile(facts: SecurityFacts): SecurityFinding {
  const { key } = facts.signIn;
  if (key === null) return withoutKey('key-file', facts) ?? finding('key-file', 'unknown', '');
  if (key.form === 'public') return finding('key-file', 'not-needed', WORDS.heldByAgent);
  if (key.isReadableByOthers === true) return finding('key-file', 'fail', WORDS.fileOpen, WORDS.closeFile);
  if (key.isProtected === false) return finding('key-file', 'warn', WORDS.noPassphrase, WORDS.addPassphrase);
  return finding('key-file', 'pass', key.isReadableByOthers === null ? WORDS.fileMine : WORDS.fileGood);
}

function keyAge(facts: SecurityFacts): SecurityFinding {
  const {
    signIn: { key },
    reminderDays,
    nowMs,
  } = facts;
  if (key === null) return withoutKey('key-age', facts) ?? finding('key-age', 'unknown', '');
  const age = ageSentence(key.age, nowMs);
  if (reminderDays === 0) return finding('key-age', 'warn', WORDS.ageNotWatched(age), WORDS.watchAge);
  return isOlderThan(key.age, reminderDays, nowMs)
    ? finding('key-age', 'warn', WORDS.ageOld(age, reminderDays), WORDS.newKey)
    : finding('key-age', 'pass', WORDS.ageGood(age));
}

function knownHost({ opened, isHostKnown }: SecurityFacts): SecurityFinding {
  if (opened === null)
    return finding('known-host', 'unknown', isHostKnown ? WORDS.storedButNotSeen : WORDS.notOpened);
  switch (opened.trustedHow) {
    case 'compared':
      return finding('known-host', 'pass', WORDS.compared);
    case 'pinned':
      return finding('known-host', 'pass', WORDS.pinned);
    case 'planned':
      return finding('known-host', 'pass', WORDS.planned);
    case 'imported':
      return finding('known-host', 'pass', WORDS.imported);
    case 'known-hosts':
      return finding('known-host', 'pass', WORDS.inKnownHosts);
    case 'without-comparing':
    case 'accept-new-option':
      return finding('known-host', 'warn', WORDS.notCompared, WORDS.compareKey);
  }
}

function algorithm({ opened }: SecurityFacts, check: SecurityCheck, kind: AlgorithmKind): SecurityFinding {
  const part = opened === null ? undefined : partOf(opened.negotiated, kind);
  if (part === undefined) return finding(check, 'unknown', WORDS.notOpened);
  const said = WORDS.algorithm(part.name === '' ? WORDS.builtIn : part.name, part.reason);
  return part.grade === 'weak'
    ? finding(check, 'fail', said, WORDS.weakAlgorithm)
    : finding(check, 'pass', said);
}

const partOf = (names: NegotiatedNames, wanted: AlgorithmKind): GradedAlgorithm | undefined =>
  gradeConnection(names).parts.find(({ kind }) => kind === wanted);

function logging({ ledger }: SecurityFacts): SecurityFinding {
  switch (ledger) {
    case 'intact':
      return finding('logging', 'pass', WORDS.recorded);
    case 'empty':
      return finding('logging', 'pass', WORDS.recordedYet);
    case 'head-unknown':
      return finding('logging', 'warn', WORDS.headUnknown, WORDS.verifyLedger);
    case 'wrong':
      return finding('logging', 'fail', WORDS.headWrong, WORDS.verifyLedger);
  }
}

/** The report as text, to send on. */
export function securityReportText(report: SecurityReport): string {
  const { profileName, user, host, port, checkedAtMs, findings } = report;
  return [
    SECURITY_REPORT.head,
    `${profileName}: ${user}@${host}:${port}`,
    formatUtcTime(checkedAtMs),
    '',
    ...findings.flatMap(({ check, verdict, reason, advice }) => [
      `${SECURITY_VERDICTS[verdict]}: ${SECURITY_TITLES[check]}. ${reason}`,
      ...(advice === null ? [] : [`  ${advice}`]),
    ]),
    '',
  ].join('\n');
}
