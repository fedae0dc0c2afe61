import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { _electron, type ConsoleMessage, type ElectronApplication, type Page } from 'playwright';
import type { TestContext } from 'vitest';
import { electronLaunch } from '../../build/electron-runtime/launch.ts';
import { startDisplay } from './display.ts';
import { tempFolder } from './temp.ts';

/** What is started: this project as it was built, or another one that WAYBILL_TEST_PROJECT names. */
const PROJECT = process.env.WAYBILL_TEST_PROJECT ?? dirname(dirname(import.meta.dirname));
/** What is left of a test that failed: a picture, a trace for `playwright show-trace`, the window's console. */
const RESULTS = join(dirname(dirname(import.meta.dirname)), 'test-results');
/** The project, held back until Playwright is attached. */
const HELD_APP = join(import.meta.dirname, 'held-app');
const CLOSE_WITHIN_MS = 15_000;

/** How often a test has started the application so far: each start leaves evidence of its own. */
const starts = new WeakMap<TestContext['task'], number>();

export interface LaunchOptions {
  /** One that is there already; else a new one of the test's own. */
  readonly dataDirectory?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Don't wait for the window. */
  readonly withoutWindow?: boolean;
}

/** The real application, in a real Electron, on a screen of its own. */
export interface TestApp {
  readonly electron: ElectronApplication;
  /** The window's page. */
  readonly page: Page;
  readonly dataDirectory: string;
  /** What the window wrote to its console so far, errors of the security policy among it: `error: …`. */
  readonly console: readonly string[];
  /** Quits as a person does; for tests that start again. Whoever doesn't call it needn't: the end of the test does. */
  quit(): Promise<void>;
  /** Kills the main process, as a power cut would. */
  kill(): Promise<void>;
}

/**
 * Starts the built application (`npm run build` comes first), under Xvfb on Linux, with a home and a data directory of its own.
 * It ends with the test; a test that failed leaves picture, trace and console under `test-results/`.
 */
export async function launchApp(context: TestContext, options: LaunchOptions = {}): Promise<TestApp> {
  const start = (starts.get(context.task) ?? 0) + 1;
  starts.set(context.task, start);
  const opened = new AsyncDisposableStack();
  // Registered first: a start that fails leaves nothing behind either.
  context.onTestFinished(() => opened.disposeAsync());
  const home = opened.use(await tempFolder('app'));
  const display = opened.use(await startDisplay());
  const dataDirectory = options.dataDirectory ?? join(home.path, 'data');
  // Its last argument is the project.
  const launch = await electronLaunch(PROJECT);
  const electron = await _electron.launch({
    executablePath: launch.executablePath,
    args: [...launch.args.slice(0, -1), HELD_APP, ...(options.args ?? [])],
    env: {
      ...launch.env,
      WAYBILL_TEST_PROJECT: PROJECT,
      ...environmentIn(home.path, dataDirectory, display.name),
      ...options.env,
    },
    timeout: 60_000,
  });
  const ended = new Promise<void>((resolve) => electron.process().once('exit', () => resolve()));
  const lines: string[] = [];
  const quit = async () => {
    const late = setTimeout(() => electron.process().kill('SIGKILL'), CLOSE_WITHIN_MS);
    await electron.close().catch(() => undefined); // It may be gone already.
    await ended;
    clearTimeout(late);
  };
  const kill = async () => {
    electron.process().kill('SIGKILL');
    await ended;
  };
  opened.defer(async () => {
    if (context.task.result?.state === 'fail')
      await keepEvidence(electron, join(RESULTS, fileNameOf(context.task.name), `start-${start}`), lines);
    await quit();
  });

  const listen = (page: Page) => {
    page.on('console', (message) => lines.push(lineOf(message)));
    page.on('pageerror', (error) => lines.push(uncaughtLine(error)));
  };
  electron.on('window', listen);
  // The first one is usually there by now.
  for (const page of electron.windows()) listen(page);
  await electron.context().tracing.start({ screenshots: true, snapshots: true });
  await letGoOn(electron);

  if (options.withoutWindow === true) {
    const page = () => {
      throw new Error('this application was started without waiting for its window');
    };
    return {
      electron,
      get page(): Page {
        return page();
      },
      dataDirectory,
      console: lines,
      quit,
      kill,
    };
  }
  const page = await electron.firstWindow({ timeout: 60_000 });
  await page.waitForLoadState('load');
  // And it may have said something before anybody listened.
  const early = [
    ...(await page.consoleMessages()).map(lineOf),
    ...(await page.pageErrors()).map(uncaughtLine),
  ];
  lines.unshift(...early.filter((line) => !lines.includes(line)));
  return { electron, page, dataDirectory, console: lines, quit, kill };
}

/** Lets an application go on that `held-app/main.js` holds back. */
const letGoOn = (electron: ElectronApplication): Promise<void> =>
  electron.evaluate(async () => {
    // Its program may not have run yet.
    while (!Reflect.has(globalThis, 'goOn')) await new Promise((resolve) => setTimeout(resolve, 10));
    Reflect.apply(Reflect.get(globalThis, 'goOn'), undefined, []);
  });

const lineOf = (message: ConsoleMessage): string => `${message.type()}: ${message.text()}`;
const uncaughtLine = ({ message }: Error): string => `uncaught: ${message}`;

/** Nothing of the person who runs the tests: no settings, no caches, no session bus. */
function environmentIn(home: string, dataDirectory: string, display: string): Record<string, string> {
  return {
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'share'),
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    WAYBILL_DATA_DIR: dataDirectory,
    ...(display === '' ? {} : { DISPLAY: display, WAYLAND_DISPLAY: '' }),
  };
}

async function keepEvidence(electron: ElectronApplication, folder: string, lines: readonly string[]) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'console.txt'), `${lines.join('\n')}\n`);
  // What is broken may be the window itself: each is kept as far as it can be had.
  for (const [index, page] of electron.windows().entries())
    await page
      .screenshot({ path: join(folder, `window-${index}.png`), timeout: 5_000 })
      .catch(() => undefined);
  await electron
    .context()
    .tracing.stop({ path: join(folder, 'trace.zip') })
    .catch(() => undefined);
}

const fileNameOf = (name: string): string => name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 100);
