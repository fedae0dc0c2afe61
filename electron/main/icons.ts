import { join } from 'node:path';
import { type NativeImage, nativeImage } from 'electron';
import { ICONS } from './places.ts';

/** The window's and the task bar's. On macOS and Windows the packaged application's own icon stands before it. */
export const appIcon = (): NativeImage => nativeImage.createFromPath(join(ICONS, 'waybill.png'));

/** A Mac draws its menu bar's icons itself, from a black picture's shape; everybody else shows them as they are. */
export function trayIcon(): NativeImage {
  if (process.platform !== 'darwin') return nativeImage.createFromPath(join(ICONS, 'tray.png'));
  const icon = nativeImage.createFromPath(join(ICONS, 'tray-template.png'));
  icon.setTemplateImage(true);
  return icon;
}
