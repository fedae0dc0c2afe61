import { LOOK_COLOURS, type Look } from '../../shared/models/profile-card.ts';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import { initialsOf, tileOf } from './initials.ts';
import styles from './initials-tile.module.css';
import { LOOK_ICON } from './look-icons.ts';

export interface InitialsTileProps {
  /** A partner's name: its initials, and always the same colour for it. */
  readonly name: string;
  /** What a person chose instead. */
  readonly look?: Look | undefined;
  /** 36 px on cards, 28 in lists, 20 in rows. */
  readonly size?: 36 | 28 | 20 | undefined;
}

const ICON_SIZES = { 36: 20, 28: 16, 20: 14 } as const;

/** Decoration: the name stands beside it. */
export function InitialsTile({ name, look, size = 28 }: InitialsTileProps) {
  const colour = look === undefined || look.colour === 'auto' ? 0 : LOOK_COLOURS.indexOf(look.colour);
  const icon = look === undefined || look.icon === 'initials' ? undefined : LOOK_ICON[look.icon];
  return (
    <span
      className={cx(
        styles.tile,
        styles[`size${size}`],
        styles[`tile${colour === 0 ? tileOf(name) : colour}`],
      )}
      aria-hidden="true"
    >
      {icon === undefined ? initialsOf(name) : <Icon icon={icon} size={ICON_SIZES[size]} />}
    </span>
  );
}
