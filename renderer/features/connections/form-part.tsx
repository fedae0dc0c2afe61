import { type ReactNode, useId } from 'react';
import styles from './connections.module.css';

/** What belongs together within a group, under a heading of its own. */
export function FormPart({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className={styles.part}>
      <h3 id={heading} className={styles.partTitle}>
        {title}
      </h3>
      {children}
    </section>
  );
}
