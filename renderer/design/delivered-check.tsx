import { CircleCheck } from 'lucide-react';
import { cx } from './cx.ts';
import styles from './delivered-check.module.css';
import { Icon } from './icon.tsx';

export interface DeliveredCheckProps {
  readonly size?: 16 | 20 | 32 | undefined;
  /** Draws itself once: for a delivery that has just been proven, not for one that is looked up. */
  readonly isNew?: boolean | undefined;
  /** Spoken; without it a word must stand beside it. */
  readonly label?: string | undefined;
}

/** The green check of a proven delivery. */
export function DeliveredCheck({ size = 16, isNew = false, label }: DeliveredCheckProps) {
  return (
    <Icon icon={CircleCheck} size={size} label={label} className={cx(styles.check, isNew && styles.new)} />
  );
}
