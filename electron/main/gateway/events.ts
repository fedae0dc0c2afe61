import { EVENT_CHANNEL, WINDOW_EVENTS, type WindowEventName } from '../../../shared/contract/channels.ts';
import type { EngineEventName, WindowEvents } from '../../../shared/contract/events.ts';
import type { EngineHost } from '../../engine-host/engine-host.ts';
import { type OwnContents, showsOurPage } from './trusted-sender.ts';

/** Where news go: the contents of our window. */
export interface NewsTarget extends OwnContents {
  send(channel: string, ...sent: unknown[]): void;
}

/** The way of news to the window. */
export interface News {
  /** Sends it, or drops it while nobody listens: snapshots are absolute, and whoever starts asks for everything. */
  send<E extends WindowEventName>(event: E, news: WindowEvents[E]): void;
  /** The page's scripts run: it has asked for something, and listens by then. */
  open(): void;
  /** The page is going away, or is gone. */
  close(): void;
}

const OFFERED: ReadonlySet<string> = new Set(WINDOW_EVENTS);

/** @param target the contents of our window; `undefined` while there is none */
export function createNews(target: () => NewsTarget | undefined): News {
  let listening = false;
  return {
    send(event, news) {
      const contents = target();
      if (!listening || !OFFERED.has(event) || contents === undefined) return;
      if (showsOurPage(contents)) contents.send(EVENT_CHANNEL, event, news);
    },
    open: () => {
      listening = true;
    },
    close: () => {
      listening = false;
    },
  };
}

/** What the engine tells goes on to the window as it is. Complete: an event of the engine that isn't here doesn't compile. */
const ENGINE_EVENTS = Object.keys({
  'queue.changed': true,
  'profiles.changed': true,
  'connection-test.changed': true,
} satisfies Record<EngineEventName, true>) as readonly EngineEventName[];

/** Passes the engine's news on, until disposed. */
export function forwardEngineNews(engine: Pick<EngineHost, 'on'>, news: News): Disposable {
  const stops = ENGINE_EVENTS.map((event) => engine.on(event, (told) => news.send(event, told)));
  return {
    [Symbol.dispose]: () => {
      for (const stop of stops) stop();
    },
  };
}
