import type { ReactNode } from 'react';
import styles from './chip.module.css';
import { cx } from './cx.ts';
import { Icon, type LucideIcon } from './icon.tsx';

/** `success` is a proven delivery and nothing else; `running` is something under way. */
export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger' | 'running';

export interface ChipProps {
  readonly tone?: Tone | undefined;
  readonly icon?: LucideIcon | undefined;
  /** The word that says it: colour alone says nothing. */
  readonly children: ReactNode;
  /** Its check draws itself once: for a delivery that has just been proven, not for one that is looked up. */
  readonly isNew?: boolean | undefined;
  readonly className?: string | undefined;
}

export function Chip({ tone = 'neutral', icon, children, isNew = false, className }: ChipProps) {
  return (
    <span className={cx(styles.chip, styles[tone], isNew && styles.new, className)}>
      {icon !== undefined && <Icon icon={icon} size={14} />}
      <span className={styles.word}>{children}</span>
    </span>
  );
}
