import { contextBridge, ipcRenderer, webUtils } from 'electron';
import {
  CANCEL_CHANNEL,
  EVENT_CHANNEL,
  REQUEST_CHANNEL,
  WINDOW_EVENTS,
  WINDOW_REQUESTS,
} from '../../shared/contract/channels.ts';
import type { WindowEvents } from '../../shared/contract/events.ts';
import type { WaybillApi } from '../../shared/contract/window-api.ts';
import { appError } from '../../shared/errors.ts';
import { err } from '../../shared/result.ts';

/**
 * All that the window can reach, as `window.waybill`. It passes on names and plain data and nothing else: no channel of
 * its own choice, no event object, which would carry the whole of IPC. Answers Electron's checklist item 20.
 */

const requests: ReadonlySet<string> = new Set(WINDOW_REQUESTS);
const events: ReadonlySet<string> = new Set(WINDOW_EVENTS);

/** One listener of the channel for all of the page's: each page part listens for itself, and there is no limit to them. */
const listeners = new Map<string, Set<(news: unknown) => void>>();
ipcRenderer.on(EVENT_CHANNEL, (_event, name: string, news: unknown) => {
  for (const heard of listeners.get(name) ?? []) heard(news);
});

const api: WaybillApi = {
  async request(name, input, id) {
    if (!requests.has(name)) return err(appError('InvalidRequest', 'no such request'));
    try {
      return await ipcRenderer.invoke(REQUEST_CHANNEL, name, input, id);
    } catch (thrown) {
      // The main process answers with results; this is an input that can't be sent, or no main process.
      return err(appError('Internal', thrown instanceof Error ? thrown.message : 'the request was not sent'));
    }
  },
  cancel(id) {
    ipcRenderer.send(CANCEL_CHANNEL, id);
  },
  on(event, listener) {
    if (!events.has(event)) return () => {};
    const heard = (news: unknown) => listener(news as WindowEvents[typeof event]);
    const listening = listeners.get(event) ?? new Set();
    listeners.set(event, listening.add(heard));
    return () => {
      listening.delete(heard);
    };
  },
  pathForFile(file) {
    try {
      return webUtils.getPathForFile(file as File);
    } catch {
      return '';
    }
  },
};

contextBridge.exposeInMainWorld('waybill', api);
