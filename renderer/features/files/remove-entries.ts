import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { request } from '../../api/api.ts';
import type { PaneInfo } from './pane-info.ts';
import { joinPath } from './pane-paths.ts';

interface Removing {
  readonly info: PaneInfo;
  readonly folder: string;
  readonly entries: readonly RemoteEntry[];
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

/**
 * Local things go to the trash, in one go; remote ones for good, one after another, folders with everything in them.
 * @throws a `Failure` at the first that can't be removed; those before it are gone
 */
export async function removeEntries({ info, folder, entries, signal, onProgress }: Removing): Promise<void> {
  const { id, kind } = info;
  const pathOf = ({ name }: RemoteEntry): string => joinPath(folder, name, kind);
  if (id.side === 'local') {
    await request('local.trash', { paths: entries.map(pathOf) }, { signal });
    return;
  }
  for (const [at, entry] of entries.entries()) {
    signal.throwIfAborted();
    const recursive = entry.kind === 'folder';
    await request('remote.remove', { profileId: id.profileId, path: pathOf(entry), recursive }, { signal });
    onProgress(at + 1);
  }
}
