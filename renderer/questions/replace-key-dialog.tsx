import { useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import type { Profile } from '../../shared/models/profile.ts';
import { Button } from '../design/button.tsx';
import { Dialog, DialogFooter } from '../design/dialog.tsx';
import { Notice } from '../design/notice.tsx';
import { TextField } from '../design/text-field.tsx';
import { HostKey } from './host-key.tsx';
import styles from './questions.module.css';

export interface ReplaceKeyDialogProps {
  readonly profile: Profile;
  readonly keyType: string;
  readonly fingerprint: string;
  readonly onBack: () => void;
  /** @returns what went wrong, or `null` */
  readonly onReplace: () => Promise<AppError | null>;
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
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<AppError | null>(null);
  const isConfirmed = typed.trim().toLowerCase() === profile.host.toLowerCase();
  const replace = async () => {
    setBusy(true);
    setProblem(await onReplace());
    setBusy(false);
  };
  const failed = problem === null ? null : describe(problem, { partner: profile.name });
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
            isBusy={isBusy}
            disabledReason={isConfirmed ? undefined : TROUBLE.replaceNeedsName}
            onPress={() => void replace()}
          >
            {TROUBLE.replaceNow}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        <p className={styles.sentence}>{TROUBLE.replaceIntro(profile.name)}</p>
        {failed !== null && (
          <Notice tone="danger" live="alert">{`${failed.sentence} ${failed.nextStep}`}</Notice>
        )}
        <HostKey title={TROUBLE.shownNow} keyType={keyType} fingerprint={fingerprint} />
        <TextField label={TROUBLE.replaceField(profile.host)} value={typed} onChange={setTyped} isMono />
      </div>
    </Dialog>
  );
}
