import type { EngineParsedInput } from '../../../../shared/contract/engine-requests.ts';
import { maskFilter } from '../../../../shared/masks.ts';
import type { Profile } from '../../../../shared/models/profile.ts';
import type { ConflictPolicy } from '../../../../shared/models/transfer.ts';
import type { ExpandOptions } from '../expanding/expanded-transfer.ts';
import type { OpenBatch } from './queue.ts';

type Asked = Pick<
  EngineParsedInput<'transfers.enqueueUploads'>,
  'batchId' | 'part' | 'conflict' | 'include' | 'exclude' | 'links' | 'recursive' | 'makeFolders'
> & { readonly items: readonly unknown[] };

/**
 * What counts for a batch: what was asked for, and where nothing was, what the profile says.
 * @param open batches of which some parts were written
 */
export function batchOptions(
  { transfer }: Profile,
  asked: Asked,
  open: ReadonlyMap<string, OpenBatch>,
  signal: AbortSignal,
): { readonly conflict: ConflictPolicy; readonly options: ExpandOptions } {
  const conflict = asked.conflict ?? (transfer.onConflict === 'ask' ? 'fail' : transfer.onConflict);
  // Where both are to be kept, two of one name are no trouble, and one thing has nobody to meet.
  const canMeet = (asked.items.length > 1 || asked.part !== undefined) && conflict !== 'rename';
  const isFirst = (asked.part?.index ?? 0) === 0;
  const before = isFirst || asked.batchId === undefined ? undefined : open.get(asked.batchId)?.taken;
  return {
    conflict,
    options: {
      recursive: asked.recursive,
      makeFolders: asked.makeFolders,
      filter: maskFilter({
        include: asked.include ?? transfer.include,
        exclude: asked.exclude ?? transfer.exclude,
      }),
      links: asked.links ?? transfer.links,
      ...(canMeet && { taken: before ?? new Set<string>() }),
      signal,
    },
  };
}
