import { access } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { ImportPlace } from '../../../shared/models/profile-import.ts';
import type { Surroundings } from './drafts.ts';

/** This computer and whoever uses it. */
export const surroundings = (): Surroundings => ({
  home: homedir(),
  user: userInfo().username,
  platform: process.platform,
  environment: process.env,
});

/**
 * Where other programs keep their connections. WinSCP keeps them in the registry unless told to use a file; there is
 * nothing to find then, and its own export makes one.
 */
function usualPlaces({ home, platform, environment }: Surroundings): readonly ImportPlace[] {
  const roaming = environment.APPDATA ?? join(home, 'AppData', 'Roaming');
  const configured = environment.XDG_CONFIG_HOME ?? join(home, '.config');
  const openssh = { format: 'openssh' as const, path: join(home, '.ssh', 'config') };
  if (platform === 'win32')
    return [
      openssh,
      { format: 'filezilla', path: join(roaming, 'FileZilla', 'sitemanager.xml') },
      { format: 'winscp', path: join(roaming, 'WinSCP.ini') },
      ...['ProgramFiles(x86)', 'ProgramFiles'].flatMap((name): readonly ImportPlace[] => {
        const folder = environment[name];
        return folder === undefined ? [] : [{ format: 'winscp', path: join(folder, 'WinSCP', 'WinSCP.ini') }];
      }),
    ];
  return [
    openssh,
    { format: 'filezilla', path: join(configured, 'filezilla', 'sitemanager.xml') },
    // FileZilla before 3.3 on Linux; on a Mac it stayed.
    { format: 'filezilla', path: join(home, '.filezilla', 'sitemanager.xml') },
  ];
}

/** Those that are there. */
export async function foundPlaces(around: Surroundings = surroundings()): Promise<readonly ImportPlace[]> {
  const found = await Promise.all(
    usualPlaces(around).map((place) =>
      access(place.path).then(
        () => [place],
        () => [],
      ),
    ),
  );
  return found.flat();
}
