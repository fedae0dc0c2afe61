import type { MenuItemConstructorOptions } from 'electron';
import type { Command } from '../../shared/contract/events.ts';
import { MENU_LABELS, MENU_TITLES } from '../../shared/messages/window/menu.ts';
import type { AppSettings } from '../../shared/models/settings.ts';

/** An entry of the menu: one of ours, one of the system's, or a line. */
export type MenuEntry =
  | {
      readonly command: Command;
      readonly keys?: string;
      /** The page hears these keys itself: in a text field they mean something else. Shown, not listened for. */
      readonly shownOnly?: boolean;
    }
  | {
      readonly role: NonNullable<MenuItemConstructorOptions['role']>;
      readonly label?: string;
      readonly keys?: string;
    }
  | 'separator';

export interface MenuGroup {
  readonly title: string;
  readonly role?: 'appMenu' | 'windowMenu' | 'help';
  readonly entries: readonly MenuEntry[];
}

export interface MenuFor {
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** Reloading and the developer tools exist only there. */
  readonly development: boolean;
  readonly keys: AppSettings['keys'];
}

/** The whole menu as data. Accelerators are Electron's: `CmdOrCtrl` is Cmd on a Mac and Ctrl elsewhere. */
export function menuTable({ platform, development, keys }: MenuFor): readonly MenuGroup[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [MAC_APP_MENU] : []),
    { title: MENU_TITLES.file, entries: fileEntries(mac, keys) },
    { title: MENU_TITLES.edit, entries: EDIT },
    { title: MENU_TITLES.view, entries: viewEntries(development, keys) },
    { title: MENU_TITLES.go, entries: GO },
    { title: MENU_TITLES.window, role: 'windowMenu', entries: windowEntries(mac) },
    {
      title: MENU_TITLES.help,
      role: 'help',
      entries: [{ command: 'help.keys', keys: 'CmdOrCtrl+/' }],
    },
  ];
}

const MAC_APP_MENU: MenuGroup = {
  title: 'Waybill',
  entries: [
    { role: 'about' },
    'separator',
    { command: 'page.settings', keys: 'Cmd+,' },
    'separator',
    { role: 'services' },
    'separator',
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    'separator',
    { role: 'quit', label: MENU_LABELS.quit },
  ],
};

const fileEntries = (mac: boolean, keys: AppSettings['keys']): readonly MenuEntry[] => [
  { command: 'connection.add', keys: 'CmdOrCtrl+N' },
  'separator',
  { command: 'files.upload', keys: 'CmdOrCtrl+U' },
  { command: 'files.download', keys: 'CmdOrCtrl+D' },
  'separator',
  { command: 'files.new-folder', keys: 'CmdOrCtrl+Shift+N' },
  { command: 'files.rename', keys: 'F2', shownOnly: true },
  // Delete removes a letter in a text field: the list of files listens for it, the menu doesn't.
  { command: 'files.delete', keys: keys === 'commander' ? 'F8' : 'Delete', shownOnly: true },
  'separator',
  { command: 'history.export', keys: 'CmdOrCtrl+E' },
  'separator',
  { role: 'close', label: MENU_LABELS.close, keys: 'CmdOrCtrl+W' },
  ...(mac ? [] : (['separator', { role: 'quit', label: MENU_LABELS.quit, keys: 'Ctrl+Q' }] as const)),
];

const EDIT: readonly MenuEntry[] = [
  { role: 'undo' },
  { role: 'redo' },
  'separator',
  { role: 'cut' },
  { role: 'copy' },
  { role: 'paste' },
  { role: 'selectAll' },
  'separator',
  { command: 'files.filter', keys: 'CmdOrCtrl+F' },
];

const viewEntries = (development: boolean, keys: AppSettings['keys']): readonly MenuEntry[] => [
  // Commander's F5 copies, so that refreshing has only the other key there.
  { command: 'files.refresh', keys: keys === 'commander' ? 'CmdOrCtrl+R' : 'F5' },
  { command: 'files.path', keys: 'CmdOrCtrl+L' },
  'separator',
  { role: 'zoomIn', label: MENU_LABELS.zoomIn, keys: 'CmdOrCtrl+Plus' },
  { role: 'zoomOut', label: MENU_LABELS.zoomOut, keys: 'CmdOrCtrl+-' },
  { role: 'resetZoom', label: MENU_LABELS.resetZoom, keys: 'CmdOrCtrl+0' },
  'separator',
  { role: 'togglefullscreen' },
  ...(development
    ? ([
        'separator',
        { role: 'reload', keys: 'CmdOrCtrl+Alt+R' },
        { role: 'toggleDevTools', keys: 'CmdOrCtrl+Shift+I' },
      ] as const)
    : []),
];

const GO: readonly MenuEntry[] = [
  { command: 'page.send', keys: 'CmdOrCtrl+1' },
  { command: 'page.files', keys: 'CmdOrCtrl+2' },
  { command: 'page.queue', keys: 'CmdOrCtrl+3' },
  { command: 'page.history', keys: 'CmdOrCtrl+4' },
  { command: 'page.connections', keys: 'CmdOrCtrl+5' },
  { command: 'page.settings', keys: 'CmdOrCtrl+6' },
];

const windowEntries = (mac: boolean): readonly MenuEntry[] =>
  mac ? [{ role: 'minimize' }, { role: 'zoom' }, 'separator', { role: 'front' }] : [{ role: 'minimize' }];
