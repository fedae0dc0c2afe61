import { useState } from 'react';
import { QUEUE_ORDER } from '../../../shared/messages/window/queue-order.ts';
import type { QueueControls } from '../../../shared/models/queue-controls.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { SpeedField } from '../../design/speed-field.tsx';
import { limitSpeed } from './order-commands.ts';
import styles from './speed-dialog.module.css';

/** How fast everything together may go. */
export function SpeedDialog({
  controls,
  onClose,
}: {
  readonly controls: QueueControls;
  readonly onClose: () => void;
}) {
  const [uploadLimit, setUpload] = useState(controls.uploadLimit);
  const [downloadLimit, setDownload] = useState(controls.downloadLimit);
  const [isBusy, setBusy] = useState(false);
  const set = async () => {
    setBusy(true);
    const isSet = await limitSpeed({ uploadLimit, downloadLimit });
    setBusy(false);
    if (isSet) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={QUEUE_ORDER.speedTitle}
      footer={
        <DialogFooter>
          <Button onPress={onClose}>{QUEUE_ORDER.close}</Button>
          <Button variant="primary" type="submit" form="speed" isBusy={isBusy}>
            {QUEUE_ORDER.save}
          </Button>
        </DialogFooter>
      }
    >
      <form
        id="speed"
        className={styles.fields}
        onSubmit={(event) => {
          event.preventDefault();
          void set();
        }}
      >
        <SpeedField
          label={QUEUE_ORDER.upload}
          placeholder={QUEUE_ORDER.noLimit}
          autoFocus
          value={uploadLimit}
          onChange={setUpload}
        />
        <SpeedField
          label={QUEUE_ORDER.download}
          placeholder={QUEUE_ORDER.noLimit}
          value={downloadLimit}
          onChange={setDownload}
        />
      </form>
      <p className={styles.note}>{QUEUE_ORDER.speedNote}</p>
    </Dialog>
  );
}
