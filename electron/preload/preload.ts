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
    const heard = (_event: unknown, name: unknown, news: unknown) => {
      if (name === event) listener(news as WindowEvents[typeof event]);
    };
    ipcRenderer.on(EVENT_CHANNEL, heard);
    return () => {
      ipcRenderer.removeListener(EVENT_CHANNEL, heard);
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
