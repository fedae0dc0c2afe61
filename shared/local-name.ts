/** Which names a machine's file system can hold; pure, so that every platform is tested on any. */

const WINDOWS_RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const WINDOWS_FORBIDDEN = /[<>:"/\\|?*\x00-\x1f]/;

/**
 * Why this one path part can't be a file's name on `platform`, in a few words, or `undefined` where it can.
 * Windows: reserved device names, characters, trailing dots and spaces, streams (`name:stream`).
 */
export function whyNotLocalName(name: string, platform: string): string | undefined {
  if (name === '' || name === '.' || name === '..') return 'not a name';
  if (name.includes('/') || name.includes('\0')) return 'leads out of its folder';
  if (platform !== 'win32') return bytesOf(name) > 255 ? 'longer than 255 bytes' : undefined;
  // NTFS counts UTF-16 units.
  if (name.length > 255) return 'longer than 255 characters';
  if (name.includes('\\')) return 'leads out of its folder';
  if (WINDOWS_FORBIDDEN.test(name)) return 'has a character Windows forbids';
  if (/[. ]$/.test(name)) return 'ends with a dot or a space';
  if (WINDOWS_RESERVED.test(name)) return 'reserved by Windows';
  return undefined;
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** What the systems take as one path: Linux and macOS count bytes with the end mark, Windows UTF-16 units. */
const LONGEST_PATH: Readonly<Record<string, number>> = { win32: 32_766, darwin: 1_023 };
const LONGEST_PATH_ELSEWHERE = 4_095;

/** As {@link whyNotLocalName} of a whole path. */
export function whyNotLocalPath(path: string, platform: string): string | undefined {
  const longest = LONGEST_PATH[platform] ?? LONGEST_PATH_ELSEWHERE;
  const length = platform === 'win32' ? path.length : bytesOf(path);
  return length > longest ? `the path is longer than ${longest}` : undefined;
}

/**
 * Names with the same answer may be one file. Windows folds case; macOS also takes composed and decomposed letters for the
 * same. Elsewhere it depends on the file system.
 * @param foldsNames the file system is known to fold case, whatever the platform does by itself
 */
export function foldedName(name: string, platform: string, foldsNames = false): string {
  if (platform === 'darwin') return name.normalize('NFC').toLowerCase();
  return platform === 'win32' || foldsNames ? name.toLowerCase() : name;
}
