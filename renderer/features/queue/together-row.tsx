import { Layers } from 'lucide-react';
import { memo, useState } from 'react';
import { escapeControls } from '../../../shared/escape-controls.ts';
import { togetherAsks } from '../../../shared/messages/together-messages.ts';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import type { AskingBatch } from '../../../shared/models/queue-overview.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { cancelBatch, publishRest, retryFailedOf } from './together-commands.ts';
import { TroubleCard } from './trouble-card.tsx';

const { together: WORDS } = QUEUE;

/** A batch that publishes together and stands still, because some of it failed: one question about all of it. */
export const TogetherRow = memo(function TogetherRow({
  batch,
  isAlone,
}: {
  readonly batch: AskingBatch;
  readonly isAlone: boolean;
}) {
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const name = escapeControls(batch.profileName);
  const run = (work: (batch: AskingBatch) => Promise<void>) => {
    setAsking(false);
    setBusy(true);
    void work(batch).finally(() => setBusy(false));
  };
  return (
    <>
      <TroubleCard
        icon={Layers}
        tone="warning"
        title={WORDS.title(name, batch.direction)}
        actions={
          <>
            <Button onPress={() => setAsking(true)}>{WORDS.cancel}</Button>
            <Button isBusy={isBusy} onPress={() => run(publishRest)}>
              {WORDS.publish}
            </Button>
            <Button
              variant={isAlone ? 'primary' : 'secondary'}
              isBusy={isBusy}
              onPress={() => run(retryFailedOf)}
            >
              {WORDS.retry}
            </Button>
          </>
        }
      >
        {togetherAsks(batch)}
      </TroubleCard>
      {isAsking && (
        <Dialog
          isOpen
          role="alertdialog"
          onClose={() => setAsking(false)}
          title={WORDS.cancelTitle}
          footer={
            <DialogFooter>
              <Button onPress={() => setAsking(false)}>{WORDS.keep}</Button>
              <Button variant="danger" onPress={() => run(cancelBatch)}>
                {WORDS.cancel}
              </Button>
            </DialogFooter>
          }
        >
          <p>{WORDS.cancelBody(batch.staged)}</p>
        </Dialog>
      )}
    </>
  );
});
