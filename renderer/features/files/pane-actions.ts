import { errorOf } from '../../../shared/errors.ts';
import { escapeControls } from '../../../shared/escape-controls.ts';
import type { Masks } from '../../../shared/masks.ts';
import { describeFileAction } from '../../../shared/messages/file-action-messages.ts';
import { FILES } from '../../../shared/messages/window/files.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { request } from '../../api/api.ts';
import { toast } from '../../design/toast.tsx';
import { goToFolder } from './browse.ts';
import { chosenOf, shownOf } from './entry-list.ts';
import { paneOf, useFilesStore } from './files-store.ts';
import { LOCAL, type PaneId, remotePane, type Side } from './pane-id.ts';
import { type PaneInfo, sourceIn } from './pane-info.ts';
import { joinPath } from './pane-paths.ts';
import type { TransferSource } from './plan-transfer.ts';
import { startTransfer } from './transfer-flow.ts';

/** What is chosen in a pane just now. @param hidden whether hidden files are shown */
export function chosenIn(pane: PaneId, hidden: boolean): readonly RemoteEntry[] {
  const { entries, filter, selection } = paneOf(useFilesStore.getState(), pane);
  return chosenOf(shownOf(entries, { hidden, filter }), selection.keys);
}

export const otherSide = (side: Side): Side => (side === 'local' ? 'remote' : 'local');

/** The pane across. */
export const acrossFrom = ({ id, profile }: PaneInfo): PaneId =>
  id.side === 'local' ? remotePane(profile.id) : LOCAL;

/** The folder the other pane shows; `null` while there is none that can be used. */
export function folderAcross(info: PaneInfo): string | null {
  const { path, error, status } = paneOf(useFilesStore.getState(), acrossFrom(info));
  return path === '' || error !== null || status === 'opening' ? null : path;
}

/** Sends or receives: from this pane into the folder the other one shows. */
export function transferAcross(info: PaneInfo, entries: readonly RemoteEntry[], masks?: Masks): void {
  const targetFolder = folderAcross(info);
  if (entries.length === 0) return;
  if (targetFolder === null) {
    toast({ tone: 'warning', text: info.id.side === 'local' ? FILES.remoteNotShown : FILES.localNotShown });
    return;
  }
  const { path } = paneOf(useFilesStore.getState(), info.id);
  transferInto(
    info,
    entries.map((entry) => sourceIn(path, entry, info.kind)),
    targetFolder,
    masks,
  );
}

/** @param from the pane the sources are of */
export function transferInto(
  from: PaneInfo,
  sources: readonly TransferSource[],
  targetFolder: string,
  masks?: Masks,
): void {
  const direction = from.id.side === 'local' ? 'upload' : 'download';
  const wish = {
    profileId: from.profile.id,
    direction,
    sources,
    targetFolder,
    ...(masks !== undefined && { masks }),
  } as const;
  void startTransfer(from.profile, wish, from.kind.platform);
}

/** A link is followed if it leads to a folder. A server tells beforehand; this computer, when the folder is opened. */
export async function openLink(info: PaneInfo, { name }: RemoteEntry): Promise<void> {
  const { id, kind } = info;
  const { path } = paneOf(useFilesStore.getState(), id);
  const target = joinPath(path, name, kind);
  await orTell(async () => {
    if (id.side === 'remote') {
      const found = await request('remote.stat', { profileId: id.profileId, path: target });
      if (found.kind === 'folder') return goToFolder(id, target);
    } else {
      await goToFolder(id, target);
      const { error } = paneOf(useFilesStore.getState(), id);
      if (error?.code !== 'NotADirectory') return;
      await goToFolder(id, path, 'back', name);
    }
    toast({ text: FILES.leadsToNoFolder(escapeControls(name)) });
  });
}

const pathsOf = ({ id, kind }: PaneInfo, entries: readonly RemoteEntry[]): readonly string[] => {
  const { path } = paneOf(useFilesStore.getState(), id);
  return entries.length === 0 ? [path] : entries.map(({ name }) => joinPath(path, name, kind));
};

/** Full paths, one a line; without entries the folder's own. */
export async function copyPaths(info: PaneInfo, entries: readonly RemoteEntry[]): Promise<void> {
  const paths = pathsOf(info, entries);
  await orTell(async () => {
    await request('clipboard.write', { text: paths.join('\n') });
    toast({ text: FILES.copiedPath(paths.length) });
  });
}

export const reveal = (info: PaneInfo, entry: RemoteEntry | undefined): Promise<void> =>
  orTell(async () => {
    const [path] = pathsOf(info, entry === undefined ? [] : [entry]);
    if (path !== undefined) await request('local.reveal', { path });
  });

async function orTell(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const { sentence, nextStep } = describeFileAction(errorOf(thrown), 'look');
    toast({ tone: 'danger', text: `${sentence} ${nextStep}` });
  }
}
