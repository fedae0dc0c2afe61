import { create } from 'zustand';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import type { PaneInfo } from './pane-info.ts';

/** What a person is asked for just now. */
export type FilesDialog =
  | { readonly kind: 'rename'; readonly info: PaneInfo; readonly folder: string; readonly entry: RemoteEntry }
  | { readonly kind: 'matching'; readonly info: PaneInfo; readonly entries: readonly RemoteEntry[] }
  | { readonly kind: 'new-folder'; readonly info: PaneInfo; readonly folder: string }
  | {
      readonly kind: 'delete';
      readonly info: PaneInfo;
      readonly folder: string;
      readonly entries: readonly RemoteEntry[];
    };

interface DialogStore {
  readonly dialog: FilesDialog | null;
}

export const useFilesDialog = create<DialogStore>(() => ({ dialog: null }));

export const openDialog = (dialog: FilesDialog): void => useFilesDialog.setState({ dialog });
export const closeDialog = (): void => useFilesDialog.setState({ dialog: null });
