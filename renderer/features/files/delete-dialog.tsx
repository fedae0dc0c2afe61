import { useEffect, useRef, useState } from 'react';
import { errorOf } from '../../../shared/errors.ts';
import { escapeControls } from '../../../shared/escape-controls.ts';
import { describeFileAction } from '../../../shared/messages/file-action-messages.ts';
import { FILES } from '../../../shared/messages/window/files.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { FileName } from '../../design/file-name.tsx';
import { Notice } from '../../design/notice.tsx';
import { ProgressBar } from '../../design/progress-bar.tsx';
import { toast } from '../../design/toast.tsx';
import { refresh } from './browse.ts';
import styles from './delete-dialog.module.css';
import type { FilesDialog } from './files-dialog.ts';
import { removeEntries } from './remove-entries.ts';

/** So many names are listed; the others are counted. */
const NAMED = 6;

interface DeleteDialogProps {
  readonly dialog: Extract<FilesDialog, { kind: 'delete' }>;
  readonly onClose: () => void;
}

/** Says what will be gone, and whether it can come back, before anything is. */
export function DeleteDialog({ dialog, onClose }: DeleteDialogProps) {
  const { info, folder } = dialog;
  // What is gone already isn't asked for again when a person tries the rest once more.
  const [entries, setEntries] = useState(dialog.entries);
  const isLocal = info.id.side === 'local';
  const [done, setDone] = useState<number>();
  const [error, setError] = useState<string>();
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);
  const isBusy = done !== undefined;
  const hasFolders = entries.some(({ kind }) => kind === 'folder');
  const first = escapeControls(entries[0]?.name ?? '');

  const remove = async (): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    setError(undefined);
    setDone(0);
    let gone = 0;
    const onProgress = (count: number): void => {
      gone = count;
      setDone(count);
    };
    try {
      await removeEntries({ info, folder, entries, signal: controller.signal, onProgress });
      toast({ text: isLocal ? FILES.trashed(entries.length) : FILES.deleted(entries.length) });
      onClose();
    } catch (thrown) {
      if (controller.signal.aborted) onClose();
      else {
        const context = isLocal ? {} : { partner: info.profile.name };
        const { sentence, nextStep } = describeFileAction(errorOf(thrown), 'change', context);
        setError(escapeControls(`${sentence} ${nextStep}`));
        setDone(undefined);
        setEntries(entries.slice(gone));
      }
    }
    void refresh(info.id);
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      role="alertdialog"
      canEscape={!isBusy}
      title={isLocal ? FILES.trashTitle(entries.length, first) : FILES.deleteTitle(entries.length, first)}
      footer={
        <DialogFooter start={isBusy && !isLocal ? FILES.deleting(done, entries.length) : undefined}>
          {isBusy && !isLocal ? (
            <Button onPress={() => running.current?.abort()}>{FILES.stop}</Button>
          ) : (
            <Button onPress={onClose} autoFocus isDisabled={isBusy}>
              {FILES.cancel}
            </Button>
          )}
          <Button variant="danger" isBusy={isBusy} onPress={() => void remove()}>
            {isLocal ? FILES.moveToTrash : FILES.deleteForGood(entries.length)}
          </Button>
        </DialogFooter>
      }
    >
      {error !== undefined && (
        <Notice tone="danger" live="alert">
          {error}
        </Notice>
      )}
      <p className={styles.what}>
        {isLocal
          ? FILES.toTrash(entries.length, hasFolders)
          : FILES.goneForGood(info.profile.name, hasFolders)}
      </p>
      {entries.length > 1 && (
        <ul className={styles.names}>
          {entries.slice(0, NAMED).map(({ name }) => (
            <li key={name}>
              <FileName name={escapeControls(name)} />
            </li>
          ))}
          {entries.length > NAMED && <li>{FILES.andMore(entries.length - NAMED)}</li>}
        </ul>
      )}
      {isBusy && !isLocal && entries.length > 1 && (
        <ProgressBar
          label={FILES.deleting(done, entries.length)}
          value={done / entries.length}
          tone="danger"
        />
      )}
    </Dialog>
  );
}
