import { errorOf } from '../../../../shared/errors.ts';
import { isEnough } from '../../../../shared/models/verification.ts';
import type { Lease } from '../../connections/pool.ts';
import type { SftpSession } from '../../connections/sftp-session.ts';
import { NOTHING_COMPARED, type Proof, reopenAndProve, serverOf, unlessRefused } from '../checking/verify.ts';
import type { Job } from '../job.ts';
import { asAsked, type PublishIntent } from '../queue/transfer-row.ts';
import { RemoteSide } from '../remote-side.ts';
import type { AttemptOutcome, TransferTools } from '../transfer-tools.ts';
import { upload } from '../upload.ts';
import { isOurs } from './publish.ts';
import { recordPublished } from './publish-attempt.ts';

/**
 * Takes up a file that was being written under its final name when its worker was cut off. A complete one is looked for
 * and never sent again: `delivered` where it is there, `unconfirmed` where it is not, because somebody may have taken it.
 * An incomplete one that we made is removed, and sent anew.
 */
export async function resumePlacing(
  job: Job,
  tools: TransferTools,
  intent: PublishIntent,
): Promise<AttemptOutcome> {
  if (!tools.pool.isConnected(job.row.profile_id)) tools.later(job, 'connect');
  // Kept until the end: a connection nobody uses may be closed at once.
  using lease = await tools.pool.acquire(job.row.profile_id, job.signal);
  const { session } = lease;
  if (intent.placing === 'complete') return await lookAtPlaced(job, tools, lease, intent);
  await clearAway(job, tools, session, intent);
  if (job.row.requested === 'cancel') {
    // Seen not to be there: now it can be said that it is not.
    job.stop('cancel');
    await tools.queue.step(job, 'cancel', {
      stage: null,
      checked: null,
      checked_by: null,
      publish_intent: null,
      ...asAsked(job.row),
    });
    return 'published';
  }
  return await upload(job, tools);
}

/** It is there as we sent it, or nobody can tell: another file of that name may be its reader's own. */
async function lookAtPlaced(
  job: Job,
  tools: TransferTools,
  lease: Lease,
  intent: PublishIntent,
): Promise<AttemptOutcome> {
  const side = new RemoteSide(lease.session);
  const shown = await unlessRefused(side.facts(intent.final));
  const isThere = await isOurs(side, intent, shown ?? null, job.signal);
  const proof = isThere ? await proofOf(job, tools, lease, intent) : undefined;
  const { checked, checkedBy } = proof ?? NOTHING_COMPARED;
  await tools.queue.step(job, 'verified', {
    attempt: job.attempt,
    sha256: intent.sha256,
    stage: 'sent',
    checked: job.row.checked ?? checked,
    checked_by: job.row.checked_by ?? checkedBy,
    bytes_done: intent.sizeBytes,
  });
  if (proof !== undefined) await recordPublished(job, tools, intent.final, 'placed');
  else await tools.queue.step(job, 'look-unknown', { next_attempt_at_ms: null });
  return 'published';
}

/** What was proven before it was cut off, or else now, as far as its profile requires. `undefined`: less than that. */
async function proofOf(
  job: Job,
  tools: TransferTools,
  lease: Lease,
  { final, sizeBytes, sha256 }: PublishIntent,
): Promise<Proof | undefined> {
  const { checked, checked_by: checkedBy } = job.row;
  if (checked !== null) return { checked, checkedBy };
  const { requiredCheck } = tools.profileOf(job).transfer;
  if (!isEnough(requiredCheck, 'content')) return { checked: 'size', checkedBy: 'size' };
  try {
    return await reopenAndProve(job, serverOf(lease), { path: final, sizeBytes, sha256 });
  } catch (thrown) {
    if (errorOf(thrown).code === 'IntegrityMismatch') return undefined;
    throw thrown;
  }
}

/** Removes what the earlier attempt left, if that is surely ours, and ends its intention. */
async function clearAway(
  job: Job,
  tools: TransferTools,
  session: SftpSession,
  intent: PublishIntent,
): Promise<void> {
  const { placing, final, sizeBytes } = intent;
  const there = placing === 'replacing' ? null : await unlessRefused(new RemoteSide(session).facts(final));
  // We had looked, and the name was free; then we were cut off at making it. An empty file there is what we made.
  const mostBytes = placing === 'ours' ? sizeBytes : 0;
  if (there === undefined) job.warnings.add('left-incomplete');
  else if (there !== null && !there.isFolder && there.sizeBytes <= mostBytes) {
    try {
      await session.unlink(final);
    } catch (thrown) {
      const { code, retryable } = errorOf(thrown);
      if (retryable) throw thrown;
      if (code !== 'NotFound') job.warnings.add('left-incomplete');
    }
  }
  await tools.queue.note(job, { publish_intent: null, ...asAsked(job.row) });
}
