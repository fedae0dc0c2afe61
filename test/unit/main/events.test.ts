import { expect, test } from 'vitest';
import { createNews, forwardEngineNews } from '../../../electron/main/gateway/events.ts';
import type { EngineEventName } from '../../../shared/contract/events.ts';

const FRAME = {
  processId: 4,
  routingId: 1,
  parent: null,
  origin: 'app://waybill',
  url: 'app://waybill/index.html',
};

function windowByHand(frame = FRAME) {
  const sent: unknown[][] = [];
  const contents = {
    id: 7,
    isDestroyed: () => false,
    mainFrame: frame,
    send: (...all: unknown[]) => sent.push(all),
  };
  return { contents, sent };
}

const COMMAND = { command: 'page.queue' } as const;

test('news reach the window once its page has asked for something, and until it goes away', () => {
  const { contents, sent } = windowByHand();
  const news = createNews(() => contents);
  news.send('command', COMMAND);
  news.open();
  news.send('command', COMMAND);
  news.close();
  news.send('command', COMMAND);
  expect(sent).toEqual([['waybill:event', 'command', COMMAND]]);
});

test('news go to no other page, to no window that is gone, and under no name that isn’t the window’s', () => {
  const foreign = windowByHand({ ...FRAME, origin: 'https://example.org' });
  const gone = windowByHand();
  const own = windowByHand();
  for (const contents of [foreign.contents, { ...gone.contents, isDestroyed: () => true }, undefined]) {
    const news = createNews(() => contents);
    news.open();
    news.send('command', COMMAND);
  }
  const news = createNews(() => own.contents);
  news.open();
  news.send('engine.secret' as 'command', COMMAND);
  expect([foreign.sent, gone.sent, own.sent]).toEqual([[], [], []]);
});

test('what the engine tells goes on to the window, until that ends', () => {
  const { contents, sent } = windowByHand();
  const listeners = new Map<EngineEventName, (told: never) => void>();
  const news = createNews(() => contents);
  news.open();
  const forwarding = forwardEngineNews(
    {
      on: (event, listener) => {
        listeners.set(event, listener);
        return () => listeners.delete(event);
      },
    },
    news,
  );
  listeners.get('profiles.changed')?.({ statuses: [] } as never);
  forwarding[Symbol.dispose]();
  expect([sent, listeners.size]).toEqual([[['waybill:event', 'profiles.changed', { statuses: [] }]], 0]);
});
