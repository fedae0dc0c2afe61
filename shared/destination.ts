/** Where a command line argument points to. Pure: the caller says which platform's rules hold. */

/** A place on a server. `path` is absolute, or relative to the folder named beside it. */
export type Destination =
  | {
      readonly kind: 'profile';
      readonly name: string;
      /** Absolute, or relative to the profile's remote folder; empty: that folder itself. */
      readonly path: string;
    }
  | {
      readonly kind: 'sftp';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      /** Absolute, or relative to the sign-in folder; `.`: that folder itself. */
      readonly path: string;
    };

/** `problem` is a sentence for whoever typed it. It never repeats a password. */
export type ParsedDestination =
  | { readonly ok: true; readonly value: Destination }
  | { readonly ok: false; readonly problem: string };

export const DEFAULT_SFTP_PORT = 22;

const refuse = (problem: string): ParsedDestination => ({ ok: false, problem });

/**
 * Reads `profile-name:/path` or `sftp://user@host:port/path`.
 *
 * In an address everything before `@`, the host and the path are percent-decoded (RFC 3986), an IPv6 address stands
 * in brackets, and `/~/path` means relative to the sign-in folder, as curl has it. On Windows `C:\x` and `C:/x`
 * are local paths, so a profile with a name of one letter is reached there by its `sftp://` address only.
 */
export function parseDestination(text: string, platform: string): ParsedDestination {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text);
  if (scheme?.[1] !== undefined) {
    if (scheme[1].toLowerCase() !== 'sftp')
      return refuse(`Only sftp:// addresses work, not ${scheme[1]}://.`);
    return parseAddress(text.slice(scheme[0].length));
  }
  if (isWindowsPath(text, platform)) return refuse(`${text} is a path on this computer, not a destination.`);
  const colon = text.indexOf(':');
  if (colon < 0)
    return refuse(`${text} is no destination: write profile-name:/path or sftp://user@host/path.`);
  const name = text.slice(0, colon);
  if (name.trim() === '') return refuse('The profile name before the colon is missing.');
  if (/[/\\]/.test(name)) return refuse(`${text} is a path on this computer, not a destination.`);
  return { ok: true, value: { kind: 'profile', name, path: text.slice(colon + 1) } };
}

/** True for `C:\x`, `C:/x` and UNC names on Windows. */
export function isWindowsPath(text: string, platform: string): boolean {
  return platform === 'win32' && (/^[a-z]:([\\/]|$)/i.test(text) || text.startsWith('\\\\'));
}

function parseAddress(rest: string): ParsedDestination {
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const rawPath = slash < 0 ? '' : rest.slice(slash);
  // The last @: a password may hold one, and none of it may end up in the host.
  const at = authority.lastIndexOf('@');
  const userInfo = at < 0 ? '' : authority.slice(0, at);
  if (userInfo.includes(':')) {
    return refuse(
      "A password doesn't belong in the address: others see it in the list of processes, and the shell keeps it. " +
        'Use --password-stdin, or let Waybill ask.',
    );
  }
  const user = decoded(userInfo);
  if (user === undefined) return refuse('The user in the address is not properly percent-encoded.');
  if (user === '') return refuse('The address names no user: write sftp://user@host/path.');
  const server = parseServer(at < 0 ? authority : authority.slice(at + 1));
  if (typeof server === 'string') return refuse(server);
  const path = decoded(rawPath);
  if (path === undefined)
    return refuse('The path in the address is not properly percent-encoded: write % as %25.');
  return { ok: true, value: { kind: 'sftp', ...server, user, path: fromSignInFolder(path) } };
}

function parseServer(text: string): { host: string; port: number } | string {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  const simple = /^([^:]*)(?::(.*))?$/.exec(text);
  const match = bracketed ?? simple;
  if (match === null) return 'An IPv6 address stands in brackets: sftp://user@[2001:db8::1]:22/path.';
  const host = decoded(match[1] ?? '');
  if (host === undefined || host === '' || /[\s\p{Cc}/@]/u.test(host))
    return 'The address names no usable host: write sftp://user@host/path.';
  const port = match[2] === undefined || match[2] === '' ? DEFAULT_SFTP_PORT : portOf(match[2]);
  if (port === undefined) return 'A port is a number from 1 to 65535.';
  return { host, port };
}

function portOf(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function fromSignInFolder(path: string): string {
  if (path === '' || path === '/~' || path === '/~/') return '.';
  return path.startsWith('/~/') ? path.slice(3) : path;
}

/** `undefined` for what isn't valid percent-encoded UTF-8, or holds a NUL, which no path can. */
function decoded(text: string): string | undefined {
  try {
    const plain = decodeURIComponent(text);
    return plain.includes('\0') ? undefined : plain;
  } catch {
    return undefined;
  }
}
