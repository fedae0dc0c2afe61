import {
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  type NativeImage,
  nativeTheme,
  type Session,
  screen,
} from 'electron';
import { WINDOW_TITLE } from '../../shared/messages/window/application.ts';
import { START_URL } from './security/app-protocol.ts';
import { placeOn, SMALLEST, type WindowPlace } from './window-place.ts';

/** The page's background, for the moment before its first paint. The same as `bg` in the window's tokens. */
const BACKGROUND = { light: '#F6F7F9', dark: '#0F151B' } as const;

/** How long a window has to stand still before its place is worth remembering. */
const SETTLED_MS = 500;

export interface WindowParts {
  /** With protocol, permissions and network guard in place. */
  readonly session: Session;
  /** The bundled preload script, absolute. */
  readonly preload: string;
  readonly icon: NativeImage;
  readonly development: boolean;
  readonly place: WindowPlace | undefined;
  /** The window was moved, or is going to close. */
  readonly onPlace: (place: WindowPlace) => void;
}

/** What a page of ours may do in its process. Answers Electron's checklist items 2, 3, 4, 6, 8, 9, 10 and 11. */
const webPreferences = (
  parts: WindowParts,
): NonNullable<BrowserWindowConstructorOptions['webPreferences']> => ({
  preload: parts.preload,
  session: parts.session,
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  plugins: false,
  webgl: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  // Questions are dialogs of ours; a page that calls `alert` is broken.
  disableDialogs: true,
  devTools: parts.development,
});

/** Where the window stands, as it would without being maximized, minimized or full-screen. */
export const placeOf = (window: BrowserWindow): WindowPlace => ({
  bounds: window.getNormalBounds(),
  maximized: window.isMaximized(),
});

/** Opens the window: hidden until there is something to see, at the place it was, in the colour it will have. */
export function openWindow(parts: WindowParts): BrowserWindow {
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...placeOn(areas, parts.place?.bounds),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: WINDOW_TITLE,
    icon: parts.icon,
    show: false,
    backgroundColor: backgroundColor(),
    webPreferences: webPreferences(parts),
  });
  if (parts.place?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  let timer: NodeJS.Timeout | undefined;
  const remember = () => {
    clearTimeout(timer);
    parts.onPlace(placeOf(window));
  };
  // While it is dragged it moves many times a second.
  const rememberSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(remember, SETTLED_MS);
  };
  window.on('resize', rememberSoon);
  window.on('move', rememberSoon);
  window.on('close', remember);
  window.on('closed', () => clearTimeout(timer));
  loadPage(window);
  return window;
}

/**
 * Loads the page, from the beginning. Not by `reload`, which does nothing where a page died before it was there.
 * What fails is told by `did-fail-load`.
 */
export function loadPage(window: BrowserWindow): void {
  if (!window.isDestroyed()) window.loadURL(START_URL).catch(() => undefined);
}

export const backgroundColor = (): string =>
  nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light;
