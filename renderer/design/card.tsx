import type { HTMLAttributes, ReactNode } from 'react';
import styles from './card.module.css';
import { cx } from './cx.ts';

export interface CardProps extends HTMLAttributes<HTMLDivElement> {
  readonly children: ReactNode;
  /** 16 px inside; `none` for cards that hold rows. */
  readonly padding?: 'regular' | 'none' | undefined;
}

/** Surface, border, radius 10. Other properties go to its `div`. */
export function Card({ children, padding = 'regular', className, ...rest }: CardProps) {
  return (
    <div {...rest} className={cx(styles.card, padding === 'regular' && styles.padded, className)}>
      {children}
    </div>
  );
}
