import { QUEUE } from '../../../shared/messages/window/queue.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { fileNameOf } from './row-facts.ts';

export interface SendAgainDialogProps {
  /** Unconfirmed: nobody knows whether it arrived. */
  readonly transfer: TransferSnapshot;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Nothing is sent twice by a slip. */
export function SendAgainDialog({ transfer, onConfirm, onClose }: SendAgainDialogProps) {
  const isUpload = transfer.direction === 'upload';
  const file = fileNameOf(transfer);
  return (
    <Dialog
      isOpen
      role="alertdialog"
      onClose={onClose}
      title={isUpload ? QUEUE.sendAgainTitle(file) : QUEUE.receiveAgainTitle(file)}
      footer={
        <DialogFooter>
          <Button autoFocus onPress={onClose}>
            {QUEUE.keep}
          </Button>
          <Button variant="primary" onPress={onConfirm}>
            {isUpload ? QUEUE.sendAgain : QUEUE.receiveAgain}
          </Button>
        </DialogFooter>
      }
    >
      <p>{isUpload ? QUEUE.sendAgainBody(transfer.profileName) : QUEUE.receiveAgainBody}</p>
    </Dialog>
  );
}
