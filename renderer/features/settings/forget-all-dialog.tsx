import { WHERE_SECRETS } from '../../../shared/messages/window/sign-in.ts';
import { request } from '../../api/api.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { useAttempt } from '../../design/use-attempt.ts';

export interface ForgetAllDialogProps {
  readonly count: number;
  readonly onClose: () => void;
  readonly onForgotten: () => void;
}

/** It can't be taken back, so it is asked. */
export function ForgetAllDialog({ count, onClose, onForgotten }: ForgetAllDialogProps) {
  const attempt = useAttempt();
  const forget = async () => {
    if (await attempt.run(() => request('credentials.forgetAll', {}))) onForgotten();
  };
  return (
    <Dialog
      isOpen
      role="alertdialog"
      onClose={onClose}
      title={WHERE_SECRETS.forgetAllTitle}
      footer={
        <DialogFooter>
          <Button autoFocus onPress={onClose}>
            {WHERE_SECRETS.cancel}
          </Button>
          <Button variant="danger" isBusy={attempt.isBusy} onPress={() => void forget()}>
            {WHERE_SECRETS.forgetAllNow}
          </Button>
        </DialogFooter>
      }
    >
      <p>{WHERE_SECRETS.forgetAllBody(count)}</p>
      <ErrorNotice error={attempt.error} />
    </Dialog>
  );
}
