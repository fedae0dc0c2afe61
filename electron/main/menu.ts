import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Command } from '../../shared/contract/events.ts';
import { COMMAND_LABELS } from '../../shared/messages/window/menu.ts';
import { type MenuEntry, type MenuFor, menuTable } from './menu-table.ts';

/** Makes the application's menu the table's. @param send tells the window what a person chose */
export function installMenu(wanted: MenuFor, send: (command: Command) => void): void {
  const item = (entry: MenuEntry): MenuItemConstructorOptions => {
    if (entry === 'separator') return { type: 'separator' };
    const keys = entry.keys === undefined ? {} : { accelerator: entry.keys };
    if ('role' in entry)
      return { role: entry.role, ...(entry.label === undefined ? {} : { label: entry.label }), ...keys };
    const { command, shownOnly = false } = entry;
    // A Mac's menu always listens for the keys it shows, so that it doesn't show these.
    const shortcut = shownOnly && wanted.platform === 'darwin' ? {} : keys;
    return {
      id: command,
      label: COMMAND_LABELS[command],
      ...shortcut,
      ...(shownOnly ? { registerAccelerator: false } : {}),
      click: () => send(command),
    };
  };
  const groups = menuTable(wanted).map(
    ({ title, role, entries }): MenuItemConstructorOptions => ({
      label: title,
      ...(role === undefined ? {} : { role }),
      submenu: entries.map(item),
    }),
  );
  Menu.setApplicationMenu(Menu.buildFromTemplate(groups));
}
