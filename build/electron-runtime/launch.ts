import { existsSync } from 'node:fs';
import { findElectronRuntime } from './find-runtime.ts';
import type { ElectronRuntime } from './runtime.ts';

/** What starts Electron on a project; the form that Playwright's `_electron.launch` takes. */
export interface ElectronLaunch {
  readonly executablePath: string;
  /** The project's folder is the last; whatever follows is for the app. */
  readonly args: string[];
  readonly env: Record<string, string>;
}

/** The machine as far as starting asks. */
export interface LaunchMachine {
  readonly linux: boolean;
  readonly root: boolean;
  readonly graphics: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Finds the runtime and says how to start it on `projectFolder`, the same for `npm start` and for tests.
 * @param say shows a line, such as which runtime it is where it isn't the installed one
 */
export async function electronLaunch(
  projectFolder: string,
  say: (line: string) => void = () => undefined,
): Promise<ElectronLaunch> {
  const runtime = await findElectronRuntime({ projectFolder, say });
  const launch = launchOf(runtime, projectFolder, thisMachine());
  if (launch.args.includes('--no-sandbox'))
    say("Running as root: Chromium's sandbox is off (--no-sandbox). Only for development.");
  return launch;
}

/** The launch itself, a pure function. */
export function launchOf(
  runtime: ElectronRuntime,
  projectFolder: string,
  machine: LaunchMachine,
): ElectronLaunch {
  const env: Record<string, string> = {};
  // It would make a plain Node of it.
  for (const [name, value] of Object.entries(machine.environment))
    if (value !== undefined && name !== 'ELECTRON_RUN_AS_NODE') env[name] = value;
  // Where the engine runs when this Electron's own Node can't load the database addon.
  env.WAYBILL_NODE = process.execPath;
  const args = [
    // Chromium refuses to run as root with its sandbox on.
    ...(machine.linux && machine.root ? ['--no-sandbox'] : []),
    ...(machine.linux && !machine.graphics ? ['--disable-gpu'] : []),
    projectFolder,
  ];
  return { executablePath: runtime.executable, args, env };
}

const thisMachine = (): LaunchMachine => ({
  linux: process.platform === 'linux',
  root: process.getuid?.() === 0,
  graphics: existsSync('/dev/dri'),
  environment: process.env,
});
