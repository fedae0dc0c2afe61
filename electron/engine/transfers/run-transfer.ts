import type { Database } from 'better-sqlite3';
import { type AppError, type ErrorCode, errorOf, failure } from '../../../shared/errors.ts';
import { retryDelayMs } from '../../../shared/retry-delay.ts';
import type { TransferEvent } from '../../../shared/transfer-state.ts';
import { ConnectFailure } from '../connections/pool.ts';
import { isOfDatabase } from '../storage/database.ts';
import { download } from './download.ts';
import type { Job } from './job.ts';
import { LocalSide } from './local-side.ts';
import { makeFolder } from './make-folder.ts';
import { look } from './publishing/publish.ts';
import { publishRecorded, recordPublished } from './publishing/publish-attempt.ts';
import { publishStaged } from './publishing/publish-staged.ts';
import { resumePlacing } from './publishing/resume-placing.ts';
import { asAsked, type TransferChange } from './queue/transfer-row.ts';
import type { ReceivingSide } from './receiving-side.ts';
import { RemoteSide } from './remote-side.ts';
import type { AttemptOutcome, TransferTools } from './transfer-tools.ts';
import { upload } from './upload.ts';

/** Looks at a publish that was cut off, beyond the tries a profile allows for sending: looking sends nothing. */
const EXTRA_LOOKS = 3;

/** One attempt at a claimed transfer, from here to a state that isn't active any more. Never throws. */
export async function runTransfer(
  job: Job,
  tools: TransferTools,
  random: () => number,
  failed: (reason: unknown) => void,
): Promise<void> {
  try {
    const outcome =
      job.intent !== undefined
        ? await resumePublish(job, tools)
        : job.row.kind === 'folder'
          ? await makeFolder(job, tools)
          : job.row.direction === 'upload'
            ? await upload(job, tools)
            : await download(job, tools);
    if (outcome === 'skipped')
      await tools.queue.step(
        job,
        'skip',
        {
          stage: null,
          checked: null,
          checked_by: null,
          publish_intent: null,
          skip_reason: job.skipReason,
        },
        abandon(job, tools),
      );
  } catch (thrown) {
    try {
      await settle(job, tools, thrown, random);
    } catch (second) {
      // It can't be written down (a full disk, a claim lost): the row stays as it is and is recovered later.
      failed(second);
      if (errorOf(second).code === 'ClaimLost') await tools.temporaries.abandonLate(job).catch(failed);
    }
  }
}

const abandon = (job: Job, tools: TransferTools) => (database: Database) =>
  tools.temporaries.abandon(database, job.id);

/** Nothing is sent here: either the temporary file is still there, or its new name, or we can't know. */
async function resumePublish(job: Job, tools: TransferTools): Promise<AttemptOutcome> {
  const { intent } = job;
  if (intent === undefined) throw failure('Internal', 'no intention to publish');
  if (intent.placing !== undefined) return resumePlacing(job, tools, intent);
  if (job.wasStaged) tools.progressed(job);
  const goOn = job.wasStaged ? publishStaged : resumeOn;
  if (job.row.direction === 'download') return goOn(job, tools, new LocalSide());
  if (!job.wasStaged && !tools.pool.isConnected(job.row.profile_id)) tools.later(job, 'connect');
  using lease = await tools.pool.acquire(job.row.profile_id, job.signal);
  // Without `await` the lease would end here, and an idle connection be closed under the look.
  return await goOn(job, tools, new RemoteSide(lease.session));
}

async function resumeOn(job: Job, tools: TransferTools, side: ReceivingSide): Promise<AttemptOutcome> {
  const { intent } = job;
  if (intent === undefined) throw failure('Internal', 'no intention to publish');
  const cancelled = job.row.requested === 'cancel';
  await tools.queue.step(job, 'verified', { attempt: job.attempt });
  const found = await look(side, intent, job.row.conflict, job.signal);
  if (found === 'published') {
    await tools.queue.note(job, {}, abandon(job, tools));
    await recordPublished(job, tools, intent.final);
    return 'published';
  }
  // What nobody may look at can't be called cancelled.
  if (found === 'unknown' || (found === 'hidden' && cancelled)) return await leaveUnconfirmed(job, tools);
  if (cancelled) {
    // Seen not to be published: now it can be said that it was not.
    job.stop('cancel');
    await tools.queue.step(
      job,
      'cancel',
      { publish_intent: null, stage: null, checked: null, checked_by: null, ...asAsked(job.row) },
      abandon(job, tools),
    );
    return 'published';
  }
  try {
    return await publishRecorded(job, tools, side, intent);
  } catch (thrown) {
    // The dead session's own rename may have been carried out after we looked.
    if (!BEATEN_TO_IT.has(errorOf(thrown).code)) throw thrown;
    const again = await look(side, intent, job.row.conflict, job.signal);
    // The temporary name is gone, and nobody shows us where to.
    if (again === 'hidden') return await leaveUnconfirmed(job, tools);
    if (again !== 'published') throw thrown;
    // Where that one is cut off as well, between its new name and its old one, both stay.
    await tools.queue.note(job, {}, abandon(job, tools));
    await recordPublished(job, tools, intent.final);
    return 'published';
  }
}

