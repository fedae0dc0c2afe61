import type {
  EngineOutput,
  EngineParsedInput,
  EngineRequestName,
} from '../../../shared/contract/requests.ts';
import { type AppError, errorOf, failure } from '../../../shared/errors.ts';
import type { LedgerFields, LedgerKind } from '../../../shared/models/ledger-entry.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { joinRemote, remoteName } from '../../../shared/remote-path.ts';
import type { ConnectionPool } from '../connections/pool.ts';
import type { SftpSession } from '../connections/sftp-session.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Profiles } from '../profiles/profiles.ts';
import type { GroupCommit } from '../storage/group-commit.ts';
import { Listing } from './listing.ts';
import { Listings } from './listings.ts';
import { toRemoteEntry } from './remote-entry.ts';

/** A listing nobody reads from is closed after this long, so that its connection can become idle. */
const LISTING_IDLE_MS = 60_000;

type Input<N extends EngineRequestName> = EngineParsedInput<N>;
type Answer<N extends EngineRequestName> = Promise<EngineOutput<N>>;

/**
 * Looks at and changes single files of a server on the profile's pooled connection. Every change the server
 * confirmed is an entry of the ledger. Whatever connecting says passes through.
 */
export class RemoteFiles {
  readonly #pool: ConnectionPool;
  readonly #profiles: Profiles;
  readonly #commits: GroupCommit;
  readonly #ledger: Ledger;
  readonly #listings: Listings;

  constructor(parts: {
    pool: ConnectionPool;
    profiles: Profiles;
    commits: GroupCommit;
    ledger: Ledger;
    /** Milliseconds; only a test has a reason to give it. */
    listingIdleMs?: number;
  }) {
    this.#pool = parts.pool;
    this.#profiles = parts.profiles;
    this.#commits = parts.commits;
    this.#ledger = parts.ledger;
    this.#listings = new Listings(parts.listingIdleMs ?? LISTING_IDLE_MS);
  }

  /** @throws `NotFound`, `NotADirectory`, `PermissionDenied`, `TooManyOpenFiles` for too many listings at once */
  async openListing(input: Input<'remote.openListing'>, signal: AbortSignal): Answer<'remote.openListing'> {
    let path = input.path;
    const listingId = await this.#listings.add(async () => {
      const lease = await this.#pool.acquire(input.profileId, signal);
      const { session } = lease;
      const opening = (async () => {
        try {
          if (!path.startsWith('/')) path = await session.realpath(path);
          return new Listing(lease, await openFolder(session, path));
        } catch (thrown) {
          lease[Symbol.dispose]();
          throw thrown;
        }
      })();
      return unlessCancelled(opening, signal, (listing) => void listing.close());
    });
    return { listingId, path };
  }

  /** A cancelled read closes the listing. @throws `NotFound` for one that is closed */
  readListing(
    { listingId, limit }: Input<'remote.readListing'>,
    signal: AbortSignal,
  ): Answer<'remote.readListing'> {
    return this.#listings.read(listingId, (listing) => unlessCancelled(listing.page(limit), signal));
  }

  async closeListing({ listingId }: Input<'remote.closeListing'>): Answer<'remote.closeListing'> {
    await this.#listings.close(listingId);
    return null;
  }

  /** What a path leads to; of a link that leads nowhere, the link itself. @throws `NotFound`, `PermissionDenied` */
  stat({ profileId, path }: Input<'remote.stat'>, signal: AbortSignal): Answer<'remote.stat'> {
    return this.#onSession(profileId, signal, async (session) => {
      const facts = await session.stat(path).catch(async (thrown: unknown) => {
        if (errorOf(thrown).code !== 'NotFound') throw thrown;
        return session.lstat(path);
      });
      const own = remoteName(path);
      const name = own === '.' || own === '..' ? remoteName(await session.realpath(path)) : own;
      // The top of the server has no name; the path was ours, so nothing speaks against using it.
      return { ...toRemoteEntry(name === '' ? '/' : name, facts), usable: true };
    });
  }

  /** @throws `AlreadyExists`, `NotFound` for a missing folder above, `PermissionDenied` */
  makeFolder(
    { profileId, path }: Input<'remote.makeFolder'>,
    signal: AbortSignal,
  ): Answer<'remote.makeFolder'> {
    return this.#change(profileId, signal, async (session) => {
      const remotePath = await absolute(session, path);
      await refuseExisting(session, remotePath);
      stopIfCancelled(signal);
      await session.mkdir(remotePath).catch((thrown: unknown) => explainTaken(session, remotePath, thrown));
      return { kind: 'remote.folder-made', fields: { remotePath } };
    });
  }

  /** Never replaces anything. @throws `AlreadyExists` with the new path, `NotFound`, `PermissionDenied` */
  rename({ profileId, from, to }: Input<'remote.rename'>, signal: AbortSignal): Answer<'remote.rename'> {
    return this.#change(profileId, signal, async (session) => {
      const remotePath = await absolute(session, from);
      const newRemotePath = await absolute(session, to);
      await session.lstat(remotePath);
      // Some servers' plain rename replaces, so looking first is all that can be done there.
      await refuseExisting(session, newRemotePath);
      stopIfCancelled(signal);
      await session
        .rename(remotePath, newRemotePath)
        .catch((thrown: unknown) => explainTaken(session, newRemotePath, thrown));
      return { kind: 'remote.renamed', fields: { remotePath, newRemotePath } };
    });
  }

  /** A link itself, never what it leads to. @throws `NotFound`, `DirectoryNotEmpty`, `PermissionDenied` */
  remove({ profileId, path }: Input<'remote.remove'>, signal: AbortSignal): Answer<'remote.remove'> {
    return this.#change(profileId, signal, async (session) => {
      const remotePath = await absolute(session, path);
      const entry = toRemoteEntry(remoteName(remotePath), await session.lstat(remotePath));
      stopIfCancelled(signal);
      if (entry.kind === 'folder')
        await session
          .rmdir(remotePath)
          .catch((thrown: unknown) => explainNotEmpty(session, remotePath, thrown));
      else await session.unlink(remotePath);
      const sizeBytes = entry.kind === 'file' ? entry.sizeBytes : null;
      return { kind: 'remote.removed', fields: { remotePath, entryKind: entry.kind, sizeBytes } };
    });
  }

  /** Closes every listing and opens no more. */
  close(): Promise<void> {
    return this.#listings.closeAll();
  }

  async #onSession<T>(
    profileId: string,
    signal: AbortSignal,
    work: (session: SftpSession) => Promise<T>,
  ): Promise<T> {
    using lease = await this.#pool.acquire(profileId, signal);
    return await unlessCancelled(work(lease.session), signal);
  }

  /** Once the server was asked for a change it is no longer cancelled: what it did has to be recorded. */
  async #change(
    profileId: string,
    signal: AbortSignal,
    work: (session: SftpSession) => Promise<{ kind: LedgerKind; fields: LedgerFields }>,
  ): Promise<null> {
    using lease = await this.#pool.acquire(profileId, signal);
    const { name, host, port } = this.#profiles.get(profileId);
    const { kind, fields } = await work(lease.session);
    await this.#commits.write((database) => {
      this.#ledger.append(database, kind, { profileName: name, server: `${host}:${port}`, ...fields });
    });
    return null;
  }
}

