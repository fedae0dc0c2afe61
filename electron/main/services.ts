import type { MainEvents } from '../../shared/contract/events.ts';
import type { Log } from '../engine-host/log.ts';
import type { Vault } from '../vault/vault.ts';
import type { Dialogs, ElectronParts, TrayIcon, WindowDoor } from './electron-parts.ts';
import type { Supervisor } from './engine-host/supervisor.ts';
import type { MainHandlers } from './gateway/gateway.ts';
import type { AppMemory } from './settings/app-memory.ts';
import type { SettingsFile } from './settings/settings-file.ts';

export interface ServicesStart {
  /** Absolute; from `dataDirectoryFor`. Made if missing. */
  readonly dataDirectory: string;
  readonly appVersion: string;
  /** Where IT's policy may be, in the order it is looked for. */
  readonly policyPlaces: readonly string[];
  readonly electron: ElectronParts;
  readonly window: WindowDoor;
  readonly dialogs: Dialogs;
  readonly trayIcon: TrayIcon;
  /** The operating system's, unless said otherwise. */
  readonly keychain?: Vault;
  /** Sends news of the main process itself to the window, where there is one. */
  readonly tell: <E extends keyof MainEvents>(event: E, news: MainEvents[E]) => void;
}

/** What the gateway and the window work with. `close` ends the engine and everything in the background. */
export interface Services {
  readonly engine: Supervisor;
  /** One for each request of `MAIN_REQUESTS`; throws `Failure`s. */
  readonly handlers: MainHandlers;
  readonly settings: SettingsFile;
  /** The window's place, and other things nobody sets. */
  readonly memory: AppMemory;
  readonly log: Log;
  /** For the window's `close` event: hides it instead while files go. */
  readonly onWindowClose: (event: { preventDefault(): void }) => void;
  /** For the app's `before-quit`: asks once while files go, then closes the services and exits. */
  readonly onBeforeQuit: (event: { preventDefault(): void }) => void;
  /** The machine shuts down or the session ends: no question, everything is in the database. */
  readonly onShutdown: () => void;
  close(): Promise<void>;
}
