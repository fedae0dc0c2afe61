import { type AppError, errorOf } from '../../../shared/errors.ts';
import { BACKGROUND } from '../../../shared/messages/window/background.ts';
import type { LiveQuestion } from '../../../shared/models/live-question.ts';
import type { AppSettings } from '../../../shared/models/settings.ts';
import type { Dialogs, ElectronParts, TrayIcon, WindowDoor } from '../electron-parts.ts';
import type { Supervisor } from '../engine-host/supervisor.ts';
import { Notifications } from './notifications.ts';
import { SleepGuard } from './power.ts';
import { QueueWatch } from './queue-watch.ts';
import { QuitKeeper } from './quit.ts';
import { notificationShower, trayCreator } from './system-signs.ts';
import { Taskbar, taskbarLook } from './taskbar.ts';
import { TrayKeeper, trayLook } from './tray.ts';

export interface BackgroundParts {
  readonly electron: Pick<
    ElectronParts,
    'app' | 'powerMonitor' | 'powerSaveBlocker' | 'Notification' | 'Tray' | 'Menu'
  >;
  readonly engine: Supervisor;
  readonly window: WindowDoor;
  readonly dialogs: Pick<Dialogs, 'confirm'>;
  readonly trayIcon: TrayIcon;
  readonly wanted: () => AppSettings['notifications'];
  readonly closeServices: () => Promise<void>;
  readonly exit: () => void;
  readonly report: (event: string, error: AppError) => void;
}

/** Whoever sends one doesn't sit in front of a dialog. Electron's own handlers would quit as a person does, and ask. */
const ENDING_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** What goes on beside the window: sleep held off, task bar, notifications, tray, closing and quitting. */
export interface Background extends Disposable {
  readonly quit: QuitKeeper;
  /** A server waits for a person, who may be looking elsewhere. */
  tellOfQuestion(open: readonly LiveQuestion[]): void;
}

export function startBackground(parts: BackgroundParts): Background {
  const { electron, engine, window, dialogs, report } = parts;
  const { app } = electron;
  const watch = new QueueWatch(engine);
  const sleep = new SleepGuard(electron.powerSaveBlocker);
  const taskbar = new Taskbar({
    window: () => window.current(),
    setBadge: (count) => {
      app.setBadgeCount(count);
    },
  });
  const notifications = new Notifications({
    engine,
    wanted: parts.wanted,
    isFocused: () => window.current()?.isFocused() ?? false,
    show: notificationShower(electron.Notification),
    open: (page) => window.show(page),
  });
  const tray = new TrayKeeper({
    create: trayCreator(electron, parts.trayIcon),
    open: () => window.show(),
    pauseAll: () => {
      void engine.request('transfers.pause', { which: 'all' }).then((paused) => {
        if (!paused.ok) report('pause all', paused.error);
      });
    },
    quit: () => app.quit(),
  });
  const quit = new QuitKeeper({
    platform: process.platform,
    numbers: () => watch.numbers,
    freshNumbers: () => watch.fresh(),
    hideWindow: () => window.current()?.hide(),
    sayStillGoing: (going) => {
      const { title, body } = BACKGROUND.stillGoing;
      notifications.tell({ title, body: body(going), opens: 'page.queue' });
    },
    confirm: (question) => dialogs.confirm(question),
    closeServices: parts.closeServices,
    exit: parts.exit,
    quit: () => app.quit(),
  });
  const look = () => {
    const { numbers } = watch;
    sleep.hold(numbers.busy);
    taskbar.show(taskbarLook(numbers));
    quit.look();
    try {
      const open = window.current() !== undefined && !quit.isHidden;
      tray.show(trayLook(open, numbers.going, quit.newTrouble));
    } catch (thrown) {
      // A desktop without a place for it. The application can still be opened by starting it again.
      report('tray', errorOf(thrown));
    }
  };
  watch.onChange(look);
  const stopListening = engine.onState(({ state }) => {
    if (state !== 'stopped') return;
    notifications.tell({ ...BACKGROUND.engineStopped, opens: 'page.queue' });
    // Files that were to go on without a window don't: that may not end unseen.
    if (quit.isHidden) window.show('page.queue');
  });
  const onWindow = (_event: unknown, opened: Electron.BrowserWindow) => {
    opened.on('show', () => {
      quit.onWindowShown();
      look();
    });
    opened.on('hide', look);
    // The window is still told as open while `closed` is told.
    opened.on('closed', () => setImmediate(look));
  };
  app.on('browser-window-created', onWindow);
  // What waited for the network before the machine slept goes at once.
  const onResume = () => {
    void engine.request('queue.wake', {}).then((woken) => {
      if (!woken.ok) report('wake', woken.error);
    });
  };
  electron.powerMonitor.on('resume', onResume);
  const onSignal = () => quit.onShutdown();
  for (const signal of ENDING_SIGNALS) process.on(signal, onSignal);
  return {
    quit,
    tellOfQuestion: (open) => {
      const latest = open.at(-1);
      if (latest === undefined || !parts.wanted().trouble) return;
      notifications.tell({
        title: BACKGROUND.needsYou(latest.profileName),
        body: BACKGROUND.asksWhileSigningIn,
        opens: 'page.send',
      });
    },
    [Symbol.dispose]: () => {
      app.removeListener('browser-window-created', onWindow);
      electron.powerMonitor.removeListener('resume', onResume);
      for (const signal of ENDING_SIGNALS) process.removeListener(signal, onSignal);
      stopListening();
      watch[Symbol.dispose]();
      notifications[Symbol.dispose]();
      quit[Symbol.dispose]();
      sleep[Symbol.dispose]();
      tray[Symbol.dispose]();
    },
  };
}
