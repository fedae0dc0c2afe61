import type { ReactNode } from 'react';
import styles from './empty-state.module.css';
import { Icon, type LucideIcon } from './icon.tsx';

export interface EmptyStateProps {
  readonly icon: LucideIcon;
  /** One line: what will be here, and how it gets here. */
  readonly text: string;
  /** One button. */
  readonly action?: ReactNode;
}

export function EmptyState({ icon, text, action }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <Icon icon={icon} size={32} className={styles.icon} />
      <p className={styles.text}>{text}</p>
      {action}
    </div>
  );
}
