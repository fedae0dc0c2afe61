import { cx } from './cx.ts';
import styles from './spinner.module.css';

/** Decoration: whoever shows it says in words what is going on. */
export function Spinner({ size = 16, className }: { size?: 16 | 20 | 32; className?: string | undefined }) {
  return (
    <svg
      className={cx(styles.spinner, className)}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      aria-hidden="true"
    >
      <circle className={styles.track} cx="8" cy="8" r="6.25" strokeWidth="1.75" />
      <path
        className={styles.arc}
        d="M14.25 8A6.25 6.25 0 0 0 8 1.75"
        strokeWidth="1.75"
        strokeLinecap="round"
      />
    </svg>
  );
}
