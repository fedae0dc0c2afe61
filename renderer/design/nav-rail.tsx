import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { formatCount } from '../../shared/format.ts';
import { designMessages } from '../../shared/messages/window/design.ts';
import { cx } from './cx.ts';
import { Icon, type LucideIcon } from './icon.tsx';
import styles from './nav-rail.module.css';
import { Tooltip } from './tooltip.tsx';
import { useMediaQuery } from './use-media-query.ts';

export interface NavItemProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly isCurrent: boolean;
  readonly onPress: () => void;
  /** At the end: how many wait there. */
  readonly count?: number | undefined;
  /** A dot that says somebody is needed there, with what is spoken for it. */
  readonly alert?: string | undefined;
  /** Shown in the tooltip: `Ctrl+1`. */
  readonly keys?: string | undefined;
}

export function NavItem({ icon, label, isCurrent, onPress, count, alert, keys }: NavItemProps) {
  const isNarrow = useMediaQuery('(max-width: 1099.98px)');
  const spoken = [count === undefined ? label : designMessages.withCount(label, formatCount(count)), alert]
    .filter((part) => part !== undefined)
    .join(', ');
  return (
    <Tooltip
      text={isNarrow ? [label, keys].filter((part) => part !== undefined).join('  ') : keys}
      placement="right"
    >
      <Button
        className={cx(styles.item, isCurrent && styles.current)}
        aria-label={spoken}
        aria-current={isCurrent ? 'page' : 'false'}
        onPress={onPress}
      >
        <Icon icon={icon} size={20} />
        <span className={styles.label}>{label}</span>
        {count !== undefined && <span className={styles.count}>{formatCount(count)}</span>}
        {alert !== undefined && <span className={styles.alert} />}
      </Button>
    </Tooltip>
  );
}

export interface NavRailProps {
  /** Spoken: what the navigation is. */
  readonly label: string;
  /** The product's mark and name at the top. */
  readonly mark: ReactNode;
  readonly name: string;
  readonly children: ReactNode;
  /** At the bottom: Settings. */
  readonly end?: ReactNode;
}

/** 184 px with labels; 56 px of icons with tooltips in windows below 1100 px. */
export function NavRail({ label, mark, name, children, end }: NavRailProps) {
  return (
    <nav className={styles.rail} aria-label={label}>
      <div className={styles.brand}>
        <span className={styles.mark}>{mark}</span>
        <span className={styles.name}>{name}</span>
      </div>
      <div className={styles.items}>{children}</div>
      <div className={styles.end}>{end}</div>
    </nav>
  );
}
