import type { ReactNode } from 'react';
import { MenuTrigger, Popover, type PopoverProps } from 'react-aria-components';
import styles from './menu.module.css';
import { EntryMenu, type MenuEntry } from './menu-entries.tsx';

export type { MenuAction, MenuEntry, MenuGroup } from './menu-entries.tsx';

export interface MenuProps {
  /** The button that opens it: a Button or an IconButton. */
  readonly trigger: ReactNode;
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly placement?: PopoverProps['placement'] | undefined;
}

export function Menu({ trigger, label, entries, placement = 'bottom start' }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={styles.popover ?? ''} placement={placement} offset={4}>
        <EntryMenu label={label} entries={entries} />
      </Popover>
    </MenuTrigger>
  );
}
