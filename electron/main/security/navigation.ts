import type { Session, WebContents } from 'electron';
import { isAppUrl } from './app-protocol.ts';
import { denyBluetooth } from './permissions.ts';

/**
 * A window of ours stays where it is, opens no other, and loads nothing but its own files.
 * Answers Electron's checklist items 1, 11, 12, 13, 14 and 15.
 */

/** What happened that shouldn't have been tried; addresses are left out, they may hold anything. */
export type OnRefused = (what: string) => void;

/** Whether a page may load this address at all: images, styles, scripts, documents, sockets, pings. */
export const mayLoad = (address: string, development: boolean): boolean =>
  isAppUrl(address) || (development && address.startsWith('devtools://'));

/** Refuses every request of the session that isn't for the window's own files. There is no network in the window. */
export function blockNetwork(session: Session, development: boolean, onRefused: OnRefused): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const allowed = mayLoad(url, development);
    if (!allowed) onRefused('request to elsewhere');
    answer({ cancel: !allowed });
  });
  session.on('will-download', (event) => {
    onRefused('download');
    event.preventDefault();
  });
  // Otherwise Chromium fetches dictionaries on its own.
  session.setSpellCheckerEnabled(false);
}

/** Whatever contents Electron creates, they go nowhere: not by a link, a script, a drop, a redirect or a frame. */
export function confine(contents: WebContents, onRefused: OnRefused): void {
  // The main process itself loads the start page, and reloads it; that doesn't ask here.
  contents.on('will-navigate', (event) => {
    onRefused('navigation');
    event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    onRefused('navigation of a frame');
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    onRefused('redirect');
    event.preventDefault();
  });
  contents.setWindowOpenHandler(() => {
    onRefused('new window');
    return { action: 'deny' };
  });
  contents.on('will-attach-webview', (event) => {
    onRefused('webview');
    event.preventDefault();
  });
  // A page has nothing to say before it goes away, and may not hold on to the window.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  denyBluetooth(contents);
}
