import { posix, win32 } from 'node:path';
import { failure } from '../../../shared/errors.ts';
import { whyNotLocalName } from '../../../shared/local-name.ts';

const pathsOf = (platform: string) => (platform === 'win32' ? win32 : posix);

/**
 * An absolute path in its normal form. What stands for a folder in a shell (`~`, `%HOME%`) is a name like any other,
 * and a relative path means nothing here: an engine's working folder is nobody's choice.
 * @throws `InvalidRequest`
 */
export function normalized(path: string, platform: string = process.platform): string {
  const paths = pathsOf(platform);
  if (!path.isWellFormed() || path.includes('\0'))
    throw failure('InvalidRequest', 'the path is no valid text', { path: path.toWellFormed() });
  if (!paths.isAbsolute(path)) throw failure('InvalidRequest', 'the path is not absolute', { path });
  return paths.resolve(path);
}

/** The folder above, or `null` at the top: `/`, `C:\`, `\\server\share\`. */
export function parentOf(path: string, platform: string = process.platform): string | null {
  const parent = pathsOf(platform).dirname(path);
  return parent === path ? null : parent;
}

/** @throws `NameNotAllowed` where this machine can't hold a file of that name */
export function refuseName(path: string, platform: string = process.platform): void {
  const why = whyNotLocalName(pathsOf(platform).basename(path), platform);
  if (why !== undefined) throw failure('NameNotAllowed', why, { path });
}
