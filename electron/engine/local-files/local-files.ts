import { mkdir, statfs } from 'node:fs/promises';
import type {
  EngineOutput,
  EngineParsedInput,
  EngineRequestName,
} from '../../../shared/contract/engine-requests.ts';
import { stopIfCancelled, unlessCancelled } from '../cancellation/cancellation.ts';
import { onFileSystem } from '../errors/from-file-system.ts';
import { Listings } from '../listings/listings.ts';
import { LocalListing } from './local-listing.ts';
import { normalized, parentOf, refuseName } from './local-path.ts';
import { renameLocal } from './rename-local.ts';

/** A listing nobody reads from is closed after this long: an open folder keeps its drive from being taken out. */
const LISTING_IDLE_MS = 60_000;

type Input<N extends EngineRequestName> = EngineParsedInput<N>;
type Answer<N extends EngineRequestName> = Promise<EngineOutput<N>>;

/**
 * Looks at and changes folders of this machine for a person who chooses files. A file system that doesn't answer
 * (a network drive) can be left by cancelling.
 */
export class LocalFiles {
  readonly #listings: Listings<LocalListing>;

  /** @param listingIdleMs milliseconds; only a test has a reason to give it */
  constructor(listingIdleMs: number = LISTING_IDLE_MS) {
    this.#listings = new Listings(listingIdleMs);
  }

  /** @throws `LocalFileNotFound`, `LocalPermissionDenied`, `NotADirectory`, `InvalidRequest`, `TooManyOpenFiles` */
  async openListing(input: Input<'local.openListing'>, signal: AbortSignal): Answer<'local.openListing'> {
    const path = normalized(input.path);
    stopIfCancelled(signal);
    const listingId = await this.#listings.add(() =>
      unlessCancelled(LocalListing.open(path), signal, (listing) => void listing.close()),
    );
    return { listingId, path, parent: parentOf(path) };
  }

  /** A cancelled read closes the listing. @throws `NotFound` for one that is closed */
  readListing(
    { listingId, limit }: Input<'local.readListing'>,
    signal: AbortSignal,
  ): Answer<'local.readListing'> {
    return this.#listings.read(listingId, (listing) => unlessCancelled(listing.page(limit), signal));
  }

  async closeListing({ listingId }: Input<'local.closeListing'>): Answer<'local.closeListing'> {
    await this.#listings.close(listingId);
    return null;
  }

  /** What is free for this user, not for the administrator. @throws `LocalFileNotFound`, `LocalPermissionDenied` */
  async space(input: Input<'local.space'>, signal: AbortSignal): Answer<'local.space'> {
    const path = normalized(input.path);
    const { bsize, bavail, blocks } = await unlessCancelled(
      onFileSystem(path, () => statfs(path)),
      signal,
    );
    return { freeBytes: bsize * bavail, totalBytes: bsize * blocks };
  }

  /** One folder; those above it must be there. @throws `AlreadyExists`, `LocalFileNotFound`, `NameNotAllowed` */
  async makeFolder(input: Input<'local.makeFolder'>, signal: AbortSignal): Answer<'local.makeFolder'> {
    const path = normalized(input.path);
    refuseName(path);
    stopIfCancelled(signal);
    await onFileSystem(path, () => mkdir(path));
    return null;
  }

  /** Once begun it isn't cancelled. @throws `AlreadyExists`, `NameNotAllowed`, and see {@link renameLocal} */
  async rename(input: Input<'local.rename'>, signal: AbortSignal): Answer<'local.rename'> {
    const from = normalized(input.from);
    const to = normalized(input.to);
    refuseName(to);
    stopIfCancelled(signal);
    await renameLocal(from, to);
    return null;
  }

  /** Closes every listing and opens no more. */
  close(): Promise<void> {
    return this.#listings.closeAll();
  }
}
