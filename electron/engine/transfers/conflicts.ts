import type { Stats as LocalStats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import type { Stats as RemoteStats } from 'ssh2';
import type { EngineOutput, EngineParsedInput } from '../../../shared/contract/engine-requests.ts';
import { errorOf } from '../../../shared/errors.ts';
import type { Conflict } from '../../../shared/models/conflict.ts';
import { eachOf, stopIfCancelled, unlessCancelled } from '../cancellation/cancellation.ts';
import type { ConnectionPool } from '../connections/pool.ts';
import type { SftpSession } from '../connections/sftp-session.ts';
import { errnoOf, fromFileSystem } from '../errors/from-file-system.ts';
import { normalized } from '../local-files/local-path.ts';
import { toRemoteEntry } from '../remote-files/remote-entry.ts';

/** Asked for at the same time: far fewer round trips than questions, and nothing a server would queue for long. */
const ASKED_TOGETHER = 64;
const LOOKED_AT_TOGETHER = 16;

interface Item {
  readonly localPath: string;
  readonly remotePath: string;
}

interface Facts {
  readonly isFolder: boolean;
  readonly sizeBytes: number | null;
  readonly modifiedAtMs: number | null;
}

/**
 * Which targets exist, in the order of the items. A folder onto a folder is no conflict; a file onto a folder, or the other
 * way round, is one. A target that is a link exists, whatever it leads to; of a source it counts what it leads to.
 * An upload needs a connection, a download only where something is there already.
 * @throws whatever connecting says, `PermissionDenied`, `LocalPermissionDenied`, `InvalidRequest`, `Cancelled`
 */
export async function findConflicts(
  pool: ConnectionPool,
  { profileId, direction, items: given }: EngineParsedInput<'transfers.findConflicts'>,
  signal: AbortSignal,
): Promise<EngineOutput<'transfers.findConflicts'>> {
  const items = given.map((item) => ({ ...item, localPath: normalized(item.localPath) }));
  const ask = async <T>(work: (session: SftpSession) => Promise<T>): Promise<T> => {
    using lease = await pool.acquire(profileId, signal);
    return await unlessCancelled(work(lease.session), signal);
  };
  const pairs =
    direction === 'upload'
      ? await ask((session) => uploadPairs(session, items, signal))
      : await downloadPairs(ask, items, signal);
  return { conflicts: pairs.flatMap(conflictOf) };
}

interface Pair {
  readonly item: Item;
  readonly local: Facts | null;
  readonly remote: Facts | null;
  readonly target: 'local' | 'remote';
}

const uploadPairs = (session: SftpSession, items: readonly Item[], signal: AbortSignal) =>
  eachOf(items, ASKED_TOGETHER, async (item): Promise<Pair> => {
    stopIfCancelled(signal);
    const remote = await remoteFacts(session.lstat(item.remotePath));
    const local = remote === null ? null : await localFacts(stat(item.localPath), item.localPath);
    return { item, local, remote, target: 'remote' };
  });

async function downloadPairs(
  ask: <T>(work: (session: SftpSession) => Promise<T>) => Promise<T>,
  items: readonly Item[],
  signal: AbortSignal,
): Promise<readonly Pair[]> {
  const looked = await eachOf(items, LOOKED_AT_TOGETHER, async (item) => {
    stopIfCancelled(signal);
    return { item, local: await localFacts(lstat(item.localPath), item.localPath) };
  });
  const existing = looked.filter(({ local }) => local !== null);
  if (existing.length === 0) return [];
  return ask((session) =>
    eachOf(existing, ASKED_TOGETHER, async ({ item, local }): Promise<Pair> => {
      stopIfCancelled(signal);
      return { item, local, remote: await remoteFacts(session.stat(item.remotePath)), target: 'local' };
    }),
  );
}

function conflictOf({ item, local, remote, target }: Pair): Conflict[] {
  if ((target === 'local' ? local : remote) === null) return [];
  if (local?.isFolder === true && remote?.isFolder === true) return [];
  return [{ local: side(item.localPath, local), remote: side(item.remotePath, remote) }];
}

/** A folder's own size is none of a person's concern. */
const side = (path: string, facts: Facts | null): Conflict['local'] => ({
  path,
  sizeBytes: facts === null || facts.isFolder ? null : facts.sizeBytes,
  modifiedAtMs: facts?.modifiedAtMs ?? null,
});

async function remoteFacts(look: Promise<RemoteStats>): Promise<Facts | null> {
  try {
    const { kind, sizeBytes, modifiedAtMs } = toRemoteEntry('', await look);
    return { isFolder: kind === 'folder', sizeBytes, modifiedAtMs };
  } catch (thrown) {
    if (errorOf(thrown).code === 'NotFound') return null;
    throw thrown;
  }
}

async function localFacts(look: Promise<LocalStats>, path: string): Promise<Facts | null> {
  try {
    const stats = await look;
    return {
      isFolder: stats.isDirectory(),
      sizeBytes: stats.size,
      modifiedAtMs: Math.floor(stats.mtimeMs),
    };
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(thrown))) return null;
    throw fromFileSystem(thrown, path);
  }
}
