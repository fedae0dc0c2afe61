import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { request } from '../../api/api.ts';
import type { PaneId } from './pane-id.ts';

/** The first page is small, so that something is there soon; the others are as large as a page may be. */
const FIRST_PAGE = 500;
const PAGE = 5_000;

interface Reader {
  readonly signal: AbortSignal;
  /** The folder's real path. */
  readonly onOpened: (path: string) => void;
  /** Waited for before the next page is asked for. */
  readonly onPage: (entries: readonly RemoteEntry[], isLast: boolean) => Promise<void>;
}

/** Reads a folder page by page. However it ends, the listing doesn't stay open. @throws a `Failure` */
export async function readFolder(pane: PaneId, path: string, reader: Reader): Promise<void> {
  const { signal } = reader;
  const cursor = await open(pane, path, signal);
  let isDone = false;
  try {
    signal.throwIfAborted();
    reader.onOpened(cursor.path);
    for (let limit = FIRST_PAGE; !isDone; limit = PAGE) {
      const page = await cursor.read(limit);
      isDone = page.done;
      signal.throwIfAborted();
      await reader.onPage(page.entries, isDone);
    }
  } finally {
    if (!isDone) cursor.close();
  }
}

interface Cursor {
  readonly path: string;
  readonly read: (limit: number) => Promise<{ entries: readonly RemoteEntry[]; done: boolean }>;
  readonly close: () => void;
}

async function open(pane: PaneId, path: string, signal: AbortSignal): Promise<Cursor> {
  // Closing one that is closed already is no error, and one that can't be closed is closed when nobody reads on.
  const ignore = () => {};
  if (pane.side === 'local') {
    const { listingId, path: real } = await request('local.openListing', { path }, { signal });
    return {
      path: real,
      read: (limit) => request('local.readListing', { listingId, limit }, { signal }),
      close: () => void request('local.closeListing', { listingId }).catch(ignore),
    };
  }
  const input = { profileId: pane.profileId, path };
  const { listingId, path: real } = await request('remote.openListing', input, { signal });
  return {
    path: real,
    read: (limit) => request('remote.readListing', { listingId, limit }, { signal }),
    close: () => void request('remote.closeListing', { listingId }).catch(ignore),
  };
}
