import { useState } from 'react';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import type { Profile } from '../../shared/models/profile.ts';
import { Button } from '../design/button.tsx';
import { Dialog, DialogFooter } from '../design/dialog.tsx';
import { ErrorNotice } from '../design/error-notice.tsx';
import { TextField } from '../design/text-field.tsx';
import { useAttempt } from '../design/use-attempt.ts';
import { HostKey } from './host-key.tsx';
import styles from './questions.module.css';

export interface ReplaceKeyDialogProps {
  readonly profile: Profile;
  readonly keyType: string;
  readonly fingerprint: string;
  readonly onBack: () => void;
  /** @throws a `Failure` */
  readonly onReplace: () => Promise<void>;
}

/** The typed confirmation: nobody replaces a key by a slip of the mouse. */
export function ReplaceKeyDialog({
  profile,
  keyType,
  fingerprint,
  onBack,
  onReplace,
}: ReplaceKeyDialogProps) {
  const [typed, setTyped] = useState('');
  const attempt = useAttempt();
  const isConfirmed = typed.trim().toLowerCase() === profile.host.toLowerCase();
  return (
    <Dialog
      isOpen
      size={640}
      role="alertdialog"
      onClose={onBack}
      title={TROUBLE.replaceTitle}
      footer={
        <DialogFooter>
          <Button autoFocus onPress={onBack}>
            {TROUBLE.cancel}
          </Button>
          <Button
            variant="danger"
            isBusy={attempt.isBusy}
            disabledReason={isConfirmed ? undefined : TROUBLE.replaceNeedsName}
            onPress={() => void attempt.run(onReplace)}
          >
            {TROUBLE.replaceNow}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        <p className={styles.sentence}>{TROUBLE.replaceIntro(profile.name)}</p>
        <ErrorNotice error={attempt.error} partner={profile.name} />
        <HostKey title={TROUBLE.shownNow} keyType={keyType} fingerprint={fingerprint} />
        <TextField label={TROUBLE.replaceField(profile.host)} value={typed} onChange={setTyped} isMono />
      </div>
    </Dialog>
  );
}
