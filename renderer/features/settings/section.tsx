import { type ReactNode, useId } from 'react';
import { Card } from '../../design/card.tsx';
import styles from './settings.module.css';

/** A group of settings under its heading. */
export function Section({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: string;
  readonly children: ReactNode;
}) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className={styles.section}>
      <h2 id={heading} className={styles.heading}>
        {title}
      </h2>
      {note !== undefined && <p className={styles.note}>{note}</p>}
      <Card padding="none">{children}</Card>
    </section>
  );
}

/** One line of a group: what it is at the left, how it is set at the right. */
export function Line({
  label,
  note,
  children,
}: {
  readonly label: string;
  readonly note?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <div className={styles.line}>
      <div className={styles.words}>
        <span>{label}</span>
        {note !== undefined && <span className={styles.note}>{note}</span>}
      </div>
      <div className={styles.control}>{children}</div>
    </div>
  );
}
