import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFolder } from '../../build/electron-runtime/cache-folder.ts';
import { findElectronRuntime, type Machine } from '../../build/electron-runtime/find-runtime.ts';
import { launchOf } from '../../build/electron-runtime/launch.ts';
import { whileLocked } from '../../build/electron-runtime/lock.ts';
import { readFittingManifest, writeManifest } from '../../build/electron-runtime/manifest.ts';
import { canRunEngine, type ElectronRuntime } from '../../build/electron-runtime/runtime.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

const OLD = { electron: '33.2.1', node: '20.18.1', napi: '9' };
const NEW = { electron: '45.4.1', node: '24.21.0', napi: '10' };
const PREPARED: ElectronRuntime = {
  executable: '/cache/electron',
  version: '33.2.1',
  source: 'prepared',
  runsEngine: false,
};

let folder: TempFolder;
beforeEach(async () => {
  folder = await tempFolder('electron');
});
afterEach(() => folder[Symbol.asyncDispose]());

describe('finding an Electron', () => {
  it('takes what WAYBILL_ELECTRON names before anything else', async () => {
    const project = await projectWith({ dist: true });
    const found = await find(project, { environment: { WAYBILL_ELECTRON: '/my/electron' } });
    expect(found.runtime).toEqual({
      executable: '/my/electron',
      version: '45.4.1',
      source: 'installed',
      runsEngine: true,
    });
  });

  it('takes the downloaded one of the package without a word', async () => {
    const project = await projectWith({ dist: true });
    const { runtime, lines } = await find(project, {});
    expect([runtime.executable, runtime.source, lines]).toEqual([
      join(project, 'node_modules/electron/dist/electron'),
      'installed',
      [],
    ]);
  });

  it('does not take one whose download was cut off, or which is of another version', async () => {
    const cutOff = await projectWith({ dist: true, pathFile: false });
    expect((await find(cutOff, {})).runtime).toEqual(PREPARED);
    const other = await projectWith({ dist: true, distVersion: '44.0.0' });
    expect((await find(other, {})).runtime).toEqual(PREPARED);
  });

  it('downloads it where it is missing', async () => {
    const project = await projectWith({ dist: false });
    const { runtime } = await find(project, {
      download: async () => {
        await addDist(project, {});
        return '';
      },
    });
    expect(runtime.source).toBe('downloaded');
  });

  it('says why it could not, takes the prepared one on Linux x64, and says that this one is older', async () => {
    const { runtime, lines } = await find(await projectWith({ dist: false }), {});
    expect(runtime).toEqual(PREPARED);
    expect(lines).toEqual([
      'Electron 45.4.1 is not here yet; downloading it …',
      'Electron 45.4.1 could not be downloaded: no network',
      'Using a development runtime of an older Electron: 33.2.1 instead of 45.4.1.',
    ]);
  });

  it('does not wait again for a download that failed a short while ago, and does after half an hour', async () => {
    const project = await projectWith({ dist: false });
    let tries = 0;
    const download = async () => {
      tries += 1;
      return 'no network';
    };
    await find(project, { download, nowMs: () => 1_000_000 });
    await find(project, { download, nowMs: () => 1_000_000 + 29 * 60_000 });
    expect(tries).toBe(1);
    await find(project, { download, nowMs: () => 1_000_000 + 30 * 60_000 });
    expect(tries).toBe(2);
  });

  it('says what to do on platforms that have nothing to fall back on', async () => {
    const project = await projectWith({ dist: false });
    await expect(find(project, { kind: 'darwin-arm64' })).rejects.toThrow(
      /^Electron 45\.4\.1 could not be downloaded: no network\nCheck the network.*WAYBILL_ELECTRON/,
    );
  });

  it('compares contents on CI, elsewhere sizes and times', async () => {
    const project = await projectWith({ dist: false });
    const asked: boolean[] = [];
    const prepare: Machine['prepare'] = async (_cache, { thorough }) => {
      asked.push(thorough);
      return PREPARED;
    };
    await find(project, { prepare });
    await find(project, { prepare, environment: { WAYBILL_CI: '1' } });
    expect(asked).toEqual([false, true]);
  });
});

describe('starting it', () => {
  const machine = { linux: true, root: false, graphics: true, environment: {} };

  it('names the project, tells where the pinned Node is, and lets no environment make a Node of it', () => {
    const environment = { HOME: '/home/me', ELECTRON_RUN_AS_NODE: '1', GONE: undefined };
    expect(launchOf(PREPARED, '/project', { ...machine, environment })).toEqual({
      executablePath: '/cache/electron',
      args: ['/project'],
      env: { HOME: '/home/me', WAYBILL_NODE: process.execPath },
    });
  });

  it("turns Chromium's sandbox off for root alone", () => {
    expect(launchOf(PREPARED, '/project', { ...machine, root: true, graphics: false }).args).toEqual([
      '--no-sandbox',
      '--disable-gpu',
      '/project',
    ]);
    expect(launchOf(PREPARED, '/project', { ...machine, linux: false, root: true }).args).toEqual([
      '/project',
    ]);
  });

  it('knows by Node-API which Electron can load the database addon', () => {
    expect([canRunEngine(OLD), canRunEngine(NEW)]).toEqual([false, true]);
  });
});

