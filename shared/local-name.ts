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
  if (new TextEncoder().encode(name).length > 255) return 'longer than 255 bytes';
  if (platform !== 'win32') return undefined;
  if (name.includes('\\')) return 'leads out of its folder';
  if (WINDOWS_FORBIDDEN.test(name)) return 'has a character Windows forbids';
  if (/[. ]$/.test(name)) return 'ends with a dot or a space';
  if (WINDOWS_RESERVED.test(name)) return 'reserved by Windows';
  return undefined;
}
