import { CircleX, RotateCw, TriangleAlert, X } from 'lucide-react';
import { memo, useState } from 'react';
import { escapeControls } from '../../../shared/escape-controls.ts';
import { formatCount } from '../../../shared/format.ts';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { copyText } from '../../api/copy.ts';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { FileName } from '../../design/file-name.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { messageForPartner, transferReport, troubleOf } from './report.ts';
import { actionsFor, type RowAction } from './row-actions.ts';
import { fileNameOf, placeOf } from './row-facts.ts';
import styles from './trouble-card.module.css';
import { TroubleCard } from './trouble-card.tsx';

export interface FailedRowProps {
  readonly transfer: TransferSnapshot;
  readonly profile: Profile | undefined;
  /** Not of this list any more. */
  readonly isGone: boolean;
  /** The only thing in view that asks for something. */
  readonly isAlone: boolean;
  /** Its question is being looked into. */
  readonly isBusy: boolean;
  readonly onAction: (action: RowAction, transfer: TransferSnapshot) => void;
}

/** A transfer that went wrong, with what to do about it. */
export const FailedRow = memo(function FailedRow(props: FailedRowProps) {
  const { transfer, profile, isGone, isAlone, isBusy, onAction } = props;
  const file = fileNameOf(transfer);
  const trouble = troubleOf(transfer, profile);
  const place = placeOf(transfer);
  // It says what became of it while it leaves.
  if (trouble === undefined || isGone)
    return (
      <TroubleCard
        icon={RotateCw}
        tone="neutral"
        title={<FileName name={file} />}
        note={place}
        actions={null}
      >
        {trouble === undefined ? QUEUE.retried : QUEUE.gone}
      </TroubleCard>
    );
  const { primary, secondary } = actionsFor(transfer, undefined, profile !== undefined);
  const isUnconfirmed = transfer.state === 'unconfirmed';
  return (
    <TroubleCard
      icon={isUnconfirmed ? TriangleAlert : CircleX}
      tone={isUnconfirmed ? 'warning' : 'danger'}
      title={<FileName name={file} />}
      note={place}
      owner={QUEUE.owner(trouble.owner, transfer.profileName)}
      actions={
        <>
          {secondary !== null && (
            <ActionButton action={secondary} transfer={transfer} profile={profile} onAction={onAction} />
          )}
          {primary !== null && (
            <ActionButton
              action={primary}
              transfer={transfer}
              profile={profile}
              isPrimary={isAlone}
              isBusy={isBusy}
              onAction={onAction}
            />
          )}
          {primary !== 'remove' && (
            <IconButton
              icon={X}
              label={QUEUE.named(QUEUE.actions.remove, file)}
              onPress={() => onAction('remove', transfer)}
            />
          )}
        </>
      }
      end={<Details transfer={transfer} profile={profile} file={file} />}
    >
      {escapeControls([trouble.sentence, trouble.nextStep].filter(Boolean).join(' '))}
    </TroubleCard>
  );
});

interface ActionButtonProps {
  readonly action: RowAction;
  readonly transfer: TransferSnapshot;
  readonly profile: Profile | undefined;
  readonly isPrimary?: boolean;
  readonly isBusy?: boolean;
  readonly onAction: (action: RowAction, transfer: TransferSnapshot) => void;
}

function ActionButton(props: ActionButtonProps) {
  const { action, transfer, profile, isPrimary = false, isBusy = false, onAction } = props;
  if (action === 'copy-for-it')
    return (
      <CopyButton label={QUEUE.actions[action]} onCopy={() => copyText(transferReport(transfer, profile))} />
    );
  if (action === 'copy-for-partner')
    return (
      <CopyButton
        label={QUEUE.actions[action]}
        onCopy={() => copyText(messageForPartner(transfer, profile))}
      />
    );
  return (
    <Button
      variant={isPrimary ? 'primary' : 'secondary'}
      isBusy={isBusy}
      aria-label={QUEUE.named(QUEUE.actions[action], fileNameOf(transfer))}
      onPress={() => onAction(action, transfer)}
    >
      {QUEUE.actions[action]}
    </Button>
  );
}

/** Technical, one click away. */
function Details(props: {
  readonly transfer: TransferSnapshot;
  readonly profile: Profile | undefined;
  readonly file: string;
}) {
  const { transfer, profile, file } = props;
  const { error } = transfer;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="text"
        className={styles.toggle}
        aria-expanded={isOpen}
        aria-label={QUEUE.named(isOpen ? QUEUE.hideDetails : QUEUE.details, file)}
        onPress={() => setOpen(!isOpen)}
      >
        {isOpen ? QUEUE.hideDetails : QUEUE.details}
      </Button>
      {isOpen && (
        <dl className={styles.details}>
          {error !== null && (
            <>
              <dt>{QUEUE.detailLines.error}</dt>
              <dd>{escapeControls(`${error.code}: ${error.message}`)}</dd>
            </>
          )}
          <dt>{QUEUE.detailLines.attempts}</dt>
          <dd>{formatCount(transfer.attempt)}</dd>
          <dt>{QUEUE.detailLines.local}</dt>
          <dd>{escapeControls(transfer.localPath)}</dd>
          <dt>{QUEUE.detailLines.remote}</dt>
          <dd>{escapeControls(transfer.remotePath)}</dd>
        </dl>
      )}
      {isOpen && (
        <CopyButton label={QUEUE.copyDetails} onCopy={() => copyText(transferReport(transfer, profile))} />
      )}
    </>
  );
}
