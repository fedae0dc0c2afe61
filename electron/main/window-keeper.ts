import type { BrowserWindow } from 'electron';
import type { Command } from '../../shared/contract/events.ts';
import type { WindowDoor } from './electron-parts.ts';
import type { News } from './gateway/events.ts';

export interface KeeperParts {
  /** Opens a window and starts loading its page. */
  readonly open: () => BrowserWindow;
  readonly news: News;
  /** The page's requests have nobody to answer to any more. @param contentsId of the window */
  readonly onPageGone: (contentsId: number) => void;
}

/** The one window: opened when it is first wanted, shown again when it is wanted again. */
export interface WindowKeeper extends WindowDoor {
  /** Tells the page what the menu or a notification asked for; a page that isn't there yet is told when it is. */
  command(command: Command): void;
  /** A page of ours asked for something, so it listens. */
  heard(): void;
  /** The page is going away. */
  pageGone(): void;
}

export function createWindowKeeper({ open, news, onPageGone }: KeeperParts): WindowKeeper {
  let window: BrowserWindow | undefined;
  let listens = false;
  let waiting: Command | undefined;

  const current = () => (window === undefined || window.isDestroyed() ? undefined : window);
  const pageGone = () => {
    listens = false;
    news.close();
    const contents = current()?.webContents;
    if (contents !== undefined) onPageGone(contents.id);
  };
  const opened = (): BrowserWindow => {
    const fresh = open();
    const { webContents } = fresh;
    const { id } = webContents;
    window = fresh;
    // A reload is a new page: what the old one asked for is of no use to it, and it doesn't listen yet.
    webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) pageGone();
    });
    fresh.on('closed', () => {
      if (window === fresh) window = undefined;
      listens = false;
      news.close();
      onPageGone(id);
    });
    return fresh;
  };
  const command = (wanted: Command) => {
    if (listens) news.send('command', { command: wanted });
    else waiting = wanted;
  };

  return {
    current,
    pageGone,
    command,
    show(wanted) {
      const known = current();
      // A window that has just been opened shows itself as soon as there is something to see.
      if (known === undefined) opened();
      else {
        if (known.isMinimized()) known.restore();
        known.show();
        known.focus();
      }
      if (wanted !== undefined) command(wanted);
    },
    heard() {
      if (listens) return;
      listens = true;
      news.open();
      const wanted = waiting;
      waiting = undefined;
      // After the answer to the page's first request, so that it knows itself before it is sent elsewhere.
      if (wanted !== undefined) setImmediate(() => command(wanted));
    },
  };
}
