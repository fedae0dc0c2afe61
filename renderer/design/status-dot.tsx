import type { Tone } from './chip.tsx';
import { cx } from './cx.ts';
import styles from './status-dot.module.css';

/** 8 px of colour. `label` is spoken; leave it out only where a word stands beside it. */
export function StatusDot({ tone, label }: { tone: Tone; label?: string | undefined }) {
  const spoken = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return <span className={cx(styles.dot, styles[tone])} {...spoken} />;
}
