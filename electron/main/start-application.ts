import {
  app,
  clipboard,
  ipcMain,
  Menu,
  Notification,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  type Session,
  safeStorage,
  session,
  shell,
  Tray,
  utilityProcess,
} from 'electron';
import type { WindowEvents } from '../../shared/contract/events.ts';
import { PAGE_DIED } from '../../shared/messages/window/application.ts';
import { policyPlaces } from '../policy/policy-places.ts';
import { createServices } from './create-services.ts';
import { createDialogs } from './dialogs.ts';
import type { ElectronParts } from './electron-parts.ts';
import { createNews, forwardEngineNews } from './gateway/events.ts';
import { createGateway } from './gateway/gateway.ts';
import { isTrustedSender } from './gateway/trusted-sender.ts';
import { appIcon, trayIcon } from './icons.ts';
import { installMenu } from './menu.ts';
import { PRELOAD, PROGRAM_FOLDER, RENDERER_ROOT } from './places.ts';
import { serveApp } from './security/app-protocol.ts';
import { blockNetwork, confine } from './security/navigation.ts';
import { denyPermissions } from './security/permissions.ts';
import type { Services } from './services.ts';
import { backgroundColor, loadPage, openWindow, placeOf } from './window.ts';
import { createWindowKeeper, type WindowKeeper } from './window-keeper.ts';
import { watchForTrouble } from './window-trouble.ts';

const ELECTRON: ElectronParts = {
  app,
  clipboard,
  shell,
  safeStorage,
  powerMonitor,
  powerSaveBlocker,
  Notification,
  Tray,
  Menu,
  utilityProcess,
};

/** Reloading and the developer tools: where somebody works on Waybill and says so, never in what is delivered. */
const DEVELOPMENT = process.env.WAYBILL_DEV === '1' && !app.getAppPath().endsWith('.asar');

/** Everything after the lock: services, session, gateway, window, menu, and what the system tells us. */
export async function startApplication(dataDirectory: string): Promise<void> {
  await app.whenReady();

  const news = createNews(() => keeper.current()?.webContents);
  const keeper = createWindowKeeper({
    open: () => open(services, pages, keeper),
    news,
    onPageGone: (contentsId) => gateway.abandon(contentsId),
  });
  const services = await createServices({
    dataDirectory,
    appVersion: app.getVersion(),
    policyPlaces: policyPlaces({ platform: process.platform, programFolder: PROGRAM_FOLDER }),
    electron: ELECTRON,
    window: keeper,
    dialogs: createDialogs(() => keeper.current()),
    trayIcon: trayIcon(),
    tell: (event, told) => {
      if (event === 'settings.changed') applySettings(services, keeper);
      news.send(event, told as WindowEvents[typeof event]);
    },
  });
  const pages = guardedSession(services);
  const gateway = createGateway({
    ipc: ipcMain,
    isTrusted: (sent) => isTrustedSender(sent, keeper.current()?.webContents),
    handlers: services.handlers,
    engine: services.engine,
    onRefused: (facts) => services.log.info('request refused', facts),
    onHeard: () => keeper.heard(),
  });
  forwardEngineNews(services.engine, news);
  applySettings(services, keeper);
  nativeTheme.on('updated', () => keeper.current()?.setBackgroundColor(backgroundColor()));
  listenToTheSystem(services, keeper);
  keeper.show();
}

/** The session of the window: its files, no network, no permissions, and nothing of it on the disk. */
function guardedSession({ log }: Services): Session {
  const onRefused = (what: string) => log.info('window refused', { what });
  app.on('web-contents-created', (_event, contents) => confine(contents, onRefused));
  const pages = session.fromPartition('window', { cache: false });
  for (const each of [pages, session.defaultSession]) {
    denyPermissions(each, (permission) => onRefused(`permission ${permission}`));
    blockNetwork(each, DEVELOPMENT, onRefused);
  }
  serveApp(pages.protocol, RENDERER_ROOT);
  return pages;
}

function open({ memory, log, onWindowClose }: Services, pages: Session, keeper: WindowKeeper) {
  const window = openWindow({
    session: pages,
    preload: PRELOAD,
    icon: appIcon(),
    development: DEVELOPMENT,
    place: memory.value.window ?? undefined,
    onPlace: (place) => void memory.remember({ window: place }),
  });
  window.on('close', onWindowClose);
  watchForTrouble(window.webContents, {
    note: (event, facts) => log.info(event, facts),
    now: Date.now,
    onGone: () => keeper.pageGone(),
    reload: () => loadPage(window),
    onGaveUp: async () => {
      if (await createDialogs(() => undefined).confirm(PAGE_DIED)) loadPage(window);
      else app.quit();
    },
  });
  return window;
}

let keysInMenu: string | undefined;

/** What of the settings is the main process's to show: colours before the first paint, and keys in the menu. */
function applySettings({ settings }: Services, keeper: WindowKeeper): void {
  nativeTheme.themeSource = settings.value.appearance.theme;
  // Settings change with every folder somebody opens; a new menu would close the one that is open.
  if (keysInMenu === settings.value.keys) return;
  keysInMenu = settings.value.keys;
  const platform = process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
  installMenu({ platform, development: DEVELOPMENT, keys: settings.value.keys }, (command) => {
    keeper.show(command);
  });
}

function listenToTheSystem(services: Services, keeper: WindowKeeper): void {
  app.on('second-instance', () => keeper.show());
  app.on('activate', () => keeper.show());
  app.on('window-all-closed', () => {
    // On a Mac an application without a window goes on running; everywhere else closing it means quitting.
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    // Quitting ends the application without closing its window first.
    const window = keeper.current();
    if (window !== undefined) void services.memory.remember({ window: placeOf(window) });
    services.onBeforeQuit(event);
  });
  powerMonitor.on('shutdown', () => services.onShutdown());
}
