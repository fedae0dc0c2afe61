import type { Session, WebContents } from 'electron';

/** Every permission Chromium can ask for, as this Electron knows them. */
type Permission =
  | Parameters<NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>>[1]
  | Parameters<NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>>[1];

/**
 * All of them are denied, each for its reason. The table is complete: an Electron that knows a new permission doesn't
 * compile until somebody has thought about it; one that meets an unknown name at run time denies that too.
 */
export const DENIED: Readonly<Record<Permission, string>> = {
  ar: 'the window shows lists and forms',
  'automatic-fullscreen': 'only the person makes the window full-screen, by the menu',
  'background-fetch': 'the window has no network',
  'background-sync': 'the window has no network; the engine works in the background',
  'captured-surface-control': 'nothing is captured',
  'clipboard-read': 'what a person copied elsewhere is none of our business; pasting needs no permission',
  'clipboard-sanitized-write': 'texts are copied by the request `clipboard.write`, which is checked',
  'deprecated-sync-clipboard-read': 'as clipboard-read',
  'display-capture': 'nobody looks at the screen',
  fileSystem: 'files are read by the engine, by paths a person chose or dropped',
  fullscreen: 'only the person makes the window full-screen, by the menu',
  geolocation: 'where a person is doesn’t matter to a delivery',
  'geolocation-approximate': 'as geolocation',
  'hand-tracking': 'the window shows lists and forms',
  hid: 'no devices',
  'idle-detection': 'nobody watches whether a person is at the desk',
  keyboardLock: 'the system’s own keys stay the system’s',
  'local-fonts': 'the fonts come with the application',
  'local-network': 'the window has no network',
  'local-network-access': 'the window has no network',
  'loopback-network': 'the window has no network',
  media: 'no camera, no microphone',
  mediaKeySystem: 'no films',
  midi: 'no devices',
  midiSysex: 'no devices',
  nfc: 'no devices',
  notifications: 'notifications are the main process’s, which knows whether they may name files',
  openExternal: 'no program is started from a page',
  'payment-handler': 'nothing is sold here',
  'periodic-background-sync': 'the window has no network',
  'persistent-storage':
    'the window stores nothing; settings and history are the engine’s and the main process’s',
  pointerLock: 'the pointer stays the person’s',
  'screen-wake-lock': 'sleep is held off by the main process while files go',
  sensors: 'no devices',
  serial: 'no devices',
  'smart-card': 'no devices',
  'speaker-selection': 'no sound',
  'storage-access': 'the window stores nothing',
  'system-wake-lock': 'sleep is held off by the main process while files go',
  'top-level-storage-access': 'the window stores nothing',
  usb: 'no devices',
  vr: 'the window shows lists and forms',
  'web-app-installation': 'the application is installed already',
  'web-printing': 'printing goes by the request `window.print`, which shows the system’s dialog',
  'window-management': 'where the window stands is the person’s and the main process’s matter',
  unknown: 'what Electron can’t name can’t be judged',
};

/** Denies whatever a page of `session` asks for, and hands it no device. Answers Electron's checklist item 5. */
export function denyPermissions(session: Session, onDenied: (permission: string) => void): void {
  session.setPermissionCheckHandler(() => false);
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    onDenied(permission);
    answer(false);
  });
  session.setDevicePermissionHandler(() => false);
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault();
    choose(null);
  });
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose('');
  });
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
}

/** Bluetooth is asked of the page, not of its session, and unanswered takes the first device there is. */
export function denyBluetooth(contents: WebContents): void {
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
}
