import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { turnOff } from '../../../electron/main/security/chromium-switches.ts';
import { blockNetwork, confine, mayLoad } from '../../../electron/main/security/navigation.ts';
import { DENIED, denyPermissions } from '../../../electron/main/security/permissions.ts';

test.each([
  ['app://waybill/main.js', true],
  ['app://other/main.js', false],
  ['app://waybill', false],
  ['https://example.org/', false],
  ['http://127.0.0.1:8080/', false],
  ['ws://127.0.0.1/', false],
  ['file:///etc/passwd', false],
  ['blob:app://waybill/1', false],
  ['data:text/html,x', false],
  ['chrome://gpu', false],
])('a page may load %s: %s', (address, allowed) => {
  expect(mayLoad(address, false)).toBe(allowed);
});

test('the developer tools load themselves, in development only', () => {
  expect([mayLoad('devtools://devtools/x.js', true), mayLoad('devtools://devtools/x.js', false)]).toEqual([
    true,
    false,
  ]);
});

/** Contents or a session that remember what was set on them. */
function standIn() {
  const set: Record<string, unknown> = {};
  const emitter = new EventEmitter();
  const target = new Proxy(emitter, {
    get: (real, name) =>
      Reflect.has(real, name)
        ? Reflect.get(real, name).bind(real)
        : (value: unknown) => {
            set[String(name)] = value;
          },
  });
  return { target, set, emitter };
}

test('contents go nowhere, open nothing and hold no window back', () => {
  const { target, set, emitter } = standIn();
  const refused: string[] = [];
  confine(target as unknown as Parameters<typeof confine>[0], (what) => refused.push(what));
  const prevented: string[] = [];
  const stopped = [
    'will-navigate',
    'will-frame-navigate',
    'will-redirect',
    'will-attach-webview',
    'will-prevent-unload',
  ];
  for (const name of stopped) emitter.emit(name, { preventDefault: () => prevented.push(name) });
  let bluetooth: unknown;
  emitter.emit(
    'select-bluetooth-device',
    { preventDefault: () => {} },
    [{ deviceId: 'x' }],
    (id: unknown) => {
      bluetooth = id;
    },
  );
  const opened = (set.setWindowOpenHandler as (details: object) => unknown)({ url: 'https://example.org/' });
  expect([prevented, opened, bluetooth, set.setWebRTCIPHandlingPolicy, refused]).toEqual([
    stopped,
    { action: 'deny' },
    '',
    'disable_non_proxied_udp',
    ['navigation', 'navigation of a frame', 'redirect', 'webview', 'new window'],
  ]);
});

test('a session cancels what isn’t ours, downloads nothing and fetches no dictionaries', () => {
  const { target, set, emitter } = standIn();
  let guard = (_details: object, _answer: (response: object) => void): void => {};
  const webRequest = {
    onBeforeRequest: (listener: typeof guard) => {
      guard = listener;
    },
  };
  const session = new Proxy(target, {
    get: (real, name) => (name === 'webRequest' ? webRequest : Reflect.get(real, name)),
  });
  const refused: string[] = [];
  blockNetwork(session as unknown as Parameters<typeof blockNetwork>[0], false, (what) => refused.push(what));
  const answers: object[] = [];
  for (const url of ['app://waybill/main.js', 'https://example.org/secret-in-the-address'])
    guard({ url }, (answer) => answers.push(answer));
  emitter.emit('will-download', { preventDefault: () => answers.push({ downloaded: false }) });
  expect([answers, set.setSpellCheckerEnabled, refused]).toEqual([
    [{ cancel: false }, { cancel: true }, { downloaded: false }],
    false,
    ['request to elsewhere', 'download'],
  ]);
});

test('every permission is denied, asked or checked, and so is every device', () => {
  const { target, set, emitter } = standIn();
  const denied: string[] = [];
  denyPermissions(target as unknown as Parameters<typeof denyPermissions>[0], (permission) =>
    denied.push(permission),
  );
  const check = set.setPermissionCheckHandler as (...all: unknown[]) => boolean;
  const request = set.setPermissionRequestHandler as (...all: unknown[]) => void;
  const device = set.setDevicePermissionHandler as (...all: unknown[]) => boolean;
  const names = [...Object.keys(DENIED), 'invented-tomorrow'];
  const answers = new Set<unknown>(names.map((name) => check(null, name)));
  for (const name of names) request(null, name, (granted: boolean) => answers.add(granted));
  answers.add(device({}));
  const chosen: unknown[] = [];
  for (const kind of ['hid', 'serial', 'usb'])
    emitter.emit(
      `select-${kind}-${kind === 'serial' ? 'port' : 'device'}`,
      { preventDefault: () => {} },
      ...(kind === 'serial' ? [[], null] : [{}]),
      (id: unknown) => chosen.push(id ?? ''),
    );
  expect([answers, denied, chosen, Object.values(DENIED).every((reason) => reason.length > 5)]).toEqual([
    new Set([false]),
    names,
    ['', '', ''],
    true,
  ]);
});

test('Chromium writes no dumps and finds no host', () => {
  const switches = new Map<string, string | undefined>();
  turnOff({ appendSwitch: (name, value) => void switches.set(name, value) });
  expect([switches.has('disable-breakpad'), switches.get('host-resolver-rules')]).toEqual([
    true,
    'MAP * ~NOTFOUND',
  ]);
});
