import type { Conflict } from '../../../shared/models/conflict.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { request } from '../../api/api.ts';
import { enqueue as enqueueItems } from '../../api/enqueue.ts';
import type { Pair, Plan, PolicyGroup, TransferWish } from './plan-transfer.ts';

/** So many names fit one question. */
const ASKED_AT_ONCE = 1_000;

/** Which of the names are taken; nothing is asked where the connection says what to do anyway. @throws a `Failure` */
export async function findConflicts(
  { transfer }: Profile,
  { profileId, direction }: TransferWish,
  pairs: readonly Pair[],
  signal: AbortSignal,
): Promise<readonly Conflict[]> {
  const found: Conflict[] = [];
  if (transfer.onConflict !== 'ask') return found;
  for (let from = 0; from < pairs.length; from += ASKED_AT_ONCE) {
    const items = pairs.slice(from, from + ASKED_AT_ONCE);
    const { conflicts } = await request(
      'transfers.findConflicts',
      { profileId, direction, items },
      { signal },
    );
    found.push(...conflicts);
  }
  return found;
}

/** Everything without a question, as the connection's settings say. */
export const planBySettings = ({ transfer }: Profile, { sources }: TransferWish): Plan => ({
  groups: [{ conflict: transfer.onConflict === 'ask' ? 'fail' : transfer.onConflict, sources }],
  skipped: 0,
});

/**
 * Puts what goes with one policy into the queue.
 * @param batchId made once for it: asked for again, it isn't there twice
 * @returns how many files that are @throws a `Failure`
 */
export async function enqueue(
  { profileId, direction, targetFolder, masks }: TransferWish,
  { conflict, sources }: PolicyGroup,
  batchId: string,
): Promise<number> {
  // Folders go whole, and are made on the other side.
  const shared = {
    batchId,
    profileId,
    conflict,
    recursive: true,
    makeFolders: true,
    ...(masks !== undefined && { include: [...masks.include], exclude: [...masks.exclude] }),
  };
  const { transfers } =
    direction === 'upload'
      ? await enqueueItems('transfers.enqueueUploads', {
          ...shared,
          items: sources.map(({ path }) => ({
            localPath: path,
            remotePath: targetFolder,
            target: 'folder' as const,
          })),
        })
      : await enqueueItems('transfers.enqueueDownloads', {
          ...shared,
          items: sources.map(({ path }) => ({
            remotePath: path,
            localPath: targetFolder,
            target: 'folder' as const,
          })),
        });
  return transfers;
}
