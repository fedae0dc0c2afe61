import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFuses } from '../../build/check-fuses.ts';
import { electronLaunch } from '../../build/electron-runtime/launch.ts';
import { pathOfProgram } from '../support/requirements.ts';
import { tempFolder, waitFor } from '../support/temp.ts';
import { countPixels, toPng, virtualScreen } from '../support/virtual-screen.ts';

// `npm run package` has made it. Its fuses keep Playwright out, so it is judged from outside: by its data directory,
// by what is on the screen, and by how it ends.
const projectFolder = join(import.meta.dirname, '..', '..');
const unpacked = join(projectFolder, 'release', 'linux-unpacked');
const executable = join(unpacked, 'waybill');
const reports = join(projectFolder, 'test-results');

const reason =
  process.platform !== 'linux'
    ? 'only for Linux'
    : pathOfProgram('Xvfb') === undefined
      ? 'no Xvfb: install xvfb'
      : existsSync(executable)
        ? ''
        : 'no release/linux-unpacked: run npm run package';
if (reason !== '' && process.env.WAYBILL_CI === '1') throw new Error(`may not be skipped on CI: ${reason}`);

const KEYTAR = 'node_modules/keytar/build/Release/keytar.node';

/** The accent colour of the light theme: the page's own, in neither an empty window nor its menu. */
const ACCENT = 0x0f766e;
/** About what the mark in the upper left corner has. */
const ACCENT_PIXELS = 100;

describe.skipIf(reason !== '')(`the packaged app${reason && ` (skipped: ${reason})`}`, () => {
  it('opens its window on a fresh data directory, with an engine, and ends when asked to', async () => {
    await using screen = await virtualScreen();
    await using home = await tempFolder('package');
    const dataDirectory = join(home.path, 'data');
    await using app = startApp(screen.display, dataDirectory);

    await waitFor(() => app.hasEnded() || existsSync(join(dataDirectory, 'waybill.db')), {
      what: 'the database, which the engine makes',
      deadlineMs: 30_000,
    });
    await waitFor(async () => app.hasEnded() || countPixels(await screen.image(), ACCENT) > ACCENT_PIXELS, {
      what: 'a page on the screen',
      deadlineMs: 30_000,
      everyMs: 100,
    });
    await mkdir(reports, { recursive: true });
    await writeFile(join(reports, 'packaged-app.png'), toPng(await screen.image()));
    expect(app.hasEnded(), app.output()).toBe(false);

    expect(await app.end()).toEqual({ code: 0, signal: null });
  });

  it('has its fuses as the configuration says', async () => {
    expect(await checkFuses(executable, 'linux')).toEqual([]);
  });

  it('does not become a Node, whatever the environment says', async () => {
    const asNode = ['-e', 'console.log("I am a Node")'];
    // The same Electron with its fuses as they came does: so the question is one that could be answered with yes.
    const { executablePath } = await electronLaunch(projectFolder);
    expect(await run(executablePath, asNode)).toContain('I am a Node');
    expect(await run(executable, asNode)).not.toContain('I am a Node');
  });

  it('contains what runs, and nothing else of the project', async () => {
    const archive = await readFile(join(unpacked, 'resources', 'app.asar'), 'latin1');
    const outside = await readdir(join(unpacked, 'resources', 'app.asar.unpacked'), { recursive: true });
    expect(outside.filter((path) => path.endsWith('.node')).sort()).toEqual([
      'node_modules/better-sqlite3/prebuilds/linux-arm64.node',
      'node_modules/better-sqlite3/prebuilds/linux-x64.node',
      'node_modules/better-sqlite3/prebuilds/linuxmusl-arm64.node',
      'node_modules/better-sqlite3/prebuilds/linuxmusl-x64.node',
      // An optional package: where it couldn't be built, the app does without.
      ...(existsSync(join(projectFolder, KEYTAR)) ? [KEYTAR] : []),
    ]);
    expect(archive).not.toContain('.js.map"');
    expect(await readdir(join(unpacked, 'resources'))).not.toContain('app');
  });
});

interface StartedApp extends AsyncDisposable {
  readonly hasEnded: () => boolean;
  readonly output: () => string;
  /** Asks it to end, and says how it did. */
  readonly end: () => Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

function startApp(display: string, dataDirectory: string): StartedApp {
  // As a person's: the developer's variables would lead it to the pinned Node.
  const { WAYBILL_NODE: _node, WAYBILL_DATA_DIR: _data, ...environment } = process.env;
  const child = spawn(executable, [...SWITCHES, `--data-dir=${dataDirectory}`], {
    env: { ...environment, DISPLAY: display },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  const closed = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    hasEnded,
    output: () => output,
    end: () => {
      child.kill('SIGTERM');
      return closed;
    },
    [Symbol.asyncDispose]: async () => {
      if (!hasEnded()) child.kill('SIGKILL');
      await closed;
    },
  };
}

const SWITCHES = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'];

/** What a program writes when it is asked to be a Node. No switches: a Node would stop at them. */
function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', DISPLAY: '' },
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    child.on('close', () => resolve(output));
  });
}
