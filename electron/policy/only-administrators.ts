import { open, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Permission bits that let somebody besides the owner write. */
const WRITABLE_BY_OTHERS = 0o022;
/** Of a folder such as /tmp: others may add files, but neither replace nor remove those that are there. */
const STICKY = 0o1000;

/**
 * Why a file could be another's than the administrators', or `undefined` where only they could have written it: on
 * POSIX it and every folder above it belong to root and nobody else may write there; on Windows this process
 * itself can't write to it. (Who runs Waybill itself as an administrator there is told nothing: he could write it.)
 * @throws what the file system throws where it can't be looked at
 */
export async function whyNotAdministrators(
  path: string,
  platform: NodeJS.Platform,
): Promise<string | undefined> {
  if (platform === 'win32') return (await mayWrite(path)) ? 'this user may change it' : undefined;
  // A link may lead to where others can put another file: both ways have to be the administrators'.
  return (await whyNotAlong(path)) ?? (await whyNotAlong(await realpath(path)));
}

async function whyNotAlong(path: string): Promise<string | undefined> {
  for (let place = path; ; place = dirname(place)) {
    const { uid, mode } = await stat(place);
    const what = place === path ? 'it' : place;
    if (uid !== 0) return `${what} doesn’t belong to root`;
    const isShared = place !== path && (mode & STICKY) !== 0;
    if ((mode & WRITABLE_BY_OTHERS) !== 0 && !isShared) return `others than root may write to ${what}`;
    if (place === dirname(place)) return undefined;
  }
}

async function mayWrite(path: string): Promise<boolean> {
  try {
    await (await open(path, 'r+')).close();
    return true;
  } catch {
    return false;
  }
}
