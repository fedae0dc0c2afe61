import { join } from 'node:path';

/** Where OpenSSH's own agent listens on Windows, where no variable says so. */
export const WINDOWS_AGENT_PIPE = String.raw`\\.\pipe\openssh-ssh-agent`;

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/**
 * The socket or pipe that a setting means, read as ssh reads `IdentityAgent`: `SSH_AUTH_SOCK`, `$NAME`, `${NAME}`, `~/…`, `%d/…`
 * (home), or a path.
 * @returns undefined where nothing says where an agent would be
 */
export function agentAddress(setting: string | undefined, around: Surroundings): string | undefined {
  const { environment, platform, home } = around;
  const named = (name: string): string | undefined => environment[name] || undefined;
  if (setting === undefined || setting === '' || setting === 'SSH_AUTH_SOCK')
    return named('SSH_AUTH_SOCK') ?? (platform === 'win32' ? WINDOWS_AGENT_PIPE : undefined);
  const variable = /^\$(?:\{(\w+)\}|(\w+))$/.exec(setting);
  if (variable !== null) return named(variable[1] ?? variable[2] ?? '');
  const belowHome = /^(?:~|%d)[/\\](.+)$/.exec(setting)?.[1];
  return belowHome === undefined ? setting : join(home, belowHome);
}
