import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { VaultAccount } from '../../../electron/vault/vault.ts';
import { outcomeOf } from '../../support/command.ts';
import { tempFolder } from '../../support/temp.ts';

/** A session bus of a journey's own with a real gnome-keyring on it, empty and open. Needs `requires('keychain')`. */
export interface KeychainSession extends AsyncDisposable {
  /** What a program's environment needs in order to find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is kept for an account, asked by another program than the application. */
  read(account: VaultAccount): Promise<string | null>;
}

const READER = join(import.meta.dirname, 'keychain-reader.ts');

export async function startKeychainSession(): Promise<KeychainSession> {
  // A keyring that was made with another password would open a prompt window: always a fresh folder.
  const folder = await tempFolder('keyring');
  const runtime = join(folder.path, 'runtime');
  await mkdir(runtime, { mode: 0o700 });
  // Session and keyring last as long as their shell, and that as long as its input is open.
  const commands =
    'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; ' +
    'echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat >/dev/null';
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...inherited } = process.env;
  const session = spawn('dbus-run-session', ['--', 'sh', '-c', commands], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...inherited, XDG_DATA_HOME: join(folder.path, 'data'), XDG_RUNTIME_DIR: runtime },
  });
  const ended = once(session, 'exit');
  const close = async () => {
    session.stdin.end();
    await ended;
    await folder[Symbol.asyncDispose]();
  };
  const lines = createInterface(session.stdout);
  const [address] = await Promise.race([
    once(lines, 'line', { signal: AbortSignal.timeout(60_000) }) as Promise<[string]>,
    ended.then(() => ['']),
  ]);
  if (address === undefined || address === '') throw new Error('no D-Bus session came up');
  const environment = { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: runtime };
  return {
    environment,
    async read({ profileId, kind }) {
      const { stdout } = await outcomeOf(process.execPath, [READER, profileId, kind], {
        environment: { ...process.env, ...environment },
        deadlineMs: 60_000,
      });
      return JSON.parse(stdout) as string | null;
    },
    [Symbol.asyncDispose]: close,
  };
}
