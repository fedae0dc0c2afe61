import { useEffect, useRef } from 'react';
import { errorOf } from '../../../shared/errors.ts';
import { request } from '../../api/api.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useProfileStatus } from '../../stores/connections-store.ts';
import { useQueueStore } from '../../stores/queue-store.ts';
import { arrivesIn } from './arrivals.ts';
import { goToFolder, refresh, startLocal, stopBrowsing } from './browse.ts';
import { changePane, paneOf, useFilesStore } from './files-store.ts';
import { LOCAL, remotePane } from './pane-id.ts';
import type { PaneInfo } from './pane-info.ts';
import { failed } from './pane-state.ts';

/** Deliveries come in many a second; the folder is read again at most this often. */
const QUIET_MS = 1_500;

const stateOf = ({ id }: PaneInfo) => paneOf(useFilesStore.getState(), id);

/** Shows where the pane was, or its first folder. */
function start(info: PaneInfo): void {
  const { profile } = info;
  const isNew = paneOf(useFilesStore.getState(), remotePane(profile.id)).path === '';
  if (info.id.side === 'local') void startLocal(info.id, isNew ? profile.localFolder : '');
  else if (isNew) {
    void goToFolder(info.id, profile.remoteFolder || '.');
    // The local pane has begun already, somewhere else.
    const { path, status } = paneOf(useFilesStore.getState(), LOCAL);
    if (profile.localFolder !== '' && path !== '' && path !== profile.localFolder && status === 'idle')
      void goToFolder(LOCAL, profile.localFolder);
  } else void refresh(info.id);
}

/** Tries once more, now: also where an unreachable server's next try is still to come. */
export async function tryAgain(info: PaneInfo): Promise<void> {
  try {
    if (info.id.side === 'remote' && stateOf(info).error !== null)
      await request('profiles.tryNow', { id: info.profile.id });
  } catch (thrown) {
    changePane(info.id, (pane) => failed(pane, errorOf(thrown)));
    return;
  }
  await refresh(info.id);
}

/** Keeps a pane true: its first listing, after a person's answer, after deliveries, after a restart of the engine. */
export function usePaneLife(info: PaneInfo): void {
  const isRemote = info.id.side === 'remote';
  const status = useProfileStatus(isRemote ? info.profile.id : null);
  const isHeld = (status?.held ?? null) !== null;
  const isEngineRunning = useAppStore(({ app }) => app?.engine.state === 'running');
  const latest = useRef(info);
  latest.current = info;

  // What is held isn't tried; once it is answered, this runs again. The same when the engine came back.
  useEffect(() => {
    if (!isHeld && isEngineRunning) start(latest.current);
  }, [isHeld, isEngineRunning]);

  useEffect(() => () => stopBrowsing(latest.current.id), []);

  // The server can be reached again: so can the folder.
  const isUnreachable = (status?.unreachable ?? null) !== null;
  const wasUnreachable = useRef(isUnreachable);
  useEffect(() => {
    const was = wasUnreachable.current;
    wasUnreachable.current = isUnreachable;
    if (was && !isUnreachable && stateOf(latest.current).error !== null) void refresh(latest.current.id);
  }, [isUnreachable]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let seen = useQueueStore.getState().recent;
    const stop = useQueueStore.subscribe(({ recent }) => {
      if (recent === seen) return;
      const before = seen;
      seen = recent;
      const { path } = stateOf(latest.current);
      const { id, kind } = latest.current;
      const isNew = [...recent.values()].some(
        (transfer) => before.get(transfer.id)?.state !== 'delivered' && arrivesIn(transfer, id, path, kind),
      );
      if (isNew) timer ??= setTimeout(readAgain, QUIET_MS);
    });
    const readAgain = () => {
      const isIdle = stateOf(latest.current).status === 'idle';
      // What is being read just now may have been read too early.
      timer = isIdle ? undefined : setTimeout(readAgain, QUIET_MS);
      if (isIdle) void refresh(latest.current.id);
    };
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
}
