import type { AppError } from '../../../shared/errors.ts';
import type { LedgerFields, LedgerKind } from '../../../shared/models/ledger-entry.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { FinalState } from '../../../shared/transfer-state.ts';
import { nameOf } from './names.ts';
import type { PublishIntent, StoredTransfer } from './transfer-row.ts';

/** The ledger's kind and fields for a transfer that has just ended as `outcome`; docs/ledger-format.md. */
export function transferEntry(
  row: StoredTransfer,
  outcome: FinalState,
  profile: Profile,
): { kind: LedgerKind; fields: LedgerFields } {
  const error = row.error === null ? null : (JSON.parse(row.error) as AppError);
  const intent = row.publish_intent === null ? null : (JSON.parse(row.publish_intent) as PublishIntent);
  return {
    kind: `transfer.${outcome}`,
    fields: {
      transferId: row.id,
      batchId: row.batch_id,
      outcome,
      profileName: profile.name,
      profileId: profile.id,
      server: `${profile.host}:${profile.port}`,
      serverUser: profile.user,
      serverKey: row.server_key,
      direction: row.direction,
      fileName: nameOf(row).toWellFormed(),
      localPath: row.local_path.toWellFormed(),
      remotePath: row.remote_path.toWellFormed(),
      sizeBytes: row.size_bytes,
      sha256: row.sha256,
      stage: row.stage,
      checked: row.checked,
      checkedBy: row.checked_by,
      attempts: row.attempt,
      queuedAtMs: row.queued_at_ms,
      startedAtMs: row.started_at_ms,
      sentAtMs: row.sent_at_ms,
      checkedAtMs: row.checked_at_ms,
      finishedAtMs: row.finished_at_ms,
      temporaryName: intent?.placing === undefined ? (intent?.temporary.toWellFormed() ?? null) : null,
      warnings: (JSON.parse(row.warnings) as string[]).join(','),
      errorCode: error?.code ?? null,
      errorMessage: error?.message.toWellFormed() ?? null,
      ...(row.kind === 'folder' && { entryKind: 'folder' }),
      ...(outcome === 'skipped' && { skipReason: row.skip_reason ?? 'exists' }),
    },
  };
}
