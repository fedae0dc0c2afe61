import { errorOf, failure } from '../../../shared/errors.ts';
import type { Job } from './job.ts';
import { publishRecorded } from './publish-attempt.ts';
import type { ReceivingSide } from './receiving-side.ts';
import type { AttemptOutcome, TransferTools } from './transfer-tools.ts';

/**
 * Publishes a file that waited for the others of its batch. The claim it was taken with was the write that asks whether
 * it holds, and nobody has ever tried to rename it: there is nothing to look for first, so that the names of a batch
 * follow each other as closely as a server answers.
 * @throws `AlreadyExists` where somebody took the name while the file waited
 */
export async function publishStaged(
  job: Job,
  tools: TransferTools,
  side: ReceivingSide,
): Promise<AttemptOutcome> {
  const { intent } = job;
  if (intent === undefined) throw failure('Internal', 'no intention to publish');
  job.signal.throwIfAborted();
  try {
    return await publishRecorded(job, tools, side, intent);
  } catch (thrown) {
    const error = errorOf(thrown);
    if (error.code !== 'AlreadyExists') throw thrown;
    throw failure('AlreadyExists', 'the name was taken while the file waited for the others of its batch', {
      path: intent.final,
      detail: { takenMeanwhile: 1 },
      cause: thrown,
    });
  }
}
