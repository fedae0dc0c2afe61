import { CornerLeftUp, Folder } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { type AppError, errorOf } from '../../../shared/errors.ts';
import { escapeControls } from '../../../shared/escape-controls.ts';
import { describeFileAction } from '../../../shared/messages/file-action-messages.ts';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { joinRemote, remoteFolder } from '../../../shared/remote-path.ts';
import { request } from '../../api/api.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { Icon } from '../../design/icon.tsx';
import { Mono } from '../../design/mono.tsx';
import { Notice } from '../../design/notice.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import styles from './connections.module.css';

/** A person who has more folders than this types the path. */
const MOST = 500;

/** As people count: folder2 before folder10. */
const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

interface Folders {
  readonly path: string;
  readonly names: readonly string[];
  readonly isCut: boolean;
}

async function foldersOf(profileId: string, path: string, signal: AbortSignal): Promise<Folders> {
  const listing = await request('remote.openListing', { profileId, path }, { signal });
  try {
    const names: string[] = [];
    let done = false;
    while (!done && names.length < MOST) {
      const page = await request('remote.readListing', { listingId: listing.listingId }, { signal });
      names.push(
        ...page.entries.filter(({ kind, usable }) => kind === 'folder' && usable).map(({ name }) => name),
      );
      done = page.done;
    }
    return {
      path: listing.path,
      names: names.slice(0, MOST).sort(byName.compare),
      isCut: !done,
    };
  } finally {
    await request('remote.closeListing', { listingId: listing.listingId }).catch(() => {});
  }
}

export interface BrowseDialogProps {
  readonly profile: Profile;
  readonly onClose: () => void;
  readonly onChoose: (path: string) => void;
}

/** Walks the server's folders to choose one. */
export function BrowseDialog({ profile, onClose, onChoose }: BrowseDialogProps) {
  const [path, setPath] = useState(profile.remoteFolder);
  const [folders, setFolders] = useState<Folders | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    setFolders(null);
    setError(null);
    const { signal } = controller;
    foldersOf(profile.id, path, signal).then(
      (found) => !signal.aborted && setFolders(found),
      (thrown: unknown) => !signal.aborted && setError(errorOf(thrown)),
    );
    return () => controller.abort();
  }, [profile.id, path]);
  const failed =
    error === null ? null : describeFileAction(error, 'look', { partner: profile.name, user: profile.user });
  const shown = folders?.path ?? path;
  return (
    <Dialog
      isOpen
      size={640}
      onClose={onClose}
      title={CONNECTIONS.browseTitle(profile.name)}
      footer={
        <DialogFooter>
          <Button onPress={onClose}>{CONNECTIONS.cancel}</Button>
          <Button variant="primary" isDisabled={folders === null} onPress={() => onChoose(shown)}>
            {CONNECTIONS.chooseFolder}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.browse}>
        <div className={styles.browsePath}>
          <Button
            variant="text"
            icon={CornerLeftUp}
            isDisabled={shown === '/'}
            onPress={() => setPath(remoteFolder(shown))}
          >
            {CONNECTIONS.folderUp}
          </Button>
          <Mono isOneLine>{escapeControls(shown)}</Mono>
        </div>
        {failed !== null && (
          <Notice tone="danger" live="alert">
            {escapeControls(`${failed.sentence} ${failed.nextStep}`)}
          </Notice>
        )}
        {folders === null && error === null && <SkeletonRows count={6} />}
        {folders !== null && folders.names.length === 0 && (
          <p className={styles.quiet}>{CONNECTIONS.noFolders}</p>
        )}
        {folders !== null && folders.names.length > 0 && (
          <ListBox
            className={styles.browseList ?? ''}
            aria-label={CONNECTIONS.browseTitle(profile.name)}
            autoFocus
            selectionMode="none"
            onAction={(name) => setPath(joinRemote(folders.path, String(name)))}
          >
            {folders.names.map((name) => (
              <ListBoxItem
                key={name}
                id={name}
                textValue={escapeControls(name)}
                className={styles.browseItem ?? ''}
              >
                <Icon icon={Folder} />
                {escapeControls(name)}
              </ListBoxItem>
            ))}
          </ListBox>
        )}
        {folders?.isCut === true && <p className={styles.quiet}>{CONNECTIONS.hiddenAbove(MOST)}</p>}
      </div>
    </Dialog>
  );
}
