import { ProgressBar as AriaProgressBar } from 'react-aria-components';
import { cx } from './cx.ts';
import styles from './progress-bar.module.css';

export interface ProgressBarProps {
  /** What makes progress, for screen readers. */
  readonly label: string;
  /** 0 to 1; `undefined` while nobody knows. */
  readonly value: number | undefined;
  /** What screen readers say instead of the percentage: `Sending 2 of 4, 0:12 left`. */
  readonly valueText?: string | undefined;
  /** Accent while it runs; `quiet` when paused or waiting. */
  readonly tone?: 'running' | 'quiet' | 'danger' | undefined;
  readonly className?: string | undefined;
}

/** 4 px, linear, as wide as its place. */
export function ProgressBar({ label, value, valueText, tone = 'running', className }: ProgressBarProps) {
  const share = value === undefined ? undefined : Math.min(1, Math.max(0, value));
  return (
    <AriaProgressBar
      className={cx(styles.bar, styles[tone], share === undefined && styles.unknown, className)}
      aria-label={label}
      minValue={0}
      maxValue={1}
      isIndeterminate={share === undefined}
      value={share ?? 0}
      {...(valueText === undefined ? {} : { valueLabel: valueText })}
    >
      {/* A transform costs no layout, however many bars move at once. */}
      <div
        className={styles.fill}
        {...(share === undefined ? {} : { style: { transform: `scaleX(${share})` } })}
      />
    </AriaProgressBar>
  );
}
