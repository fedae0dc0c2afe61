import { errorOf, Failure, failure } from '../../../shared/errors.ts';
import type { LedgerFields } from '../../../shared/models/ledger-entry.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { joinRemote, remoteName } from '../../../shared/remote-path.ts';
import { eachOf, stopIfCancelled } from '../cancellation/cancellation.ts';
import type { SftpSession } from '../connections/sftp-session.ts';
import { batchesOf } from './batches.ts';
import { toRemoteEntry } from './remote-entry.ts';

/** Folders read at the same time, well below the handles any server gives. */
const FOLDERS_READ_TOGETHER = 4;
/** Removals in flight: their ledger entries share commits. */
const REMOVED_TOGETHER = 32;

/** Something to remove, as it was when it was looked at. */
export interface Removable {
  readonly path: string;
  readonly kind: RemoteEntry['kind'];
  readonly sizeBytes: number | null;
}

export interface Removal {
  readonly session: SftpSession;
  readonly signal: AbortSignal;
  /** Writes down what is gone; settles when that is on the disk. */
  readonly record: (removed: Removable) => Promise<void>;
  /** Called for those whose removal was asked for before the connection was lost; what became of them isn't known. */
  readonly lostSightOf: (uncertain: readonly Removable[]) => Promise<void>;
}

export const removalFields = ({ path, kind, sizeBytes }: Removable): LedgerFields => ({
  remotePath: path,
  entryKind: kind,
  sizeBytes: kind === 'file' ? sizeBytes : null,
});

/**
 * What has to go with `path`, by depth: the first list is the thing itself, each further one what is in the folders of the one
 * before. Everything is looked at before anything is removed, so that a name we can't use stops it all untouched.
 * Links are things of their own: nothing is looked for behind them.
 * @throws `NotFound`, `PermissionDenied`, `NameNotAllowed` with the folder of an unusable name, `Cancelled`
 */
export async function removables(
  session: SftpSession,
  path: string,
  recursive: boolean,
  signal: AbortSignal,
): Promise<readonly (readonly Removable[])[]> {
  const top = await lookAt(session, path);
  const levels: (readonly Removable[])[] = [[top]];
  for (let folders = recursive ? onlyFolders([top]) : []; folders.length > 0; ) {
    const contents = await eachOf(folders, FOLDERS_READ_TOGETHER, (folder) =>
      contentOf(session, folder.path, signal),
    );
    const level = contents.flat();
    levels.push(level);
    folders = onlyFolders(level);
  }
  return levels;
}

const onlyFolders = (level: readonly Removable[]) => level.filter(({ kind }) => kind === 'folder');

async function lookAt(session: SftpSession, path: string): Promise<Removable> {
  const { kind, sizeBytes } = toRemoteEntry(remoteName(path), await session.lstat(path));
  return { path, kind, sizeBytes };
}

async function contentOf(
  session: SftpSession,
  folder: string,
  signal: AbortSignal,
): Promise<readonly Removable[]> {
  const found: Removable[] = [];
  const handle = await session.opendir(folder);
  try {
    for await (const batch of batchesOf(session, handle)) {
      stopIfCancelled(signal);
      for (const { name, kind, sizeBytes, mode, usable } of batch) {
        // Neither could history hold a name that is no text.
        if (!usable || !name.isWellFormed())
          throw failure('NameNotAllowed', 'a name in it leads out of its folder or is not UTF-8', {
            path: folder,
          });
        const path = joinRemote(folder, name);
        found.push(mode === null ? await lookAt(session, path) : { path, kind, sizeBytes });
      }
    }
  } finally {
    session.close(handle).catch(() => undefined);
  }
  return found;
}

/**
 * Removes level by level from the deepest, so that every folder is empty when its turn comes. Each removal is recorded as
 * soon as the server confirmed it. Stops at the first error or when cancelled; what was asked for by then is still waited
 * for and recorded.
 * @throws `DirectoryNotEmpty` also where something was added meanwhile, `PermissionDenied`, `Cancelled`
 */
export async function removeAll(levels: readonly (readonly Removable[])[], removal: Removal): Promise<void> {
  const { session, signal, record, lostSightOf } = removal;
  const uncertain: Removable[] = [];
  try {
    for (const level of levels.toReversed())
      await eachOf(level, REMOVED_TOGETHER, async (entry) => {
        stopIfCancelled(signal);
        try {
          await removeOne(session, entry);
        } catch (thrown) {
          if (session.gone) uncertain.push(entry);
          throw thrown;
        }
        await record(entry);
      });
  } catch (thrown) {
    if (uncertain.length > 0) await lostSightOf(uncertain);
    throw thrown;
  }
}

async function removeOne(session: SftpSession, { path, kind }: Removable): Promise<void> {
  if (kind !== 'folder') return session.unlink(path);
  try {
    await session.rmdir(path);
  } catch (thrown) {
    // Servers of version 3 have one status for most things (4): look whether it was this one.
    if (errorOf(thrown).code === 'ServerFailure' && (await hasContent(session, path)))
      throw failure('DirectoryNotEmpty', 'the folder is not empty', { path });
    throw thrown;
  }
}

/** `false` also where it can't be found out. */
async function hasContent(session: SftpSession, path: string): Promise<boolean> {
  try {
    const handle = await session.opendir(path);
    const names = await session.readdir(handle).finally(() => session.close(handle));
    return (names ?? []).some(({ filename }) => filename !== '.' && filename !== '..');
  } catch {
    return false;
  }
}

/** Which of them a server has no more; one that can't be looked at counts as still there. */
export async function goneFrom(
  session: SftpSession,
  entries: readonly Removable[],
): Promise<readonly Removable[]> {
  const looked = await Promise.all(
    entries.map(async (entry) => {
      const reason = await session.lstat(entry.path).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      return reason instanceof Failure && reason.error.code === 'NotFound' ? [entry] : [];
    }),
  );
  return looked.flat();
}

/** The top of the server, and folders named by where they stand, are nothing a person means to remove whole. */
export function refuseWholePlaces(path: string): void {
  if (['', '.', '..'].includes(remoteName(path)))
    throw failure('InvalidRequest', 'a folder is removed with its content by its own name only', { path });
}
