import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { electronLaunch } from './electron-runtime/launch.ts';

/** `npm start`: opens the built app in a real Electron, hands arguments and signals on and its exit code back. */
const projectFolder = dirname(import.meta.dirname);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

if (!hasDisplay()) {
  say('Waybill needs a screen, and this session has none (neither DISPLAY nor WAYLAND_DISPLAY is set).');
  say('Start it in a desktop session. The command line works without one: npx waybill --help');
  process.exitCode = 1;
} else {
  try {
    process.exitCode = await start(process.argv.slice(2));
  } catch (thrown) {
    say(thrown instanceof Error ? thrown.message : String(thrown));
    process.exitCode = 1;
  }
}

async function start(appArguments: readonly string[]): Promise<number> {
  const { executablePath, args, env } = await electronLaunch(projectFolder, say);
  let child: ChildProcess | undefined;
  // Before it is started: a signal that came in between would end this process and leave the app behind.
  // At a terminal Ctrl+C reaches the app by itself, and twice would be a second wish.
  const own: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGINT'];
  for (const signal of own)
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child?.kill(signal);
    });
  const started = spawn(executablePath, [...args, ...appArguments], { env, stdio: 'inherit' });
  child = started;
  return new Promise((resolve, reject) => {
    started.on('error', reject);
    started.on('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
}
