import type { Database } from 'better-sqlite3';
import { isFinal, next, type TransferState } from '../../../../shared/transfer-state.ts';
import { prepared } from '../../storage/statements.ts';
import { asAsked, type StoredTransfer, type TransferChange } from './transfer-row.ts';

const CANCELLED_STAGED = {
  state: 'cancelled',
  publish_intent: null,
  stage: null,
  checked: null,
  checked_by: null,
} as const satisfies TransferChange & { state: TransferState };

/**
 * A person's wish that was written while its transfer was on the way out of its worker's hands. Once the claim is given
 * back nobody would notice it any more, so it is answered in the same change.
 * @param row as it is about to be written, the claim given back
 * @returns the columns to write besides; none where there is no wish, or where the transfer has ended
 */
export function answerUnnoticed(
  database: Database,
  row: StoredTransfer,
  nowMs: number,
): TransferChange & { state?: TransferState } {
  if (isFinal(row.state)) return {};
  const wish = prepared<Pick<StoredTransfer, 'requested'>>(
    database,
    'SELECT requested FROM transfers WHERE id = ?',
  ).get(row.id)?.requested;
  if (wish === null || wish === undefined) return {};
  // Cut off between its intention to publish and the outcome: it has to be looked at before it can be called off.
  // One that is just staged was never renamed.
  if (wish === 'cancel' && row.state === 'staged')
    return { ...CANCELLED_STAGED, ...asAsked(row), finished_at_ms: nowMs };
  if (wish === 'cancel' && row.publish_intent !== null)
    return { state: 'queued', requested: 'cancel', next_attempt_at_ms: null };
  const state = next(row.state, wish);
  if (state === undefined) return {};
  return { state, next_attempt_at_ms: null, ...(isFinal(state) ? { finished_at_ms: nowMs } : {}) };
}
