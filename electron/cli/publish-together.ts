import { failure } from '../../shared/errors.ts';
import { countOf } from '../../shared/format.ts';
import type { ConnectionFlags } from './connection-options.ts';
import type { CliContext } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { destinationOf } from './partner.ts';
import { everyPage, request } from './request.ts';
import { resumeQueue } from './resume-queue.ts';
import { openSession } from './session.ts';
import { dim } from './text.ts';
import { UsageError } from './usage-error.ts';

export interface PublishFlags extends ConnectionFlags {
  readonly retry?: boolean;
  readonly withoutFailed?: boolean;
}

/** A person's answer for a batch that publishes together and stands still because some of it failed; then it goes on. */
export async function publishTogether(
  context: CliContext,
  batchId: string,
  flags: PublishFlags,
): Promise<ExitCode> {
  if (flags.retry === flags.withoutFailed)
    throw new UsageError('Say what to do about those that failed: --retry or --without-failed.');
  const name = await answer(context, batchId, flags);
  return await resumeQueue(context, flags, [name]);
}

/** @returns the partner, as `queue resume` knows it */
async function answer(context: CliContext, batchId: string, flags: PublishFlags): Promise<string> {
  await using session = await openSession(context);
  const { host } = session;
  const { profileId, together } = await request(host, 'batches.get', { id: batchId });
  if (together === null) throw failure('InvalidRequest', 'the files of this batch are published one by one');
  if (flags.retry === true) {
    const ids: number[] = [];
    const rows = everyPage(async (after: number | undefined) => {
      const page = { batchId, states: ['failed' as const, 'unconfirmed' as const], limit: 1_000 };
      const { transfers, next } = await request(host, 'transfers.list', {
        ...page,
        ...(after !== undefined && { after }),
      });
      return { rows: transfers, next };
    });
    // Unconfirmed ones are left: whether their partner has them, nobody here knows.
    for await (const { id, state } of rows) if (state === 'failed') ids.push(id);
    const { changed } = await request(host, 'transfers.retry', { which: 'transfers', ids });
    context.terminal.note(dim(`${countOf(changed, 'file')} tried again.`));
  } else await request(host, 'batches.publish', { id: batchId });
  const profile = await request(host, 'profiles.get', { id: profileId });
  return profile.kind === 'saved' ? profile.name : destinationOf(profile);
}
