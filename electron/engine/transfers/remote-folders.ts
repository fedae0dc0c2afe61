import { errorOf, failure } from '../../../shared/errors.ts';
import { remoteFolder } from '../../../shared/remote-path.ts';
import type { SftpSession } from '../connections/sftp-session.ts';
import { isRemoteFolder } from './remote-side.ts';

/** Folders known to exist, for each connection: thousands of files ask for the same few. */
const known = new WeakMap<SftpSession, Map<string, Promise<void>>>();

/**
 * Makes `folder` and what is missing above it, but nothing at or above `below`, which has to exist.
 * @throws `NotFound` naming the folder that is missing and may not be made
 */
export function ensureRemoteFolder(session: SftpSession, folder: string, below: string): Promise<void> {
  let folders = known.get(session);
  if (folders === undefined) {
    folders = new Map();
    known.set(session, folders);
  }
  const running = folders.get(folder);
  if (running !== undefined) return running;
  const made = makeFolder(session, folder, below);
  folders.set(folder, made);
  // A failure may be mended by the next try.
  made.catch(() => folders.delete(folder));
  return made;
}

async function makeFolder(session: SftpSession, folder: string, below: string): Promise<void> {
  if (await isThere(session, folder)) return;
  if (!isBelow(folder, below)) throw failure('NotFound', 'the folder is not on the server', { path: folder });
  await ensureRemoteFolder(session, remoteFolder(folder), below);
  try {
    await session.mkdir(folder);
  } catch (thrown) {
    // Another worker may have been quicker.
    if (!(await isThere(session, folder))) throw thrown;
  }
}

async function isThere(session: SftpSession, folder: string): Promise<boolean> {
  try {
    if (isRemoteFolder(await session.stat(folder))) return true;
  } catch (thrown) {
    if (errorOf(thrown).code === 'NotFound') return false;
    throw thrown;
  }
  throw failure('NotADirectory', 'a file has the name of the folder', { path: folder });
}

/** Whether `folder` lies strictly below `below`; below `.` lies every relative path. */
export function isBelow(folder: string, below: string): boolean {
  if (below === '.') return !folder.startsWith('/') && folder !== '.';
  const base = below.endsWith('/') ? below : `${below}/`;
  return folder.startsWith(base) && folder.length > base.length;
}
