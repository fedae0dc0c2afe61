import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder of the `electron` package of a project. */
export const electronPackage = (projectFolder: string): string =>
  join(projectFolder, 'node_modules', 'electron');

/**
 * The executable that the `electron` package has downloaded, or `undefined` where it hasn't. Asks the same as its own
 * installer: `path.txt` is written last, so a download that was cut off doesn't count.
 */
export async function installedExecutable(projectFolder: string): Promise<string | undefined> {
  const folder = electronPackage(projectFolder);
  try {
    const wanted = await electronVersion(projectFolder);
    const present = (await readFile(join(folder, 'dist', 'version'), 'utf8')).trim().replace(/^v/, '');
    const executable = join(folder, 'dist', (await readFile(join(folder, 'path.txt'), 'utf8')).trim());
    return present === wanted && existsSync(executable) ? executable : undefined;
  } catch {
    return undefined;
  }
}

/** The version that `package.json` pins and npm has installed. */
export async function electronVersion(projectFolder: string): Promise<string> {
  const text = await readFile(join(electronPackage(projectFolder), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
