import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { errorOf } from '../../../shared/errors.ts';
import { escapeControls } from '../../../shared/escape-controls.ts';
import { describeFileAction } from '../../../shared/messages/file-action-messages.ts';
import { FILES } from '../../../shared/messages/window/files.ts';
import { request } from '../../api/api.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { selectOnly } from '../../design/selection.ts';
import { splitFileName } from '../../design/split-file-name.ts';
import { TextField } from '../../design/text-field.tsx';
import { refresh } from './browse.ts';
import type { FilesDialog } from './files-dialog.ts';
import { changePane } from './files-store.ts';
import type { PaneInfo } from './pane-info.ts';
import { joinPath, whyNotName } from './pane-paths.ts';

interface NameDialogProps {
  readonly dialog: Extract<FilesDialog, { kind: 'rename' | 'new-folder' }>;
  readonly onClose: () => void;
}

/** A name for a new folder, or another one for what is there. */
export function NameDialog({ dialog, onClose }: NameDialogProps) {
  const { info, folder } = dialog;
  const before = dialog.kind === 'rename' ? dialog.entry.name : '';
  const [name, setName] = useState(before);
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);
  const input = useRef<HTMLInputElement>(null);
  const form = useId();
  useEffect(() => {
    // The extension stays unless somebody means it.
    const dot = before.lastIndexOf('.');
    input.current?.setSelectionRange(0, dot > 0 ? dot : before.length);
  }, [before]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (name === before && before !== '') return onClose();
    const why = whyNotName(name, info.kind);
    if (why !== undefined) return setError(why === 'empty' ? FILES.nameEmpty : FILES.nameNotAllowed);
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    try {
      await carryOut(info, folder, before, name, controller.signal);
    } catch (thrown) {
      if (controller.signal.aborted) {
        onClose();
        // It may have been done before it heard of it.
        void refresh(info.id);
        return;
      }
      setError(sentenceFor(thrown, name, info));
      setBusy(false);
      return;
    }
    changePane(info.id, (pane) => (pane.path === folder ? { ...pane, selection: selectOnly(name) } : pane));
    onClose();
    void refresh(info.id);
  };

  const isRename = dialog.kind === 'rename';
  const leave = () => (isBusy ? running.current?.abort() : onClose());
  return (
    <Dialog
      isOpen
      onClose={leave}
      title={isRename ? FILES.renameTitle(escapeControls(shortened(before))) : FILES.newFolderTitle}
      subtitle={isRename ? undefined : FILES.newFolderIn(escapeControls(folder))}
      footer={
        <DialogFooter>
          <Button onPress={leave}>{isBusy ? FILES.stop : FILES.cancel}</Button>
          <Button variant="primary" type="submit" form={form} isBusy={isBusy}>
            {isRename ? FILES.renameNow : FILES.create}
          </Button>
        </DialogFooter>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)}>
        <TextField
          label={FILES.name}
          value={name}
          onChange={(text) => {
            setName(text);
            setError(undefined);
          }}
          error={error}
          isErrorSpaceReserved
          autoFocus
          inputRef={input}
        />
      </form>
    </Dialog>
  );
}

async function carryOut(
  { id, kind }: PaneInfo,
  folder: string,
  before: string,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const to = joinPath(folder, name, kind);
  if (before === '') {
    if (id.side === 'local') await request('local.makeFolder', { path: to }, { signal });
    else await request('remote.makeFolder', { profileId: id.profileId, path: to }, { signal });
    return;
  }
  const from = joinPath(folder, before, kind);
  if (id.side === 'local') await request('local.rename', { from, to }, { signal });
  else await request('remote.rename', { profileId: id.profileId, from, to }, { signal });
}

function sentenceFor(thrown: unknown, name: string, { id, profile }: PaneInfo): string {
  const error = errorOf(thrown);
  if (error.code === 'AlreadyExists') return FILES.nameTaken(name);
  const context = { fileName: name, ...(id.side === 'remote' && { partner: profile.name }) };
  const { sentence, nextStep } = describeFileAction(error, 'change', context);
  return escapeControls(`${sentence} ${nextStep}`);
}

/** A title of one line or two. */
function shortened(name: string): string {
  const [head, tail] = splitFileName(name);
  return head.length > 40 ? `${head.slice(0, 40)}…${tail}` : name;
}
