import {
  ArrowDown,
  ArrowUp,
  ChevronsDown,
  ChevronsUp,
  CircleCheck,
  Clock,
  CloudOff,
  Layers,
  Pause,
  RotateCw,
  TriangleAlert,
} from 'lucide-react';
import { memo } from 'react';
import { formatDuration, formatRate, formatSize } from '../../../shared/format.ts';
import { outcomeChip } from '../../../shared/messages/window/outcomes.ts';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import { QUEUE_ORDER } from '../../../shared/messages/window/queue-order.ts';
import type { ProfileStatus } from '../../../shared/models/profile.ts';
import type { Priority, TransferSnapshot } from '../../../shared/models/transfer.ts';
import { isFinal } from '../../../shared/transfer-state.ts';
import { CheckboxField } from '../../design/checkbox-field.tsx';
import { Chip } from '../../design/chip.tsx';
import { cx } from '../../design/cx.ts';
import { FileName } from '../../design/file-name.tsx';
import { Icon, type LucideIcon } from '../../design/icon.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { ProgressBar } from '../../design/progress-bar.tsx';
import { ACTION_ICONS } from './action-icons.ts';
import styles from './queue-row.module.css';
import { actionsFor, type RowAction } from './row-actions.ts';
import { fileNameOf, isWaiting, leftMsOf, placeOf, shareOf, type Why, whyOf } from './row-facts.ts';

export interface QueueRowProps {
  readonly transfer: TransferSnapshot;
  readonly status: ProfileStatus | undefined;
  /** Its profile is a saved one. */
  readonly isListed: boolean;
  /** Not of this list any more: nothing more can be done here. */
  readonly isGone: boolean;
  /** Only where something counts down. */
  readonly nowMs: number;
  /** Nothing new begins just now. */
  readonly isStopped: boolean;
  /** Whether it is ticked; `undefined`: it can't be. */
  readonly isChosen?: boolean | undefined;
  readonly onChoose?: ((id: number) => void) | undefined;
  readonly onAction: (action: RowAction, transfer: TransferSnapshot) => void;
}

/** One transfer that goes, waits or is over: 48 px. */
export const QueueRow = memo(function QueueRow(props: QueueRowProps) {
  const { transfer, status, isListed, isGone, nowMs, isStopped, isChosen, onChoose, onAction } = props;
  const file = fileNameOf(transfer);
  const isDone = isFinal(transfer.state);
  const waits = isWaiting(transfer);
  const { tone, word } = outcomeChip({
    state: transfer.state,
    direction: transfer.direction,
    checked: transfer.checked,
    stage: transfer.stage,
    errorCode: transfer.error?.code,
    kind: transfer.kind,
    skipReason: transfer.skipReason,
  });
  return (
    <div
      className={cx(
        styles.row,
        isDone && styles.done,
        waits && styles.waiting,
        isChosen !== undefined && styles.choosable,
      )}
    >
      {isChosen !== undefined && (
        <CheckboxField
          label={QUEUE_ORDER.choose(file)}
          isLabelHidden
          isSelected={isChosen}
          isDisabled={isGone}
          onChange={() => onChoose?.(transfer.id)}
        />
      )}
      <Icon
        icon={transfer.direction === 'upload' ? ArrowUp : ArrowDown}
        label={QUEUE[transfer.direction]}
        className={styles.direction}
      />
      <div className={styles.names}>
        <FileName name={file} className={styles.file} />
        <span className={styles.place}>{placeOf(transfer)}</span>
      </div>
      {isDone ? (
        <Finished transfer={transfer} />
      ) : waits ? (
        <Reason why={whyOf(transfer, status, nowMs, isStopped)} priority={transfer.priority} />
      ) : (
        <Running transfer={transfer} file={file} />
      )}
      <div className={styles.state}>
        {!waits && (
          <Chip tone={tone} icon={transfer.state === 'delivered' ? CircleCheck : undefined}>
            {word}
          </Chip>
        )}
        {transfer.attempt > 1 && !isDone && (
          <span className={styles.attempt}>{QUEUE.attempt(transfer.attempt, transfer.tries)}</span>
        )}
      </div>
      <div className={styles.buttons}>
        {(isGone ? [] : buttonsOf(transfer, status, isListed)).map((action) => (
          <IconButton
            key={action}
            icon={ACTION_ICONS[action]}
            label={QUEUE.named(QUEUE.actions[action], file)}
            onPress={() => onAction(action, transfer)}
          />
        ))}
      </div>
    </div>
  );
});

/** What is always in view; everything else is in the menu of the row. */
const ALWAYS: ReadonlySet<RowAction> = new Set([
  'pause',
  'resume',
  'cancel',
  'remove',
  'retry',
  'try-now',
  'try-connection',
]);

const buttonsOf = (
  transfer: TransferSnapshot,
  status: ProfileStatus | undefined,
  isListed: boolean,
): readonly RowAction[] => actionsFor(transfer, status, isListed).all.filter((action) => ALWAYS.has(action));

const WHY_ICONS: Readonly<Record<Why['cause'], LucideIcon>> = {
  person: TriangleAlert,
  network: CloudOff,
  retry: RotateCw,
  paused: Pause,
  others: Layers,
  turn: Clock,
};

/** What it waits for is its state: said once. */
function Reason({ why: { cause, text }, priority }: { readonly why: Why; readonly priority: Priority }) {
  return (
    <div className={styles.why}>
      <Chip tone={cause === 'person' ? 'warning' : 'neutral'} icon={WHY_ICONS[cause]}>
        {text}
      </Chip>
      {priority !== 'normal' && (
        <Chip
          icon={priority === 'high' ? ChevronsUp : ChevronsDown}
          tone={priority === 'high' ? 'info' : 'neutral'}
          className={styles.priorityChip}
        >
          <span className={styles.priority}>{QUEUE_ORDER.priorityChip[priority]}</span>
        </Chip>
      )}
    </div>
  );
}

function Running({ transfer, file }: { readonly transfer: TransferSnapshot; readonly file: string }) {
  const { bytesDone, sizeBytes, bytesPerSecond, state } = transfer;
  const leftMs = leftMsOf(transfer);
  const bytes = QUEUE.bytes(bytesDone, sizeBytes);
  const isMoving = state === 'transferring';
  const left = leftMs === null ? null : formatDuration(leftMs);
  return (
    <div className={styles.running}>
      <div className={styles.progress}>
        <ProgressBar
          label={QUEUE.progressOf(file)}
          value={shareOf(transfer)}
          valueText={
            isMoving ? `${bytes}, ${left === null ? QUEUE.timeLeftUnknown : QUEUE.left(left)}` : bytes
          }
        />
      </div>
      <span className={styles.bytes}>{bytes}</span>
      <span className={styles.speed}>
        {isMoving && bytesPerSecond !== null ? formatRate(bytesPerSecond) : ''}
      </span>
      <span className={styles.left}>{isMoving ? (left ?? QUEUE.leftUnknown) : ''}</span>
    </div>
  );
}

function Finished({ transfer }: { readonly transfer: TransferSnapshot }) {
  const { sizeBytes, timeline, kind } = transfer;
  return (
    <div className={styles.finished}>
      <span className={styles.size}>
        {sizeBytes === null || kind === 'folder' ? '' : formatSize(sizeBytes)}
      </span>
      <span className={styles.time}>
        {timeline.finishedAtMs === null ? '' : QUEUE.finishedAt(timeline.finishedAtMs)}
      </span>
    </div>
  );
}
