import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import type { Editor } from './use-editor.ts';

/** Before what was typed is lost. */
export function DiscardDialog({
  leaving,
  name,
}: {
  readonly leaving: Editor['leaving'];
  readonly name: string;
}) {
  return (
    <Dialog
      isOpen={leaving.isAsking}
      role="alertdialog"
      onClose={leaving.keepEditing}
      title={CONNECTIONS.discardTitle}
      footer={
        <DialogFooter>
          <Button autoFocus onPress={leaving.keepEditing}>
            {CONNECTIONS.keepEditing}
          </Button>
          <Button variant="danger" onPress={leaving.discard}>
            {CONNECTIONS.discard}
          </Button>
        </DialogFooter>
      }
    >
      {CONNECTIONS.discardBody(name)}
    </Dialog>
  );
}
