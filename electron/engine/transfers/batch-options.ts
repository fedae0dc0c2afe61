import type { EngineParsedInput } from '../../../shared/contract/engine-requests.ts';
import { maskFilter } from '../../../shared/masks.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { ConflictPolicy } from '../../../shared/models/transfer.ts';
import type { ExpandOptions } from './expanded-transfer.ts';

type Asked = Pick<
  EngineParsedInput<'transfers.enqueueUploads'>,
  'conflict' | 'include' | 'exclude' | 'links' | 'recursive' | 'makeFolders'
> & { readonly items: readonly unknown[] };

/** What counts for a batch: what was asked for, and where nothing was, what the profile says. */
export function batchOptions(
  { transfer }: Profile,
  asked: Asked,
  signal: AbortSignal,
): { readonly conflict: ConflictPolicy; readonly options: ExpandOptions } {
  const conflict = asked.conflict ?? (transfer.onConflict === 'ask' ? 'fail' : transfer.onConflict);
  // Where both are to be kept, two of one name are no trouble, and one thing has nobody to meet.
  const canMeet = asked.items.length > 1 && conflict !== 'rename';
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
      ...(canMeet && { taken: new Set<string>() }),
      signal,
    },
  };
}
