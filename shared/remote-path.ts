/** Paths on a server: always `/`, whatever this machine uses. */

/** Joins without resolving anything; an absolute `name` is not allowed to escape. */
export function joinRemote(folder: string, name: string): string {
  if (folder === '' || folder === '.') return name;
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** The last part: `/a/b.csv` -> `b.csv`. */
export function remoteName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** The folder: `/a/b.csv` -> `/a`, `b.csv` -> `.`, `/b.csv` -> `/`. */
export function remoteFolder(path: string): string {
  const trimmed = path.replace(/(?<=.)\/+$/, '');
  const slash = trimmed.lastIndexOf('/');
  if (slash < 0) return '.';
  return slash === 0 ? '/' : trimmed.slice(0, slash);
}

/**
 * Whether a name a server told may be used as one path part: nothing that would leave its folder.
 * The server is untrusted input.
 */
export function isSafeRemoteName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0');
}

/** `name.csv` -> `name (2).csv`; the extension stays. */
export function numberedName(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`;
}

/** File systems hold names of up to 255 bytes. */
const NAME_BYTES = 255;

/** `<name>.<id>.part`, the name cut where the whole would be too long for a file system. */
export function temporaryName(name: string, id: string): string {
  const suffix = `.${id}.part`;
  let kept = name;
  while (new TextEncoder().encode(kept).length + suffix.length > NAME_BYTES)
    kept = Array.from(kept).slice(0, -1).join('');
  return kept + suffix;
}
