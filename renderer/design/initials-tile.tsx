import { cx } from './cx.ts';
import { initialsOf, tileOf } from './initials.ts';
import styles from './initials-tile.module.css';

export interface InitialsTileProps {
  /** A partner's name: its initials, and always the same colour for it. */
  readonly name: string;
  /** 36 px on cards, 28 in lists, 20 in rows. */
  readonly size?: 36 | 28 | 20 | undefined;
}

/** Decoration: the name stands beside it. */
export function InitialsTile({ name, size = 28 }: InitialsTileProps) {
  return (
    <span
      className={cx(styles.tile, styles[`size${size}`], styles[`tile${tileOf(name)}`])}
      aria-hidden="true"
    >
      {initialsOf(name)}
    </span>
  );
}
