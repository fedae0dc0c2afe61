import type { Database } from 'better-sqlite3';
import type { EngineParsedInput } from '../../../shared/contract/engine-requests.ts';
import { type AppError, errorOf } from '../../../shared/errors.ts';
import type { Authentication } from '../../../shared/models/authentication.ts';
import type { ConnectionFacts } from '../../../shared/models/connection-facts.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { SecurityReport } from '../../../shared/models/security-report.ts';
import { type KeyFacts, keyFileOf } from '../../../shared/models/signing-key.ts';
import { trustAddress } from '../../../shared/models/trust-settings.ts';
import { assessSecurity, type SecurityFacts, type TrustedHow } from '../../../shared/security-report.ts';
import { ConnectFailure, type ConnectionPool } from '../connections/pool.ts';
import type { Trust } from '../connections/trust/trust.ts';
import type { Keys } from '../keys/keys.ts';
import { readHead } from '../ledger/head.ts';
import { newestHead } from '../ledger/ledger.ts';
import type { Profiles } from '../profiles/profiles.ts';
import { prepared } from '../storage/statements.ts';

/** How long the note of the ledger's newest entry may be missing after the first one, milliseconds. */
const HEAD_PATIENCE_MS = 10_000;

export interface SecurityReportParts {
  readonly dataDirectory: string;
  readonly database: Database;
  readonly profiles: Profiles;
  readonly pool: ConnectionPool;
  readonly trust: Trust;
  readonly keys: Keys;
  readonly now: () => number;
}

/**
 * Looks at a saved profile, its key, and a connection to its server: the one that is open, or one that is opened as any other
 * would be, held where a person is needed. Where none can be had, what needs one is unknown and the report says why.
 * @throws `NotFound`, `Cancelled`, `TrustStoreUnreadable`, `DatabaseUnavailable`
 */
export async function securityReport(
  parts: SecurityReportParts,
  { profileId, keyFile }: EngineParsedInput<'connections.securityReport'>,
  signal: AbortSignal,
): Promise<SecurityReport> {
  const profile = parts.profiles.get(profileId);
  const authentication: Authentication =
    keyFile === undefined ? profile.authentication : { method: 'key-file', path: keyFile };
  const { key, keyError } = await keyOf(parts.keys, authentication);
  const { opened, error } = await openedFacts(parts, profile, signal);
  const { host, port, user, name } = profile;
  const nowMs = parts.now();
  const findings = assessSecurity({
    signIn: { method: authentication.method, key, keyError },
    reminderDays: parts.keys.reminderDays(),
    opened,
    isHostKnown: isHostKnown(parts.trust, profile),
    ledger: ledgerState(parts),
    nowMs,
  });
  return { profileName: name, host, port, user, checkedAtMs: nowMs, findings, error };
}

async function keyOf(
  keys: Keys,
  authentication: Authentication,
): Promise<{ key: KeyFacts | null; keyError: AppError | null }> {
  const path = keyFileOf(authentication);
  if (path === undefined) return { key: null, keyError: null };
  try {
    return { key: await keys.show(path), keyError: null };
  } catch (thrown) {
    return { key: null, keyError: errorOf(thrown) };
  }
}

async function openedFacts(
  { pool, trust }: SecurityReportParts,
  profile: Profile,
  signal: AbortSignal,
): Promise<{ opened: SecurityFacts['opened']; error: AppError | null }> {
  try {
    using _lease = await pool.acquire(profile.id, signal);
    const negotiated = pool.facts(profile.id);
    if (negotiated === null) return { opened: null, error: null };
    return { opened: { trustedHow: trustedHow(negotiated, profile, trust), negotiated }, error: null };
  } catch (thrown) {
    if (!(thrown instanceof ConnectFailure) || thrown.outcome === 'cancelled') throw thrown;
    return { opened: null, error: thrown.error };
  }
}

/** By whom the server's key came to be trusted, as far as it was written down. */
function trustedHow(
  { trustedBy, serverKey }: ConnectionFacts,
  profile: Profile,
  { store }: Trust,
): TrustedHow {
  if (trustedBy === 'pin') return 'pinned';
  if (trustedBy === 'known-hosts') return 'known-hosts';
  const { host, port } = trustAddress(profile);
  const stored = store.list(host, port).find(({ fingerprint }) => fingerprint === serverKey);
  return stored?.how ?? (trustedBy === 'next' ? 'planned' : 'accept-new-option');
}

function isHostKnown({ store }: Trust, profile: Profile): boolean {
  const { host, port } = trustAddress(profile);
  return store.keysFor(host, port).length > 0;
}

/** Whether the ledger's newest known entry is there as it was. The whole chain is `ledger.verify`'s to look at. */
function ledgerState({ dataDirectory, database, now }: SecurityReportParts): SecurityFacts['ledger'] {
  const known = readHead(dataDirectory);
  const newest = newestHead(database);
  if (known.state === 'unreadable') return 'head-unknown';
  if (newest === null) return known.state === 'absent' ? 'empty' : 'wrong';
  const entryAt = (sequence: number) =>
    prepared<{ hash: Buffer; at_ms: number }>(
      database,
      'SELECT hash, at_ms FROM ledger_entries WHERE sequence = ?',
    ).get(sequence);
  if (known.state === 'absent') {
    // It is written within a second of the first entry, which may be that of this very connection.
    const firstAtMs = entryAt(1)?.at_ms ?? 0;
    return now() - firstAtMs < HEAD_PATIENCE_MS ? 'intact' : 'head-unknown';
  }
  const row = entryAt(known.head.sequence);
  return row?.hash.toString('hex') === known.head.hash ? 'intact' : 'wrong';
}