describe('the manifest of a prepared runtime', () => {
  it('fits as long as nothing has changed', async () => {
    const manifest = await runtimeFolder();
    expect(await readFittingManifest(folder.path, 1, true)).toEqual(manifest);
  });

  it.each<[string, () => Promise<void>, boolean]>([
    [
      'a file that has another size',
      () => writeFile(join(folder.path, 'electron'), 'longer than before'),
      false,
    ],
    ['a file that is new', () => writeFile(join(folder.path, 'resources/other'), ''), false],
    ['an older recipe', () => writeManifest(folder.path, 0, OLD).then(() => undefined), false],
    ['no manifest', () => writeFile(join(folder.path, 'waybill-runtime.json'), '{'), false],
    ['other contents of the same size and time', changeSilently, true],
  ])('does not fit %s', async (_what, change, thorough) => {
    await runtimeFolder();
    await change();
    expect(await readFittingManifest(folder.path, 1, thorough)).toBeUndefined();
  });

  const TIME = new Date('2026-01-01T00:00:00Z');

  async function runtimeFolder() {
    await mkdir(join(folder.path, 'resources'), { recursive: true });
    await writeFile(join(folder.path, 'electron'), 'program');
    await writeFile(join(folder.path, 'resources/launch.js'), 'launcher');
    await utimes(join(folder.path, 'electron'), TIME, TIME);
    return writeManifest(folder.path, 1, OLD);
  }

  async function changeSilently(): Promise<void> {
    await writeFile(join(folder.path, 'electron'), 'PROGRAM');
    await utimes(join(folder.path, 'electron'), TIME, TIME);
  }
});

describe('the lock', () => {
  it('lets one after the other work', async () => {
    const lock = join(folder.path, 'lock');
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} ends`);
    };
    await Promise.all([whileLocked(lock, 5_000, work('first')), whileLocked(lock, 5_000, work('second'))]);
    expect(events.map((event) => event.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends']);
  });

  it('takes over from a process that has died', async () => {
    const lock = join(folder.path, 'lock');
    // Above every number that Linux gives.
    await writeFile(lock, '99999999');
    expect(await whileLocked(lock, 1_000, async () => 'worked')).toBe('worked');
  });

  it('gives up at its deadline, and names who holds it', async () => {
    const lock = join(folder.path, 'lock');
    await writeFile(lock, String(process.pid));
    await expect(whileLocked(lock, 0, async () => 'worked')).rejects.toThrow(`process ${process.pid}`);
  });
});

it('keeps its cache where the XDG specification says', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/var/tmp/cache' })).toBe('/var/tmp/cache/waybill');
  expect(cacheFolder({ XDG_CACHE_HOME: 'relative' })).toMatch(/\/\.cache\/waybill$/);
});

async function find(
  projectFolder: string,
  machine: Partial<Machine>,
): Promise<{ runtime: ElectronRuntime; lines: readonly string[] }> {
  const lines: string[] = [];
  const runtime = await findElectronRuntime({
    projectFolder,
    say: (line) => lines.push(line),
    machine: {
      environment: {},
      kind: 'linux-x64',
      cache: join(folder.path, 'cache'),
      nowMs: () => 0,
      versions: async () => NEW,
      download: async () => 'no network',
      prepare: async () => PREPARED,
      ...machine,
    },
  });
  return { runtime, lines };
}

async function projectWith(what: {
  dist: boolean;
  pathFile?: boolean;
  distVersion?: string;
}): Promise<string> {
  const project = join(folder.path, `project-${Math.random().toString(36).slice(2)}`);
  await mkdir(join(project, 'node_modules/electron'), { recursive: true });
  await writeFile(join(project, 'node_modules/electron/package.json'), '{"version":"45.4.1"}');
  if (what.dist) await addDist(project, what);
  return project;
}

async function addDist(project: string, what: { pathFile?: boolean; distVersion?: string }): Promise<void> {
  const electron = join(project, 'node_modules/electron');
  await mkdir(join(electron, 'dist'), { recursive: true });
  await writeFile(join(electron, 'dist/version'), what.distVersion ?? '45.4.1');
  await writeFile(join(electron, 'dist/electron'), '');
  if (what.pathFile !== false) await writeFile(join(electron, 'path.txt'), 'electron');
}
