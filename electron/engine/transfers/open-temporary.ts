import { errorOf } from '../../../shared/errors.ts';
import { remoteFolder } from '../../../shared/remote-path.ts';
import type { Handle, SftpSession } from '../connections/sftp-session.ts';
import { isRefusal } from './verify.ts';

/** What a folder of a server lets us do with a file we just made there. `closed`: open it for writing, and nothing else. */
type Access = 'read-write' | 'reopen' | 'closed';

/** As found out on each connection: partners' folders differ, so that one without reading says nothing of the next. */
const found = new WeakMap<SftpSession, Map<string, Access>>();

const accessOf = (session: SftpSession, folder: string): Access =>
  found.get(session)?.get(folder) ?? 'read-write';

function remember(session: SftpSession, folder: string, access: Access): void {
  const folders = found.get(session) ?? new Map<string, Access>();
  folders.set(folder, access);
  found.set(session, folders);
}

/** Nobody may read in the folder of this file; the next one there is not tried. */
export const rememberUnreadable = (session: SftpSession, path: string): void =>
  remember(session, remoteFolder(path), 'closed');

/** In the folder of this file only what is closed can be read. */
export const rememberReopening = (session: SftpSession, path: string): void =>
  remember(session, remoteFolder(path), 'reopen');

/** Whether reading is worth a try, as far as we know. */
export const mayRead = (session: SftpSession, path: string): boolean =>
  accessOf(session, remoteFolder(path)) !== 'closed';

export interface OpenTemporary {
  readonly handle: Handle;
  /** It may be read back through this very handle. */
  readonly isReadable: boolean;
}

/**
 * Opens a new file, which must not exist: for reading too, where it is to be read back, so that this needs no further
 * opening. A server that takes files and gives none may refuse that; then for writing alone.
 */
export async function openTemporary(
  session: SftpSession,
  path: string,
  { mode, forReading }: { readonly mode: number; readonly forReading: boolean },
): Promise<OpenTemporary> {
  const folder = remoteFolder(path);
  if (forReading && accessOf(session, folder) === 'read-write') {
    try {
      return { handle: await session.open(path, 'wx+', mode), isReadable: true };
    } catch (thrown) {
      if (!isRefusal(thrown) && errorOf(thrown).code !== 'ServerFailure') throw thrown;
    }
    const handle = await session.open(path, 'wx', mode);
    remember(session, folder, 'reopen');
    return { handle, isReadable: false };
  }
  return { handle: await session.open(path, 'wx', mode), isReadable: false };
}
