import { useState } from 'react';
import { TRUST } from '../../../../shared/messages/window/trust.ts';
import { request } from '../../../api/api.ts';
import { Button } from '../../../design/button.tsx';
import { Dialog, DialogFooter } from '../../../design/dialog.tsx';
import { ErrorNotice } from '../../../design/error-notice.tsx';
import { TextField } from '../../../design/text-field.tsx';
import { useAttempt } from '../../../design/use-attempt.ts';
import { HostKey } from '../../../questions/host-key.tsx';
import { usePastedKey } from '../../../trust/use-pasted-key.ts';
import styles from './trust-parts.module.css';

export interface NextKeyDialogProps {
  readonly host: string;
  readonly port: number;
  readonly onClose: () => void;
  readonly onStored: () => void;
}

/** Stores the key that a partner announced; what was pasted is shown as it was understood before it is. */
export function NextKeyDialog({ host, port, onClose, onStored }: NextKeyDialogProps) {
  const [text, setText] = useState('');
  const { key, isWrong } = usePastedKey(text);
  const attempt = useAttempt();
  const store = async () => {
    const isStored = await attempt.run(() => request('trust.addNext', { host, port, key: text }));
    if (!isStored) return;
    onStored();
    onClose();
  };
  return (
    <Dialog
      isOpen
      size={640}
      onClose={onClose}
      title={TRUST.nextTitle(host)}
      footer={
        <DialogFooter>
          <Button onPress={onClose}>{TRUST.cancel}</Button>
          <Button
            variant="primary"
            isBusy={attempt.isBusy}
            isDisabled={key === null}
            onPress={() => void store()}
          >
            {TRUST.store}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        <p className={styles.sentence}>{TRUST.nextIntro}</p>
        <ErrorNotice error={attempt.error} partner={host} />
        <TextField
          label={TRUST.nextField}
          placeholder={TRUST.pinHint}
          rows={3}
          isMono
          autoFocus
          value={text}
          onChange={setText}
          error={isWrong ? TRUST.notAKey : undefined}
        />
        {key !== null && (
          <HostKey
            title={TRUST.nextRead}
            keyType={key.keyType ?? ''}
            fingerprint={key.fingerprint}
            hasPicture
          />
        )}
      </div>
    </Dialog>
  );
}
