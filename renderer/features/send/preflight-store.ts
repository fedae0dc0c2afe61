import { create } from 'zustand';
import { errorOf } from '../../../shared/errors.ts';
import { masksIn } from '../../../shared/masks.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { request } from '../../api/api.ts';
import { enqueue } from '../../api/enqueue.ts';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import {
  openedFor,
  type Preflight,
  pathsToSend,
  withCheckAgain,
  withCheckFailed,
  withItem,
  withoutPath,
  withPaths,
} from './preflight.ts';
import { batchesOf, withBatch, withQueued } from './preflight-batches.ts';

interface PreflightStore {
  /** `null` while nothing is about to be sent. */
  readonly preflight: Preflight | null;
}

/** The checks before sending: one at a time. */
export const usePreflightStore = create<PreflightStore>(() => ({ preflight: null }));

/** More would only wait for the same disk. */
const AT_ONCE = 4;

/** Whose answers are still wanted: aborted when the dialog closes. */
let checks = new AbortController();
let running = 0;
const waiting: string[] = [];

/** Changes what is open; without effect once it is closed. */
export function changePreflight(change: (preflight: Preflight) => Preflight): void {
  const { preflight } = usePreflightStore.getState();
  if (preflight !== null) usePreflightStore.setState({ preflight: change(preflight) });
}

/**
 * Opens the dialog at once and has everything looked at. While one is open for the same partner, what comes is added to it;
 * what comes for another partner then is dropped, because it must never go to the wrong one.
 */
export function openPreflight(profileId: string, paths: readonly string[], withoutFile = 0): void {
  const { preflight } = usePreflightStore.getState();
  if (preflight !== null && preflight.profileId !== profileId) return;
  if (preflight === null) {
    checks = new AbortController();
    usePreflightStore.setState({ preflight: openedFor(profileId) });
  }
  addToPreflight(paths, withoutFile);
}

/** Adds files to what is open. */
export function addToPreflight(paths: readonly string[], withoutFile = 0): void {
  const before = new Set(usePreflightStore.getState().preflight?.entries.map(({ path }) => path));
  changePreflight((preflight) =>
    preflight.isSending ? preflight : withPaths(preflight, paths, withoutFile),
  );
  const added = usePreflightStore.getState().preflight?.entries.filter(({ path }) => !before.has(path)) ?? [];
  waiting.push(...added.map(({ path }) => path));
  checkNext();
}

export function removeFromPreflight(path: string): void {
  changePreflight((preflight) => withoutPath(preflight, path));
}

export function checkAgain(path: string): void {
  changePreflight((preflight) => withCheckAgain(preflight, path));
  waiting.push(path);
  checkNext();
}

/** Closes the dialog; checks that still run, and sending that isn't done, are cancelled where they run. */
export function closePreflight(): void {
  checks.abort();
  waiting.length = 0;
  running = 0;
  usePreflightStore.setState({ preflight: null });
}

function checkNext(): void {
  const profileId = usePreflightStore.getState().preflight?.profileId;
  while (profileId !== undefined && running < AT_ONCE) {
    const path = waiting.shift();
    if (path === undefined) return;
    const isThere = usePreflightStore.getState().preflight?.entries.some((entry) => entry.path === path);
    if (isThere) void check(profileId, path, checks.signal);
  }
}

async function check(profileId: string, path: string, signal: AbortSignal): Promise<void> {
  running += 1;
  try {
    const item = await request('preflight.inspect', { profileId, path }, { signal });
    if (!signal.aborted) changePreflight((preflight) => withItem(preflight, path, item));
  } catch (thrown) {
    if (!signal.aborted) changePreflight((preflight) => withCheckFailed(preflight, path, errorOf(thrown)));
  }
  // A closed dialog's checks count for nothing any more.
  if (signal.aborted) return;
  running -= 1;
  checkNext();
}

export interface SentOff {
  readonly profile: Profile;
  readonly files: number;
}

/** Puts what may be sent into the queue and closes the dialog; a refusal stays in it. */
export async function sendPreflight(): Promise<SentOff | undefined> {
  const { preflight } = usePreflightStore.getState();
  const profile = useConnectionsStore.getState().profiles?.find(({ id }) => id === preflight?.profileId);
  if (preflight === null || preflight.isSending || profile === undefined) return undefined;
  const paths = pathsToSend(preflight);
  if (paths.length === 0) return undefined;
  const { signal } = checks;
  const batched = withBatch({ ...preflight, isSending: true, error: null }, paths, crypto.randomUUID());
  changePreflight(() => batched);
  try {
    let files = 0;
    for (const [batchId, ofBatch] of batchesOf(batched, paths)) {
      const { transfers } = await enqueue(
        'transfers.enqueueUploads',
        {
          batchId,
          profileId: profile.id,
          // What to do where a file is there already is the connection's to say; where it says "ask", the queue does.
          ...(preflight.include !== null && { include: [...masksIn(preflight.include)] }),
          // Folders are made below the partner's folder only: where that one is missing, somebody should be told.
          recursive: true,
          together: batched.together && !profile.transfer.directWrite,
          items: ofBatch.map((localPath) => ({
            localPath,
            remotePath: profile.remoteFolder === '' ? '.' : profile.remoteFolder,
            target: 'folder' as const,
          })),
        },
        { signal },
      );
      files += transfers;
      if (!signal.aborted) changePreflight((open) => withQueued(open, batchId, ofBatch));
    }
    if (!signal.aborted) closePreflight();
    return { profile, files };
  } catch (thrown) {
    if (!signal.aborted) changePreflight((open) => ({ ...open, isSending: false, error: errorOf(thrown) }));
    return undefined;
  }
}
