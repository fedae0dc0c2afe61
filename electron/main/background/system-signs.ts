import type { ElectronParts, TrayIcon } from '../electron-parts.ts';
import type { NotificationsParts } from './notifications.ts';
import type { TrayParts } from './tray.ts';

/** Shows notifications of the system's, where it has them. */
export function notificationShower(Notification: ElectronParts['Notification']): NotificationsParts['show'] {
  // One that nothing refers to any more is collected, and its click is never told.
  const shown = new Set<object>();
  return ({ title, body }, onClick) => {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body });
    shown.add(notification);
    const drop = () => shown.delete(notification);
    notification.on('click', () => {
      drop();
      onClick();
    });
    notification.on('close', drop);
    notification.on('failed', drop);
    notification.show();
  };
}

/** Puts a tray icon of the system's up. Throws where the icon can't be read. */
export const trayCreator =
  ({ Tray, Menu }: Pick<ElectronParts, 'Tray' | 'Menu'>, icon: TrayIcon): TrayParts['create'] =>
  (onClick) => {
    const tray = new Tray(icon);
    tray.on('click', onClick);
    return {
      update: (tip, entries) => {
        tray.setToolTip(tip);
        tray.setContextMenu(Menu.buildFromTemplate(entries.map(({ label, click }) => ({ label, click }))));
      },
      remove: () => tray.destroy(),
    };
  };
