import { chmod, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { electronLaunch } from '../../build/electron-runtime/launch.ts';

const PROJECT = dirname(dirname(import.meta.dirname));

const CLOSE_WITHIN_MS = 5_000;

export interface DemoApp extends AsyncDisposable {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** What the system's dialog for files answers from now on. */
  chooseFiles(paths: readonly string[]): Promise<void>;
}

/**
 * Starts the built application with nothing of the person who runs this: home, settings and name are the demonstration's.
 * @param folder the demonstration's
 */
export async function startDemoApp(folder: string, dataDirectory: string, display: string): Promise<DemoApp> {
  const { executablePath, args, env } = await electronLaunch(PROJECT);
  const app = await _electron.launch({
    executablePath,
    args: [...args],
    env: {
      ...env,
      HOME: join(folder, 'dana'),
      XDG_CONFIG_HOME: join(folder, 'system', 'config'),
      XDG_CACHE_HOME: join(folder, 'system', 'cache'),
      XDG_DATA_HOME: join(folder, 'system', 'share'),
      LANG: 'en_GB.UTF-8',
      LANGUAGE: 'en_GB',
      LC_ALL: 'en_GB.UTF-8',
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
      WAYBILL_DATA_DIR: dataDirectory,
      WAYBILL_NODE: await nodeOfPersona(folder, env.WAYBILL_NODE ?? process.execPath),
      ...(display === '' ? {} : { DISPLAY: display, WAYLAND_DISPLAY: '' }),
    },
    timeout: 60_000,
  });
  const page = await app.firstWindow({ timeout: 60_000 });
  page.setDefaultTimeout(20_000);
  await page.getByRole('navigation').waitFor();
  return {
    app,
    page,
    chooseFiles: (paths) =>
      app.evaluate(
        ({ dialog }, filePaths) => {
          dialog.showOpenDialog = async () => ({ canceled: false, filePaths });
        },
        [...paths],
      ),
    [Symbol.asyncDispose]: async () => {
      // With files on their way it asks whether to quit, and nobody answers here.
      const late = setTimeout(() => app.process().kill('SIGKILL'), CLOSE_WITHIN_MS);
      await app.close().catch(() => undefined);
      clearTimeout(late);
    },
  };
}

/** A Node for the engine's process that loads the persona first. Windows has no such scripts: there it is the plain one. */
async function nodeOfPersona(folder: string, node: string): Promise<string> {
  if (process.platform === 'win32') return node;
  const path = join(folder, 'node');
  const persona = pathToFileURL(join(import.meta.dirname, 'persona.ts')).href;
  await writeFile(path, `#!/bin/sh\nexec '${node}' --import '${persona}' "$@"\n`);
  await chmod(path, 0o755);
  return path;
}
