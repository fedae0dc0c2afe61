import type { Profile } from '../../../shared/models/profile.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import type { PaneId } from './pane-id.ts';
import { joinPath, type PathKind } from './pane-paths.ts';
import type { TransferSource } from './plan-transfer.ts';

/** What a pane is a view of: it doesn't change while the pane is there. */
export interface PaneInfo {
  readonly id: PaneId;
  readonly kind: PathKind;
  /** The connection of the page; of the local pane too, because that is where its files go. */
  readonly profile: Profile;
}

export const sourceIn = (folder: string, { name }: RemoteEntry, kind: PathKind): TransferSource => ({
  path: joinPath(folder, name, kind),
  name,
});
