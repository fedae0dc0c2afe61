import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Installation {
  /** The folder that holds package.json and assets. */
  readonly folder: string;
  readonly version: string;
}

/** Where this program is installed: from the sources and from the bundle alike, upwards to its package.json. */
export function findInstallation(from: string = import.meta.url): Installation {
  for (let folder = dirname(fileURLToPath(from)); ; folder = dirname(folder)) {
    const version = versionIn(join(folder, 'package.json'));
    if (version !== undefined) return { folder, version };
    if (dirname(folder) === folder) throw new Error('the installation has no package.json');
  }
}

function versionIn(path: string): string | undefined {
  try {
    const contents: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof contents !== 'object' || contents === null) return undefined;
    const { name, version } = contents as { name?: unknown; version?: unknown };
    return name === 'waybill' && typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
