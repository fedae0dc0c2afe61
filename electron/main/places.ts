import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { App } from 'electron';
import { dataDirectoryFor } from '../engine-host/data-directory.ts';

/** Where the parts of the application lie: everything is bundled into one folder, and this file with it. */
const HERE = import.meta.dirname;
/** Where the program is installed: beside the executable, or where somebody works on it, beside package.json. */
export const PROGRAM_FOLDER = HERE.includes('app.asar') ? dirname(process.execPath) : join(HERE, '..');
export const PRELOAD = join(HERE, 'preload.cjs');
export const RENDERER_ROOT = join(HERE, 'renderer');
export const ICONS = join(HERE, '..', 'assets', 'icons');

/**
 * Chooses the data directory as the command line does, makes it, and moves everything Electron writes into it: so the lock
 * for one instance is one for each data directory, and whoever removes the directory removes all of Waybill.
 * To be called before anything else of `app`.
 *
 * @returns absolute
 * @throws what the file system throws, where it can't be made
 */
export function useDataDirectory(app: App): string {
  const given = app.commandLine.getSwitchValue('data-dir');
  const directory = dataDirectoryFor(
    given === '' ? undefined : given,
    process.env,
    process.platform,
    process.cwd(),
  );
  const electrons = join(directory, 'electron');
  mkdirSync(electrons, { recursive: true, mode: 0o700 });
  app.setPath('userData', electrons);
  app.setPath('sessionData', electrons);
  app.setPath('crashDumps', join(electrons, 'no-crash-dumps'));
  app.setAppLogsPath(join(directory, 'logs'));
  return directory;
}
