import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandOutcome, outcomeOf } from './command.ts';
import { tempFolder } from './temp.ts';

export interface KeychainRunOptions {
  /** False leaves the keyring locked; nobody is there to answer its prompt. */
  readonly unlocked?: boolean;
  readonly deadlineMs?: number;
  readonly environment?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/**
 * Runs a program inside a D-Bus session of its own with a real gnome-keyring on it, empty and open.
 * Session and keyring end with it. Needs `requires('keychain')`.
 *
 * @param command program and arguments, for instance `[process.execPath, 'script.ts']`.
 */
export async function runWithKeychain(
  command: readonly string[],
  options: KeychainRunOptions = {},
): Promise<CommandOutcome> {
  // A keyring that was made with another password would open a prompt window: always a fresh folder.
  await using folder = await tempFolder('keyring');
  const runtime = join(folder.path, 'runtime');
  await mkdir(runtime, { mode: 0o700 });
  const unlock = 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; ';
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...environment } = process.env;
  return await outcomeOf(
    'dbus-run-session',
    ['--', 'sh', '-c', `${options.unlocked === false ? '' : unlock}exec "$@"`, 'sh', ...command],
    {
      environment: {
        ...environment,
        ...options.environment,
        XDG_DATA_HOME: join(folder.path, 'data'),
        XDG_RUNTIME_DIR: runtime,
      },
      deadlineMs: options.deadlineMs ?? 60_000,
      ...(options.input === undefined ? {} : { input: options.input }),
    },
  );
}
