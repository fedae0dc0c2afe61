import type {
  App,
  BrowserWindow,
  Clipboard,
  Menu,
  NativeImage,
  Notification,
  PowerMonitor,
  PowerSaveBlocker,
  SafeStorage,
  Shell,
  Tray,
} from 'electron';
import type { Command } from '../../shared/contract/events.ts';
import type { UtilityProcessModule } from './engine-host/utility-process-host.ts';

/** Electron's modules, as `main.ts` imports them: nothing below it does, so that everything else runs without. */
export interface ElectronParts {
  readonly app: App;
  readonly clipboard: Clipboard;
  readonly shell: Shell;
  readonly safeStorage: SafeStorage;
  readonly powerMonitor: PowerMonitor;
  readonly powerSaveBlocker: PowerSaveBlocker;
  readonly Notification: typeof Notification;
  readonly Tray: typeof Tray;
  readonly Menu: typeof Menu;
  readonly utilityProcess: UtilityProcessModule;
}

/** The one window, as the services need to know it. */
export interface WindowDoor {
  /** The open window, visible or hidden; undefined where there is none. */
  current(): BrowserWindow | undefined;
  /** Shows the window in front, opening one where there is none, and sends it there if a page is named. */
  show(command?: Command): void;
}

/** The system's own dialogs, over the window where one is visible. */
export interface Dialogs {
  chooseFiles(startIn?: string): Promise<readonly string[]>;
  chooseFolder(startIn?: string): Promise<string | null>;
  chooseKeyFile(): Promise<string | null>;
  chooseImport(): Promise<string | null>;
  /** Where to save a file; the system has asked before an existing one is named. Null: the person closed it. */
  chooseSaveTarget(suggestion: {
    /** Absolute: folder and name to begin with. */
    readonly path: string;
    /** Without the dot: `csv`, `json`, `pdf`. */
    readonly extension: string;
  }): Promise<string | null>;
  /** Two buttons; closing it means the second. */
  confirm(question: {
    readonly message: string;
    readonly detail?: string;
    readonly yes: string;
    readonly no: string;
  }): Promise<boolean>;
}

/** For the tray: a picture for each platform's taste, made by whoever knows the assets. */
export type TrayIcon = NativeImage | string;
