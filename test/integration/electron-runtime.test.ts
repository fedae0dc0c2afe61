import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { _electron } from 'playwright';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findElectronRuntime } from '../../build/electron-runtime/find-runtime.ts';
import { electronLaunch } from '../../build/electron-runtime/launch.ts';
import { downloadOfficial } from '../../build/electron-runtime/official-download.ts';
import { embeddedVersions } from '../../build/electron-runtime/runtime.ts';
import { pathOfProgram } from '../support/requirements.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';
import { virtualScreen } from '../support/virtual-screen.ts';

const projectFolder = join(import.meta.dirname, '..', '..');
const linux = process.platform === 'linux';
const reason = !linux ? 'only for Linux' : pathOfProgram('Xvfb') === undefined ? 'no Xvfb: install xvfb' : '';
if (reason !== '' && process.env.WAYBILL_CI === '1') throw new Error(`may not be skipped on CI: ${reason}`);

let folder: TempFolder;
beforeEach(async () => {
  folder = await tempFolder('electron');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

// The first of these may have to fetch 196 MB.
describe.skipIf(!linux || pathOfProgram('Xvfb') === undefined)(
  'a real Electron',
  { timeout: 300_000 },
  () => {
    it('is found, and is what it says', async () => {
      const runtime = await findElectronRuntime({ projectFolder, say: () => undefined });
      const versions = await embeddedVersions(runtime.executable);
      expect(versions.electron).toBe(runtime.version);
    });

    it('opens whatever project it is started on, as Playwright starts it', async () => {
      const project = await tinyProject(join(folder.path, 'a project'));
      await using screen = await virtualScreen(640, 480);
      // Found as for this checkout, and started on the other.
      const { executablePath, args, env } = await electronLaunch(projectFolder);
      const app = await _electron.launch({
        executablePath,
        args: [
          ...args.slice(0, -1),
          project,
          `--user-data-dir=${join(folder.path, 'data')}`,
          '--data-dir=/somewhere',
        ],
        env: { ...env, DISPLAY: screen.display },
        timeout: 60_000,
      });
      try {
        const window = await app.firstWindow();
        expect(await window.textContent('h1')).toBe('Hello from the project');
        const about = await app.evaluate(({ app: electron }) => ({
          path: electron.getAppPath(),
          name: electron.getName(),
          version: electron.getVersion(),
          packaged: electron.isPackaged,
          dataDirectory: electron.commandLine.getSwitchValue('data-dir'),
          node: process.env.WAYBILL_NODE,
        }));
        expect(about).toEqual({
          path: project,
          name: 'Tiny',
          version: '1.2.3',
          packaged: false,
          dataDirectory: '/somewhere',
          node: process.execPath,
        });
      } finally {
        await app.close();
      }
    });
  },
);

describe('the official download', () => {
  it('is given up when its server stays silent', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      mirrorAt(server.address() as AddressInfo);
      expect(await downloadOfficial(projectFolder, () => undefined, 1_500)).toBe('nothing arrived for 1.5 s');
    } finally {
      server.close();
    }
  });

  it('says in one line why it failed', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () =>
        socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      mirrorAt(server.address() as AddressInfo);
      const reason = await downloadOfficial(projectFolder, () => undefined);
      expect(reason).toMatch(/^Response code 404 .*$/);
    } finally {
      server.close();
    }
  });

  function mirrorAt({ port }: AddressInfo): void {
    vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${port}/`);
    vi.stubEnv('electron_config_cache', join(folder.path, 'download-cache'));
  }
});

describe.skipIf(process.platform === 'win32')('npm start', () => {
  it('hands arguments on and the exit code back', async () => {
    const electron = await standIn('echo "args: $*"; exit 7');
    const { code, output } = await start(['--data-dir=/d', 'x'], {
      WAYBILL_ELECTRON: electron,
      DISPLAY: ':0',
    });
    expect(code).toBe(7);
    expect(output).toMatch(new RegExp(`^args: .*${projectFolder} --data-dir=/d x$`, 'm'));
  });

  it('hands a signal on', async () => {
    const electron = await standIn(
      'trap "echo asked to end; exit 3" TERM; echo up; while :; do sleep 0.1; done',
    );
    const started = start([], { WAYBILL_ELECTRON: electron, DISPLAY: ':0' }, (child, output) => {
      if (output.endsWith('up\n')) child.kill('SIGTERM');
    });
    const { code, output } = await started;
    expect([code, output.includes('asked to end')]).toEqual([3, true]);
  });

  it.skipIf(!linux)('says that it needs a screen where there is none', async () => {
    const { code, output } = await start([], { DISPLAY: '', WAYLAND_DISPLAY: '' });
    expect(code).toBe(1);
    expect(output).toMatch(/^Waybill needs a screen/);
  });

  it('says why an Electron does not start', async () => {
    const electron = await standIn('exit 0', 'echo "libnss3.so: cannot open shared object file"; exit 127');
    const { code, output } = await start([], { WAYBILL_ELECTRON: electron, DISPLAY: ':0' });
    expect(code).toBe(1);
    expect(output).toContain('does not start: libnss3.so: cannot open shared object file');
  });
});

/** A program that answers as Electron does when asked for its versions, and else does `script`. */
async function standIn(
  script: string,
  versions = `echo '{"waybill":{"electron":"45.4.1","node":"24.21.0","napi":"10"}}'; exit 0`,
): Promise<string> {
  const path = join(folder.path, 'electron');
  await writeFile(path, `#!/bin/sh\nif [ "$ELECTRON_RUN_AS_NODE" = 1 ]; then ${versions}; fi\n${script}\n`, {
    mode: 0o755,
  });
  return path;
}

type Started = ReturnType<typeof spawn>;

function start(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  onOutput: (child: Started, output: string) => void = () => undefined,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(projectFolder, 'build', 'start.ts'), ...args], {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: 25_000,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
        onOutput(child, output);
      });
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** An app whose main module insists on running before Electron is ready, as Waybill's does. */
async function tinyProject(project: string): Promise<string> {
  await mkdir(project, { recursive: true });
  const about = { name: 'tiny', productName: 'Tiny', version: '1.2.3', type: 'module', main: 'main.js' };
  await writeFile(join(project, 'package.json'), JSON.stringify(about));
  await writeFile(
    join(project, 'main.js'),
    `import { app, BrowserWindow, protocol } from 'electron';
     if (app.isReady()) throw new Error('too late');
     protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true } }]);
     await app.whenReady;
     app.whenReady().then(() => {
       protocol.handle('app', () => new Response('<h1>Hello from the project</h1>', { headers: { 'content-type': 'text/html' } }));
       return new BrowserWindow().loadURL('app://tiny/');
     });
     app.on('window-all-closed', () => app.quit());`,
  );
  return project;
}
