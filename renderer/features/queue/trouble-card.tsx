import type { ReactNode } from 'react';
import { cx } from '../../design/cx.ts';
import { Icon, type LucideIcon } from '../../design/icon.tsx';
import styles from './trouble-card.module.css';

export interface TroubleCardProps {
  readonly icon: LucideIcon;
  readonly tone: 'danger' | 'warning' | 'neutral';
  readonly title: ReactNode;
  /** Beside the title, quiet. */
  readonly note?: string | undefined;
  /** What happened, and what to do. */
  readonly children: ReactNode;
  /** Whose side it is on. */
  readonly owner?: string | undefined;
  /** The primary one last. */
  readonly actions: ReactNode;
  /** Behind "Details". */
  readonly end?: ReactNode;
}

/** Something a person should look at: what, why, whose side, what to do. */
export function TroubleCard(props: TroubleCardProps) {
  return (
    <div className={styles.card}>
      <Icon icon={props.icon} className={cx(styles.icon, styles[props.tone])} />
      <div className={styles.text}>
        <p className={styles.title}>
          {props.title}
          {props.note !== undefined && <span className={styles.note}>{props.note}</span>}
        </p>
        <div className={styles.sentence}>{props.children}</div>
        {(props.owner !== undefined || props.end !== undefined) && (
          <div className={styles.below}>
            {props.owner !== undefined && <span>{props.owner}</span>}
            {props.end}
          </div>
        )}
      </div>
      <div className={styles.actions}>{props.actions}</div>
    </div>
  );
}
