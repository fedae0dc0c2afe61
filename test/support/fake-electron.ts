import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import type { Dialogs, ElectronParts, WindowDoor } from '../../electron/main/electron-parts.ts';
import type { SafeStorage } from '../../electron/main/secrets/safe-storage-vault.ts';

const ENTRY = join(import.meta.dirname, 'utility-process-entry.ts');

/** Electron's utility process, played by a child process that finds `process.parentPort` in itself. */
class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;

  constructor(entry: string, args: readonly string[]) {
    super();
    this.#child = fork(ENTRY, [entry, ...args], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execPath: process.execPath,
      execArgv: [],
    });
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code) => this.emit('exit', code ?? 1));
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  postMessage(message: NonNullable<Parameters<ChildProcess['send']>[0]>): void {
    this.#child.send(message, () => {});
  }
}

/** What the system would have seen and heard of the application. */
export interface FakeElectron {
  readonly parts: ElectronParts;
  readonly window: WindowDoor & { focused: boolean; visible: boolean };
  readonly dialogs: Dialogs & { answer: boolean };
  readonly notifications: readonly { readonly title: string; readonly body: string }[];
  readonly engines: readonly number[];
  /** Calls that tell what the system does: `exit 0`, `hide`, `awake`, `asleep`, `tray`, `no tray`. */
  readonly calls: readonly string[];
}

/** Electron's modules as far as the services use them, with real processes behind. */
export function fakeElectron(safeStorage: SafeStorage): FakeElectron {
  const calls: string[] = [];
  const notifications: { title: string; body: string }[] = [];
  const engines: number[] = [];
  const app = Object.assign(new EventEmitter(), {
    getPath: () => '/',
    setBadgeCount: () => true,
    quit: () => calls.push('quit'),
    exit: (code: number) => calls.push(`exit ${code}`),
  });
  class Notification extends EventEmitter {
    static isSupported = () => true;
    readonly #shown: { title: string; body: string };
    constructor(shown: { title: string; body: string }) {
      super();
      this.#shown = shown;
    }
    show(): void {
      notifications.push(this.#shown);
    }
  }
  class Tray extends EventEmitter {
    constructor() {
      super();
      calls.push('tray');
    }
    setToolTip(): void {}
    setContextMenu(): void {}
    destroy(): void {
      calls.push('no tray');
    }
  }
  const parts = {
    app,
    safeStorage,
    Notification,
    Tray,
    Menu: { buildFromTemplate: () => ({}) },
    clipboard: {},
    shell: {},
    powerMonitor: new EventEmitter(),
    powerSaveBlocker: { start: () => calls.push('awake'), stop: () => calls.push('asleep') },
    utilityProcess: {
      fork: (entry: string, args: readonly string[]) => {
        const child = new UtilityProcess(entry, args);
        if (child.pid !== undefined) engines.push(child.pid);
        return child;
      },
    },
  } as unknown as ElectronParts;
  const shown = {
    hide: () => {
      window.visible = false;
      calls.push('hide');
    },
    isFocused: () => window.focused,
    setProgressBar: () => {},
  };
  const window = {
    focused: false,
    visible: true,
    current: () => shown as unknown as ReturnType<WindowDoor['current']>,
    show: () => {
      window.visible = true;
    },
  };
  const dialogs = {
    answer: false,
    chooseFiles: async () => [],
    chooseFolder: async () => null,
    chooseKeyFile: async () => null,
    chooseImport: async () => null,
    chooseSaveTarget: async () => null,
    confirm: async ({ message }: { message: string }) => {
      calls.push(message);
      return dialogs.answer;
    },
  };
  return { parts, window, dialogs, notifications, engines, calls };
}
