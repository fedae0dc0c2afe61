import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, Platform } from 'electron-builder';
import { checkFuses } from './check-fuses.ts';
import { findElectronRuntime } from './electron-runtime/find-runtime.ts';
import { EXECUTABLE_ON_LINUX, OUTPUT, PRODUCT, packagingConfig } from './packaging.ts';

/**
 * `npm run package`: an unpacked application in `release/`, its fuses flipped and read back. With `--installers` the
 * installers of this platform as well.
 */
const projectFolder = dirname(import.meta.dirname);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  await makePackage(process.argv.includes('--installers'));
} catch (thrown) {
  say(thrown instanceof Error ? thrown.message : String(thrown));
  process.exitCode = 1;
}

async function makePackage(installers: boolean): Promise<void> {
  if (!existsSync(join(projectFolder, 'dist', 'main.js')))
    throw new Error('There is no dist/main.js to package: run npm run build first.');
  const runtime = await findElectronRuntime({ projectFolder, say });
  const older = runtime.source === 'prepared';
  if (older && installers)
    throw new Error(`Electron ${runtime.version} is a development runtime; installers are not made from it.`);
  if (older)
    say('This package is for development only: an older Electron, with a Node of its own beside it.');

  await rm(join(projectFolder, OUTPUT), { recursive: true, force: true });
  await build({
    projectDir: projectFolder,
    targets: thisPlatform().createTarget(installers ? undefined : 'dir'),
    publish: 'never',
    config: packagingConfig({
      platform: process.platform,
      ...(process.platform === 'darwin'
        ? {}
        : { electron: { folder: dirname(runtime.executable), version: runtime.version } }),
      ...(runtime.runsEngine ? {} : { bundledNode: process.execPath }),
    }),
  });

  const executable = packagedExecutable();
  const problems = await checkFuses(executable, process.platform);
  if (problems.length > 0) throw new Error(`The fuses of ${executable} are wrong:\n${problems.join('\n')}`);
  say(`${executable}: all fuses are as they should be`);
}

function thisPlatform(): Platform {
  if (process.platform === 'darwin') return Platform.MAC;
  return process.platform === 'win32' ? Platform.WINDOWS : Platform.LINUX;
}

/** electron-builder leaves the architecture out of the folder's name where it is x64. */
function packagedExecutable(): string {
  const arch = process.arch === 'x64' ? '' : `-${process.arch}`;
  const output = join(projectFolder, OUTPUT);
  if (process.platform === 'darwin') return join(output, `mac${arch}`, `${PRODUCT}.app`);
  if (process.platform === 'win32') return join(output, `win${arch}-unpacked`, `${PRODUCT}.exe`);
  return join(output, `linux${arch}-unpacked`, EXECUTABLE_ON_LINUX);
}
