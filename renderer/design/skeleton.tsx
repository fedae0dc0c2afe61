import { useEffect, useState } from 'react';
import { designMessages } from '../../shared/messages/window/design.ts';
import { cx } from './cx.ts';
import styles from './skeleton.module.css';

/** What loads faster than this shows nothing in between. */
const SHOWN_AFTER_MS = 300;
const WIDTHS = ['62%', '48%', '71%', '55%', '66%', '40%'] as const;

export interface SkeletonRowsProps {
  readonly count?: number | undefined;
  /** Row height in px; the density's unless told. */
  readonly rowHeight?: number | undefined;
  /** Shown at once, for the gallery and for what is known to take long. */
  readonly isImmediate?: boolean | undefined;
  readonly className?: string | undefined;
}

/** Grey bars in place of rows. */
export function SkeletonRows({ count = 6, rowHeight, isImmediate = false, className }: SkeletonRowsProps) {
  const [isShown, setShown] = useState(isImmediate);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <div className={cx(styles.rows, className)} role="status" aria-label={designMessages.loading}>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={styles.row} style={rowHeight === undefined ? {} : { height: rowHeight }}>
          <span className={styles.bar} style={{ width: WIDTHS[index % WIDTHS.length] }} />
        </div>
      ))}
    </div>
  );
}
