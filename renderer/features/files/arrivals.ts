import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import type { PaneId } from './pane-id.ts';
import { isWithin, type PathKind } from './pane-paths.ts';

/** Whether a delivery changed what a pane shows: it went into that folder, or into one beneath it. */
export function arrivesIn(
  { state, direction, profileId, localPath, remotePath }: TransferSnapshot,
  pane: PaneId,
  folder: string,
  kind: PathKind,
): boolean {
  if (state !== 'delivered' || folder === '') return false;
  return pane.side === 'remote'
    ? direction === 'upload' && profileId === pane.profileId && isWithin(remotePath, folder, kind)
    : direction === 'download' && isWithin(localPath, folder, kind);
}
