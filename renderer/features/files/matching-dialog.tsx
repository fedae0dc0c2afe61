import { type FormEvent, useId, useState } from 'react';
import { masksAsText, masksIn } from '../../../shared/masks.ts';
import { FILES } from '../../../shared/messages/window/files.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { MaskFields } from '../../design/mask-fields.tsx';
import { maskProblem } from '../../design/mask-problem.ts';
import type { FilesDialog } from './files-dialog.ts';
import styles from './matching-dialog.module.css';
import { transferAcross } from './pane-actions.ts';

interface MatchingDialogProps {
  readonly dialog: Extract<FilesDialog, { kind: 'matching' }>;
  readonly onClose: () => void;
}

/** Folders go across, but of what is in them only what fits. Begins with what the connection says. */
export function MatchingDialog({ dialog: { info, entries }, onClose }: MatchingDialogProps) {
  const { transfer } = info.profile;
  const [typed, setTyped] = useState({
    include: masksAsText(transfer.include),
    exclude: masksAsText(transfer.exclude),
  });
  const form = useId();
  const isUpload = info.id.side === 'local';
  const isWrong = [typed.include, typed.exclude].some((text) => maskProblem(text) !== undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWrong) return;
    onClose();
    transferAcross(info, entries, { include: masksIn(typed.include), exclude: masksIn(typed.exclude) });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={FILES.matchingTitle(isUpload)}
      footer={
        <DialogFooter>
          <Button onPress={onClose}>{FILES.cancel}</Button>
          <Button variant="primary" type="submit" form={form}>
            {FILES.matchingStart(isUpload)}
          </Button>
        </DialogFooter>
      }
    >
      <form id={form} className={styles.fields} onSubmit={submit}>
        <MaskFields {...typed} autoFocus onChange={(part) => setTyped({ ...typed, ...part })} />
        <p className={styles.note}>{FILES.matchingNote}</p>
        {/* With two fields, Enter submits only where a form has a button of its own. */}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