function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw failure('Cancelled', 'the request was cancelled');
}

/** Stops waiting at once; what comes all the same goes to `late`. */
function unlessCancelled<T>(
  work: Promise<T>,
  signal: AbortSignal,
  late: (value: T) => void = () => {},
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(failure('Cancelled', 'the request was cancelled'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work
      .then((value) => (signal.aborted ? late(value) : resolve(value)), reject)
      .finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * As it goes into history, where a path relative to some sign-in folder would say nothing.
 * @throws `InvalidRequest` for ill-formed text, which history can't hold
 */
async function absolute(session: SftpSession, path: string): Promise<string> {
  if (!path.isWellFormed() || path.includes('\0'))
    throw failure('InvalidRequest', 'the path is no valid text', { path: path.toWellFormed() });
  if (path.startsWith('/')) return path;
  const signInFolder = await session.realpath('.');
  return path === '.' ? signInFolder : joinRemote(signInFolder, path);
}

async function entryAt(session: SftpSession, path: string): Promise<RemoteEntry | undefined> {
  try {
    return toRemoteEntry(remoteName(path), await session.lstat(path));
  } catch (thrown) {
    if (errorOf(thrown).code === 'NotFound') return undefined;
    throw thrown;
  }
}

async function refuseExisting(session: SftpSession, path: string): Promise<void> {
  if ((await entryAt(session, path)) !== undefined)
    throw failure('AlreadyExists', 'something has this name already', { path });
}

/** Servers of version 3 have one status for most things (4): look whether it was this one. */
const saysLittle = ({ code }: AppError): boolean => code === 'ServerFailure';

async function explainTaken(session: SftpSession, path: string, thrown: unknown): Promise<never> {
  if (saysLittle(errorOf(thrown))) await refuseExisting(session, path);
  throw thrown;
}

async function explainNotEmpty(session: SftpSession, path: string, thrown: unknown): Promise<never> {
  if (saysLittle(errorOf(thrown)) && (await hasContent(session, path)))
    throw failure('DirectoryNotEmpty', 'the folder is not empty', { path });
  throw thrown;
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

/** OpenSSH answers "no such file" for a file where a folder is wanted: look whether it was that. */
async function openFolder(session: SftpSession, path: string) {
  try {
    return await session.opendir(path);
  } catch (thrown) {
    const error = errorOf(thrown);
    const mayBeFile = error.code === 'NotFound' || saysLittle(error);
    const facts = mayBeFile ? await session.stat(path).catch(() => undefined) : undefined;
    const kind = facts === undefined ? 'folder' : toRemoteEntry(remoteName(path), facts).kind;
    if (kind === 'folder') throw thrown;
    throw failure('NotADirectory', 'not a folder', { path });
  }
}
