import { failure } from '../../shared/errors.ts';
import type { Dialogs, ElectronParts, WindowDoor } from './electron-parts.ts';
import type { Desktop } from './requests/request-parts.ts';

/** What printing answers when a person closed its dialog; Chromium's words. */
const CLOSED = /cancel/i;

/** The person's desktop, over Electron's modules. */
export function createDesktop(
  { app, clipboard, shell }: Pick<ElectronParts, 'app' | 'clipboard' | 'shell'>,
  window: WindowDoor,
  dialogs: Dialogs,
): Desktop {
  const contents = () => {
    const open = window.current();
    if (open === undefined) throw failure('NotFound', 'no window is open');
    return open.webContents;
  };
  return {
    dialogs,
    writeClipboard: (text) => clipboard.writeText(text),
    trash: (path) => shell.trashItem(path),
    reveal: (path) => shell.showItemInFolder(path),
    openFolder: (path) => shell.openPath(path),
    folder(kind) {
      try {
        return app.getPath(kind);
      } catch {
        return undefined;
      }
    },
    print: () =>
      new Promise((resolve, reject) => {
        contents().print({ silent: false, printBackground: true }, (printed, reason) => {
          if (printed || CLOSED.test(reason)) resolve(printed);
          else reject(failure('Internal', `printing failed: ${reason}`));
        });
      }),
    toPdf: () => contents().printToPDF({ printBackground: true, preferCSSPageSize: true }),
  };
}
