import { basename } from 'node:path';
import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { DIALOG_TITLES } from '../../shared/messages/window/application.ts';
import type { Dialogs } from './electron-parts.ts';

/** The system's own dialogs, as sheets of the window where it is visible. */
export function createDialogs(current: () => BrowserWindow | undefined): Dialogs {
  /** A dialog over a hidden window would be hidden with it. */
  const over = <T>(withWindow: (window: BrowserWindow) => T, alone: () => T): T => {
    const window = current();
    return window !== undefined && !window.isDestroyed() && window.isVisible() ? withWindow(window) : alone();
  };
  const open = async (options: OpenDialogOptions): Promise<readonly string[]> => {
    const { canceled, filePaths } = await over(
      (window) => dialog.showOpenDialog(window, options),
      () => dialog.showOpenDialog(options),
    );
    return canceled ? [] : filePaths;
  };
  const startingIn = (path: string | undefined) => (path === undefined ? {} : { defaultPath: path });

  return {
    chooseFiles: (startIn) =>
      open({
        title: DIALOG_TITLES.chooseFiles,
        properties: ['openFile', 'multiSelections', 'showHiddenFiles', 'dontAddToRecent'],
        ...startingIn(startIn),
      }),
    async chooseFolder(startIn) {
      const [path] = await open({
        title: DIALOG_TITLES.chooseFolder,
        properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'],
        ...startingIn(startIn),
      });
      return path ?? null;
    },
    async chooseKeyFile() {
      // Keys commonly lie in a hidden folder.
      const [path] = await open({
        title: DIALOG_TITLES.chooseKeyFile,
        properties: ['openFile', 'showHiddenFiles', 'dontAddToRecent'],
      });
      return path ?? null;
    },
    async chooseImport() {
      // ~/.ssh and the folders of other programs are commonly hidden.
      const [path] = await open({
        title: DIALOG_TITLES.chooseImport,
        properties: ['openFile', 'showHiddenFiles', 'dontAddToRecent'],
      });
      return path ?? null;
    },
    async chooseSaveTarget({ path, extension }) {
      const options = {
        title: DIALOG_TITLES.saveAs,
        defaultPath: path,
        filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
        properties: [
          'createDirectory' as const,
          'showOverwriteConfirmation' as const,
          'dontAddToRecent' as const,
        ],
      };
      const { canceled, filePath } = await over(
        (window) => dialog.showSaveDialog(window, options),
        () => dialog.showSaveDialog(options),
      );
      return canceled || basename(filePath) === '' ? null : filePath;
    },
    async confirm({ message, detail, yes, no }) {
      const options = {
        type: 'question' as const,
        message,
        ...(detail === undefined ? {} : { detail }),
        buttons: [yes, no],
        // The careful answer is the one that Enter and Escape give.
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      };
      const { response } = await over(
        (window) => dialog.showMessageBox(window, options),
        () => dialog.showMessageBox(options),
      );
      return response === 0;
    },
  };
}
