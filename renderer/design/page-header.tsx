import type { ReactNode } from 'react';
import styles from './page-header.module.css';

export interface PageHeaderProps {
  readonly title: string;
  /** Beside the title: a quiet text, a search field, filters. */
  readonly children?: ReactNode;
  /** At the end: chips, buttons; one of them primary. */
  readonly actions?: ReactNode;
}

/** 52 px. A text as child is set as the subtitle. */
export function PageHeader({ title, children, actions }: PageHeaderProps) {
  return (
    <header className={styles.header}>
      <h1 className={styles.title}>{title}</h1>
      {typeof children === 'string' ? <p className={styles.subtitle}>{children}</p> : children}
      <div className={styles.actions}>{actions}</div>
    </header>
  );
}
