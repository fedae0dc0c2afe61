import { errorOf } from '../../../shared/errors.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { request } from '../../api/api.ts';
import type { PaneInfo } from './pane-info.ts';
import { joinPath } from './pane-paths.ts';

interface Removing {
  readonly info: PaneInfo;
  readonly folder: string;
  readonly entries: readonly RemoteEntry[];
  readonly signal: AbortSignal;
  /** How many are gone, also right before it throws. */
  readonly onProgress: (done: number) => void;
}

/** As many as one request takes. */
const TRASHED_AT_ONCE = 10_000;

/**
 * Local things go to the trash, many at a time; remote ones for good, one after another, folders with everything in them.
 * @throws a `Failure` at the first that can't be removed; those before it are gone
 */
export async function removeEntries({ info, folder, entries, signal, onProgress }: Removing): Promise<void> {
  const { id, kind } = info;
  const pathOf = ({ name }: RemoteEntry): string => joinPath(folder, name, kind);
  if (id.side === 'local') {
    await trash(entries.map(pathOf), signal, onProgress);
    return;
  }
  for (const [at, entry] of entries.entries()) {
    signal.throwIfAborted();
    const recursive = entry.kind === 'folder';
    await request('remote.remove', { profileId: id.profileId, path: pathOf(entry), recursive }, { signal });
    onProgress(at + 1);
  }
}

async function trash(
  paths: readonly string[],
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<void> {
  for (let from = 0; from < paths.length; from += TRASHED_AT_ONCE) {
    const part = paths.slice(from, from + TRASHED_AT_ONCE);
    try {
      await request('local.trash', { paths: part }, { signal });
    } catch (thrown) {
      onProgress(from + Number(errorOf(thrown).detail?.trashed ?? 0));
      throw thrown;
    }
    onProgress(from + part.length);
  }
}
