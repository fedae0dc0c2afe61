import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** A known_hosts file to read. */
export interface KnownHostsFile {
  readonly path: string;
  /** Somebody named it: then one that isn't there stops the connection instead of making every host look new. */
  readonly mustExist: boolean;
}

/** This computer as far as it matters here; a test gives its own. */
export interface Computer {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export const thisComputer = (): Computer => ({
  platform: process.platform,
  home: homedir(),
  environment: process.env,
});

/**
 * The files that OpenSSH reads by itself (ssh_config(5), UserKnownHostsFile and GlobalKnownHostsFile), the user's first.
 * On Windows the system's are below ProgramData (Microsoft's port of OpenSSH).
 */
export function defaultKnownHosts({ platform, home, environment }: Computer): {
  readonly user: readonly KnownHostsFile[];
  readonly system: readonly KnownHostsFile[];
} {
  const { join } = platform === 'win32' ? win32 : posix;
  const system =
    platform === 'win32' ? join(environment.ProgramData ?? 'C:\\ProgramData', 'ssh') : '/etc/ssh';
  const files = (folder: string, prefix: string): readonly KnownHostsFile[] =>
    [`${prefix}known_hosts`, `${prefix}known_hosts2`].map((name) => ({
      path: join(folder, name),
      mustExist: false,
    }));
  return { user: home === '' ? [] : files(join(home, '.ssh'), ''), system: files(system, 'ssh_') };
}
