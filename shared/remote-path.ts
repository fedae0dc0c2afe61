/** Paths on a server: always `/`, whatever this machine uses. */

/** File systems hold names of up to 255 bytes. */
const NAME_BYTES = 255;

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
 * Whether a name a server told may be used as one path part: nothing that would leave its folder, and nothing that
 * wasn't UTF-8. The server is untrusted input.
 */
export function isSafeRemoteName(name: string): boolean {
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    !name.includes('/') &&
    !name.includes('\0') &&
    !isUnreadable(name)
  );
}

/**
 * Whether a name or path was not UTF-8 on the server. What came of it has U+FFFD in the place of its bytes and can't be turned
 * back into them: asking for it would ask for another name. One that really holds U+FFFD can't be told from it.
 */
export const isUnreadable = (text: string): boolean => text.includes('\uFFFD');

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
/** PATH_MAX of the systems that servers run on, its end mark left out. */
const LONGEST_PATH_BYTES = 4_095;

/**
 * Why a file of ours may not get this name on a server, in a few words, or `undefined` where it may. Whether the server's
 * system can hold it, only the server knows; this is what none is asked for.
 */
export function whyNotNewRemoteName(path: string): string | undefined {
  const name = remoteName(path);
  if (!path.isWellFormed() || isUnreadable(path)) return 'the name is no valid text';
  if (name === '' || name === '.' || name === '..') return 'not a name';
  if (/\p{Cc}/u.test(name)) return 'has a control character';
  if (bytesOf(name) > NAME_BYTES) return `longer than ${NAME_BYTES} bytes`;
  return bytesOf(path) > LONGEST_PATH_BYTES ? `the path is longer than ${LONGEST_PATH_BYTES}` : undefined;
}

/** `name.csv` -> `name (2).csv`; the extension stays. */
export function numberedName(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`;
}
