import { FILES } from '../../../shared/messages/window/files.ts';
import { toast } from '../../design/toast.tsx';
import { paneOf, useFilesStore } from './files-store.ts';
import { transferInto } from './pane-actions.ts';
import { LOCAL, remotePane } from './pane-id.ts';
import type { PaneInfo } from './pane-info.ts';
import { joinPath } from './pane-paths.ts';
import { sourcesOf } from './plan-transfer.ts';
import { type Dropped, useDrop } from './use-drop.ts';

/** What is dropped onto a pane goes into its folder, or into the folder row it was dropped on. */
export function usePaneDrop(info: PaneInfo) {
  const { id, kind, profile } = info;
  const folderOf = (row: string | null): string | null => {
    const { path, error, status } = paneOf(useFilesStore.getState(), id);
    if (path === '' || error !== null || status === 'opening') return null;
    return row === null ? path : joinPath(path, row, kind);
  };
  const onDrop = (dropped: Dropped): void => {
    const folder = folderOf(dropped.row);
    if (folder === null) return;
    if (dropped.kind === 'rows') {
      const { carried } = dropped.dragged;
      const from = { ...info, id: carried.from === 'local' ? LOCAL : remotePane(profile.id) };
      transferInto(from, carried.sources, folder);
      return;
    }
    if (dropped.withoutFile > 0)
      toast({ tone: 'warning', text: FILES.withoutFile(dropped.withoutFile), timeoutMs: 15_000 });
    const sources = sourcesOf(dropped.paths, kind.platform);
    if (sources.length > 0) transferInto({ ...info, id: LOCAL }, sources, folder);
  };
  return useDrop({
    placeOf: (row) => ({ side: id.side, profileId: profile.id, folder: folderOf(row) }),
    onDrop,
  });
}
