import { useMemo } from 'react';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { orderOf, selectAll } from '../../design/selection.ts';
import { keyFor } from '../../frame/keys.ts';
import { changeSettings, useAppStore } from '../../stores/app-store.ts';
import { goToFolder } from './browse.ts';
import { openDialog } from './files-dialog.ts';
import { changePane, homeOf, paneOf, useFilesStore } from './files-store.ts';
import { chosenIn, copyPaths, openLink, reveal, transferAcross } from './pane-actions.ts';
import type { PaneInfo } from './pane-info.ts';
import { joinPath, nameOf, parentPath, typedPath } from './pane-paths.ts';
import { folderMenu, type MenuCommands, rowMenu } from './row-menu.ts';
import { tryAgain } from './use-pane-life.ts';

interface PaneView {
  readonly shown: readonly RemoteEntry[];
  readonly focus: () => void;
}

/** Everything a person can do with one pane, however it is asked for. */
export function usePaneCommands(info: PaneInfo, { shown, focus }: PaneView) {
  const { id, kind } = info;
  const scheme = useAppStore(({ app }) => app?.settings.keys ?? 'explorer');
  const isMac = useAppStore(({ app }) => app?.platform === 'darwin');
  const showsHidden = useAppStore(({ app }) => app?.settings.files.showHidden ?? false);
  const path = useFilesStore((store) => paneOf(store, id).path);
  return useMemo(() => {
    const state = () => paneOf(useFilesStore.getState(), id);
    const chosen = () => chosenIn(id, showsHidden);
    const parent = path === '' ? null : parentPath(path, kind);
    const go = (folder: string, way: 'go' | 'back' | 'forward' = 'go', cursor?: string) =>
      void goToFolder(id, folder, way, cursor);

    const menu: MenuCommands = {
      open: (entry) => {
        // A file isn't opened, and nothing is sent by a slip of Enter.
        if (!entry.usable) return;
        if (entry.kind === 'folder') go(joinPath(path, entry.name, kind));
        if (entry.kind === 'link') void openLink(info, entry);
        focus();
      },
      transfer: (entries) => transferAcross(info, entries),
      transferMatching: (entries) => openDialog({ kind: 'matching', info, entries }),
      rename: (entry) => openDialog({ kind: 'rename', info, folder: path, entry }),
      newFolder: () => {
        if (path !== '' && state().error === null) openDialog({ kind: 'new-folder', info, folder: path });
      },
      remove: (entries) => {
        if (entries.length > 0) openDialog({ kind: 'delete', info, folder: path, entries });
      },
      copyPaths: (entries) => void copyPaths(info, entries),
      reveal: (entry) => void reveal(info, entry),
      refresh: () => void tryAgain(info),
      toggleHidden: () => void changeSettings({ files: { showHidden: !showsHidden } }).catch(() => {}),
      selectAll: () => {
        const order = orderOf(shown.filter(({ usable }) => usable).map(({ name }) => name));
        changePane(id, (pane) => ({ ...pane, selection: selectAll(pane.selection, order) }));
        focus();
      },
      keyOf: (command) => keyFor(command, scheme, isMac),
    };
    return {
      ...menu,
      canGoUp: parent !== null,
      up: () => {
        if (parent !== null) go(parent, 'go', nameOf(path, kind));
      },
      back: () => {
        const last = state().back.at(-1);
        if (last !== undefined) go(last, 'back');
      },
      forward: () => {
        const next = state().forward.at(0);
        if (next !== undefined) go(next, 'forward');
      },
      goTyped: (typed: string) =>
        go(typedPath(typed, path, kind, id.side === 'local' ? homeOf(useFilesStore.getState()) : undefined)),
      transferChosen: () => transferAcross(info, chosen()),
      renameChosen: () => {
        const { cursor } = state().selection;
        const entries = chosen();
        const entry = entries.find(({ name }) => name === cursor) ?? entries[0];
        if (entry !== undefined) menu.rename(entry);
      },
      removeChosen: () => menu.remove(chosen()),
      rowMenu: (entries: readonly RemoteEntry[]) => rowMenu(id.side, entries, menu),
      folderMenu: folderMenu(id.side, showsHidden, menu),
    };
  }, [info, id, kind, path, shown, focus, scheme, isMac, showsHidden]);
}
