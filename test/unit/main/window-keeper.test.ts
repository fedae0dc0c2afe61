import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createWindowKeeper, type KeeperParts } from '../../../electron/main/window-keeper.ts';

/** A keeper whose windows only exist on paper; `happened` is what became of them. */
function keeperByHand() {
  const happened: string[] = [];
  const windows: { window: EventEmitter; contents: EventEmitter; minimized: boolean }[] = [];
  const keeper = createWindowKeeper({
    open: () => {
      const id = windows.length + 1;
      const contents = Object.assign(new EventEmitter(), { id });
      const paper = { window: new EventEmitter(), contents, minimized: false };
      windows.push(paper);
      happened.push(`open ${id}`);
      return Object.assign(paper.window, {
        webContents: contents,
        isDestroyed: () => false,
        isMinimized: () => paper.minimized,
        restore: () => happened.push(`restore ${id}`),
        show: () => happened.push(`show ${id}`),
        focus: () => happened.push(`focus ${id}`),
      }) as unknown as ReturnType<KeeperParts['open']>;
    },
    news: {
      send: (event, news) => happened.push(`${event} ${JSON.stringify(news)}`),
      open: () => happened.push('news open'),
      close: () => happened.push('news close'),
    },
    onPageGone: (id) => happened.push(`gone ${id}`),
  });
  const since = (): string[] => happened.splice(0);
  return { keeper, windows, since };
}

test('opens one window, and shows that one again', () => {
  const { keeper, windows, since } = keeperByHand();
  keeper.show();
  keeper.show();
  for (const paper of windows) paper.minimized = true;
  keeper.show();
  expect(since()).toEqual(['open 1', 'show 1', 'focus 1', 'restore 1', 'show 1', 'focus 1']);
});

test('opens a new one after the old one was closed', () => {
  const { keeper, windows, since } = keeperByHand();
  keeper.show();
  windows[0]?.window.emit('closed');
  expect([keeper.current(), since()]).toEqual([undefined, ['open 1', 'news close', 'gone 1']]);
  keeper.show();
  expect(since()).toEqual(['open 2']);
});

test('a command waits for a page that isn’t there yet, the last one wins, and it comes once', async () => {
  const { keeper, since } = keeperByHand();
  keeper.show('page.files');
  keeper.show('page.queue');
  keeper.heard();
  keeper.heard();
  await nextTurn();
  keeper.command('page.send');
  expect(since()).toEqual([
    'open 1',
    'show 1',
    'focus 1',
    'news open',
    'command {"command":"page.queue"}',
    'command {"command":"page.send"}',
  ]);
});

test('a page that is loaded anew hears nothing until it asks; a jump within the page changes nothing', () => {
  const { keeper, windows, since } = keeperByHand();
  keeper.show();
  keeper.heard();
  since();
  windows[0]?.contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
  windows[0]?.contents.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false });
  expect(since()).toEqual([]);
  windows[0]?.contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
  keeper.command('page.send');
  expect(since()).toEqual(['news close', 'gone 1']);
});
