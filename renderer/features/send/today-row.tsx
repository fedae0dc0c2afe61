import { ArrowDown, ArrowUp, CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { Button as PlainButton } from 'react-aria-components';
import { formatSize } from '../../../shared/format.ts';
import { clockTime } from '../../../shared/friendly-time.ts';
import { isRunning, type OutcomeTone, outcomeChip } from '../../../shared/messages/window/outcomes.ts';
import { SEND } from '../../../shared/messages/window/send.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { remoteName } from '../../../shared/remote-path.ts';
import { isFinal } from '../../../shared/transfer-state.ts';
import { Chip } from '../../design/chip.tsx';
import { cx } from '../../design/cx.ts';
import { FileName } from '../../design/file-name.tsx';
import { Icon, type LucideIcon } from '../../design/icon.tsx';
import { goTo, type Place } from '../../stores/page-store.ts';
import { showWaybill } from '../../stores/show-waybill.ts';
import styles from './today-row.module.css';
import { useJustBecame } from './use-just-became.ts';

const ICONS: Readonly<Partial<Record<OutcomeTone, LucideIcon>>> = {
  success: CircleCheck,
  danger: CircleX,
  warning: TriangleAlert,
};

/** Where more is told about what isn't over or went wrong: the queue. The rest has its waybill. */
function placeInQueue({ state }: TransferSnapshot): Place | undefined {
  if (state === 'failed' || state === 'unconfirmed') return { page: 'queue', tab: 'failed' };
  if (isFinal(state)) return undefined;
  return { page: 'queue', tab: isRunning(state) ? 'active' : 'waiting' };
}

function tellMore(transfer: TransferSnapshot): void {
  const place = placeInQueue(transfer);
  void (place === undefined ? showWaybill(transfer.id) : goTo(place));
}

function timeOf({ state, timeline }: TransferSnapshot): string {
  if (isRunning(state)) return SEND.now;
  return clockTime(timeline.finishedAtMs ?? timeline.queuedAtMs);
}

/** One transfer; a press leads to where more is told about it. */
export const TodayRow = memo(function TodayRow({ transfer }: { transfer: TransferSnapshot }) {
  const { direction, sizeBytes, state } = transfer;
  const justDelivered = useJustBecame(state === 'delivered');
  const chip = outcomeChip({
    state,
    direction,
    checked: transfer.checked,
    stage: transfer.stage,
    errorCode: transfer.error?.code,
    kind: transfer.kind,
    skipReason: transfer.skipReason,
    bytesDone: transfer.bytesDone,
    sizeBytes,
  });
  const icon = state === 'delivered' ? CircleCheck : ICONS[chip.tone];
  return (
    <li className={styles.item}>
      <PlainButton className={styles.row ?? ''} onPress={() => tellMore(transfer)}>
        <Icon
          icon={direction === 'upload' ? ArrowUp : ArrowDown}
          label={direction === 'upload' ? SEND.upload : SEND.download}
          className={styles.direction}
        />
        <span className={styles.name}>
          <FileName name={remoteName(transfer.remotePath)} />
        </span>
        <span className={styles.partner} title={transfer.profileName}>
          {transfer.profileName}
        </span>
        <span className={cx(styles.size, 'tabular')}>{sizeBytes === null ? '' : formatSize(sizeBytes)}</span>
        <span className={styles.outcome}>
          <Chip tone={chip.tone} icon={icon} className="tabular" isNew={justDelivered}>
            {chip.word}
          </Chip>
        </span>
        <span className={cx(styles.time, 'tabular')}>{timeOf(transfer)}</span>
      </PlainButton>
    </li>
  );
});