async function leaveUnconfirmed(job: Job, tools: TransferTools): Promise<AttemptOutcome> {
  await tools.queue.step(job, 'look-unknown', { next_attempt_at_ms: null }, abandon(job, tools));
  return 'published';
}

/** What a rename answers that somebody else has already done. */
const BEATEN_TO_IT: ReadonlySet<ErrorCode> = new Set(['NotFound', 'AlreadyExists', 'LocalFileNotFound']);

/** After these the server may still carry out what it was asked. */
const MAY_COME_LATE: ReadonlySet<ErrorCode> = new Set(['ConnectionLost', 'Timeout', 'Cancelled']);

/** Writes down how an attempt failed. */
async function settle(job: Job, tools: TransferTools, thrown: unknown, random: () => number): Promise<void> {
  const { queue } = tools;
  const error = errorOf(thrown);
  if (job.stopReason === 'claim-lost' || error.code === 'ClaimLost')
    return tools.temporaries.abandonLate(job);
  if (!MAY_COME_LATE.has(error.code)) tools.temporaries.wasAnswered(job);
  if (isOfDatabase(error)) queue.readIntent(job);
  // Between the intention and its outcome nothing may be thrown away: the next one looks. An attempt that was only to
  // look may end before it comes that far.
  const isPublishing = job.intent !== undefined;
  const leave = (event: TransferEvent, change: TransferChange = {}) =>
    isPublishing
      ? queue.step(job, event, change)
      : error.code === 'IntegrityMismatch'
        ? // Going on with what is wrong somewhere would be wrong again.
          queue.step(job, event, { ...change, bytes_done: 0 }, abandon(job, tools))
        : queue.step(job, event, { ...change, bytes_done: job.keptBytes }, (database) =>
            tools.temporaries.keep(database, job),
          );

  if (thrown instanceof ConnectFailure && thrown.outcome !== 'cancelled')
    return thrown.outcome === 'held' ? leave('hold', { error: JSON.stringify(error) }) : leave('recover');

  // Nothing went wrong with it: this was no try.
  const untried = { attempt: job.attempt - 1 };
  switch (job.stopReason) {
    case 'pause':
      return leave('pause', untried);
    case 'shutdown':
      return leave('recover', untried);
    case 'cancel':
      // Cut off while publishing, "cancelled" could be untrue: it goes back, to be looked at first.
      return isPublishing ? queue.step(job, 'recover', { requested: 'cancel' }) : leave('cancel');
  }

  const { retry } = tools.profileOf(job);
  const waitAfter = (failures: number): TransferChange => ({
    next_attempt_at_ms: tools.now() + retryDelayMs(failures, retry, random()),
  });
  // What couldn't be written down says nothing about the file.
  if (isOfDatabase(error))
    return leave('retry-later', {
      ...untried,
      error: JSON.stringify(error),
      ...waitAfter(tools.unrecorded(job)),
    });
  if (error.code === 'ConnectionLost' && tools.isForgiven(job)) return leave('recover', untried);
  const plan = afterFailure(error, { isPublishing, attempt: job.attempt }, retry.limit);
  const noted = {
    attempt: job.attempt,
    error: JSON.stringify(error),
    warnings: JSON.stringify([...job.warnings]),
  };
  if (plan === 'retry-later') return leave('retry-later', { ...noted, ...waitAfter(job.attempt) });
  const placing = job.intent?.placing;
  if (placing !== undefined && placing !== 'complete') {
    // A half may be there under the final name, and nobody came to remove it.
    job.warnings.add('left-incomplete');
    const warnings = JSON.stringify([...job.warnings]);
    return queue.step(
      job,
      'fail',
      { ...noted, warnings, publish_intent: null, ...asAsked(job.row) },
      abandon(job, tools),
    );
  }
  if (placing !== undefined && job.row.state !== 'publishing') tools.later(job, 'verified');
  if (plan === 'look-unknown') return queue.step(job, 'look-unknown', noted, abandon(job, tools));
  return queue.step(
    job,
    'fail',
    { ...noted, ...(isPublishing && { publish_intent: null, stage: null, ...asAsked(job.row) }) },
    abandon(job, tools),
  );
}

/** Pure: what a failed attempt leads to. */
export function afterFailure(
  error: AppError,
  attempted: { readonly isPublishing: boolean; readonly attempt: number },
  limit: number,
): 'retry-later' | 'fail' | 'look-unknown' {
  const { isPublishing, attempt } = attempted;
  if (!isPublishing) return error.retryable && attempt <= limit ? 'retry-later' : 'fail';
  const answered = error.detail?.status !== undefined || !error.retryable;
  if (error.retryable && attempt <= limit + EXTRA_LOOKS) return 'retry-later';
  // The server's own "no" to the rename is an answer; silence is not.
  return answered ? 'fail' : 'look-unknown';
}
