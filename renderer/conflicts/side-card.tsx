import { formatExactBytes, formatSize } from '../../shared/format.ts';
import { friendlyTime } from '../../shared/friendly-time.ts';
import { CONFLICTS } from '../../shared/messages/window/conflicts.ts';
import type { ConflictSide } from '../../shared/models/conflict.ts';
import { Chip } from '../design/chip.tsx';
import styles from './conflict-dialog.module.css';

interface SideCardProps {
  readonly title: string;
  readonly side: ConflictSide;
  readonly isNewer: boolean;
}

/** One of the two files. */
export function SideCard({ title, side, isNewer }: SideCardProps) {
  const { sizeBytes, modifiedAtMs } = side;
  return (
    <section className={styles.side} aria-label={title}>
      <h3 className={styles.sideTitle}>
        <span>{title}</span>
        {isNewer && <Chip tone="info">{CONFLICTS.newer}</Chip>}
      </h3>
      <dl className={styles.facts}>
        <dt>{CONFLICTS.size}</dt>
        <dd title={sizeBytes === null ? undefined : formatExactBytes(sizeBytes)}>
          {sizeBytes === null ? CONFLICTS.sizeUnknown : formatSize(sizeBytes)}
        </dd>
        <dt>{CONFLICTS.modified}</dt>
        <dd>{modifiedAtMs === null ? CONFLICTS.timeUnknown : friendlyTime(modifiedAtMs, CONFLICTS.today)}</dd>
      </dl>
    </section>
  );
}
