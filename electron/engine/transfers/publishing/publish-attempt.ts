import type { Proof } from '../checking/verify.ts';
import type { Job } from '../job.ts';
import { isGathering } from '../queue/together.ts';
import type { PublishIntent, TransferChange } from '../queue/transfer-row.ts';
import type { ReceivingSide } from '../receiving-side.ts';
import type { AttemptOutcome, TransferTools } from '../transfer-tools.ts';
import { publish } from './publish.ts';

/** The column that holds the final path. */
export const pathChange = (job: Job, path: string): TransferChange =>
  job.row.direction === 'upload' ? { remote_path: path } : { local_path: path };

/**
 * Publishes a complete temporary file: the intention is on the disk, under a claim that still holds, before the
 * rename is asked for; the outcome, its ledger entry and the end of the temporary name are one change after it. In a
 * batch that publishes together the intention is all, for now: the claim is given back until the others are as far.
 */
export async function publishAttempt(
  job: Job,
  tools: TransferTools,
  side: ReceivingSide,
  ready: { intent: PublishIntent; proof: Proof },
): Promise<AttemptOutcome> {
  const { queue } = tools;
  job.signal.throwIfAborted();
  const waits = isGathering(job.row.together);
  const change: TransferChange = {
    publish_intent: JSON.stringify(ready.intent),
    sha256: ready.intent.sha256,
    stage: 'sent',
    checked: ready.proof.checked,
    checked_by: ready.proof.checkedBy,
    checked_at_ms: tools.now(),
    bytes_done: ready.intent.sizeBytes,
    ...pathChange(job, ready.intent.final),
  };
  if (waits) {
    const warnings = JSON.stringify([...job.warnings]);
    await queue.step(job, 'stage', { ...change, warnings, error: null });
    return 'staged';
  }
  await queue.step(job, 'verified', change);
  return publishRecorded(job, tools, side, ready.intent);
}

/** As {@link publishAttempt} from where the intention is already recorded. */
export async function publishRecorded(
  job: Job,
  tools: TransferTools,
  side: ReceivingSide,
  intent: PublishIntent,
): Promise<AttemptOutcome> {
  const outcome = await publish(side, intent, job.row.conflict, {
    moveTo: (path) =>
      tools.queue.note(job, {
        publish_intent: JSON.stringify({ ...intent, final: path }),
        ...pathChange(job, path),
      }),
    willWarn: async (warning) => {
      job.warnings.add(warning);
      await tools.queue.note(job, { warnings: JSON.stringify([...job.warnings]) });
      return () => job.warnings.delete(warning);
    },
  });
  if (outcome.kind === 'skip') {
    job.skipReason = outcome.reason;
    return 'skipped';
  }
  await recordPublished(job, tools, outcome.path);
  return 'published';
}

/** The file carries its final name: say so, for good. */
export async function recordPublished(
  job: Job,
  tools: TransferTools,
  path: string,
  stage: 'published' | 'placed' = 'published',
): Promise<void> {
  await tools.queue.step(
    job,
    'published',
    {
      stage,
      warnings: JSON.stringify([...job.warnings]),
      error: null,
      ...pathChange(job, path),
    },
    (database) => tools.temporaries.forget(database, job),
  );
  job.temporary = undefined;
}
