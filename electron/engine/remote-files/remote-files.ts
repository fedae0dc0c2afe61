import type {
  EngineOutput,
  EngineParsedInput,
  EngineRequestName,
} from '../../../shared/contract/engine-requests.ts';
import { type AppError, errorOf, failure } from '../../../shared/errors.ts';
import type { LedgerFields, LedgerKind } from '../../../shared/models/ledger-entry.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { isUnreadable, joinRemote, remoteName } from '../../../shared/remote-path.ts';
import { stopIfCancelled, unlessCancelled } from '../cancellation/cancellation.ts';
import type { ConnectionPool } from '../connections/pool.ts';
import type { SftpSession } from '../connections/sftp-session.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { Listings } from '../listings/listings.ts';
import type { Profiles } from '../profiles/profiles.ts';
import type { GroupCommit } from '../storage/group-commit.ts';
import { Listing } from './listing.ts';
import { toRemoteEntry } from './remote-entry.ts';
import {
  goneFrom,
  type Removable,
  refuseWholePlaces,
  removables,
  removalFields,
  removeAll,
} from './remove.ts';

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
  readonly #listings: Listings<Listing>;

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
    let path = readable(input.path);
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
      const facts = await session.stat(readable(path)).catch(async (thrown: unknown) => {
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

  /**
   * A link itself, never what it leads to; with `recursive` a folder and all that is in it. Every single thing that is
   * gone is recorded, also where an error or a cancel ends it midway.
   * @throws `NotFound`, `DirectoryNotEmpty`, `PermissionDenied`, `InvalidRequest` for the top of the server,
   * `NameNotAllowed`, before anything is removed, for a name in the folder that can't be used
   */
  async remove(
    { profileId, path, recursive }: Input<'remote.remove'>,
    signal: AbortSignal,
  ): Answer<'remote.remove'> {
    if (recursive) refuseWholePlaces(path);
    using lease = await this.#pool.acquire(profileId, signal);
    const { session } = lease;
    const found = absolute(session, path).then((whole) => removables(session, whole, recursive, signal));
    const levels = await unlessCancelled(found, signal);
    const record = (removed: Removable) => this.#record(profileId, 'remote.removed', removalFields(removed));
    await removeAll(levels, {
      session,
      signal,
      record,
      lostSightOf: async (uncertain) => {
        // One look over a new connection. Where there is none to be had, nothing is claimed about them.
        const again = await this.#pool.acquire(profileId, signal).catch(() => undefined);
        if (again === undefined) return;
        using lookingLease = again;
        await Promise.all((await goneFrom(lookingLease.session, uncertain)).map(record));
      },
    });
    return null;
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
    const { kind, fields } = await work(lease.session);
    await this.#record(profileId, kind, fields);
    return null;
  }

  async #record(profileId: string, kind: LedgerKind, fields: LedgerFields): Promise<void> {
    const { name, host, port } = this.#profiles.get(profileId);
    await this.#commits.write((database) => {
      this.#ledger.append(database, kind, { profileName: name, server: `${host}:${port}`, ...fields });
    });
  }
}

const NOT_UTF8 = 'not UTF-8 on the server';

/** @throws `NameNotAllowed` for what was not UTF-8 on the server: asked for as it is shown, it would be another name */
function readable(path: string): string {
  if (isUnreadable(path))
    throw failure('NameNotAllowed', NOT_UTF8, { path: path.toWellFormed(), detail: { why: NOT_UTF8 } });
  return path;
}

/**
 * As it goes into history, where a path relative to some sign-in folder would say nothing.
 * @throws `InvalidRequest` for ill-formed text, which history can't hold; `NameNotAllowed`, see {@link readable}
 */
async function absolute(session: SftpSession, path: string): Promise<string> {
  if (!path.isWellFormed() || path.includes('\0'))
    throw failure('InvalidRequest', 'the path is no valid text', { path: path.toWellFormed() });
  if (readable(path).startsWith('/')) return path;
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
