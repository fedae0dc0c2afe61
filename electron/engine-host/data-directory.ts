import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the queue and the history live: `--data-dir`, then `WAYBILL_DATA_DIR`, then what the platform says
 * (XDG Base Directory Specification, Apple's File System Programming Guide, Windows known folders).
 */
export function dataDirectoryFor(
  given: string | undefined,
  environment: Environment,
  platform: NodeJS.Platform,
  workingDirectory: string,
  home: string = homedir(),
): string {
  const { join, resolve, isAbsolute } = platform === 'win32' ? win32 : posix;
  const chosen = given ?? nonEmpty(environment.WAYBILL_DATA_DIR);
  if (chosen !== undefined) return resolve(workingDirectory, chosen);
  if (platform === 'win32') {
    return join(nonEmpty(environment.APPDATA) ?? join(home, 'AppData', 'Roaming'), 'Waybill');
  }
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Waybill');
  const xdg = nonEmpty(environment.XDG_DATA_HOME);
  // The specification: relative paths are invalid and to be ignored.
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(home, '.local', 'share'), 'waybill');
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
