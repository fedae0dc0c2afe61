import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Header,
  Keyboard,
  Menu,
  MenuItem,
  MenuSection,
  Popover,
  Separator,
  SubmenuTrigger,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon, type LucideIcon } from './icon.tsx';
import styles from './menu.module.css';

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon | undefined;
  /** Shown at the end: `F2`, `Ctrl+U`. */
  readonly keys?: string | undefined;
  readonly onAction?: (() => void) | undefined;
  readonly isDisabled?: boolean | undefined;
  /** `danger`: something will be gone. */
  readonly tone?: 'regular' | 'danger' | undefined;
  /** Shows a check mark (or its room) at the end. */
  readonly isChecked?: boolean | undefined;
  /** Opens a menu of its own. */
  readonly entries?: readonly MenuEntry[] | undefined;
}

export interface MenuGroup {
  readonly title: string;
  readonly entries: readonly MenuEntry[];
}

/** An action, a titled group, or a line between. */
export type MenuEntry = MenuAction | MenuGroup | 'separator';

/** The menu itself, for whatever opens it. */
export function EntryMenu({
  label,
  entries,
  onClose,
}: {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly onClose?: (() => void) | undefined;
}) {
  return (
    <Menu
      className={styles.menu ?? ''}
      aria-label={label}
      autoFocus="first"
      {...(onClose ? { onClose } : {})}
    >
      {entries.map((entry, index) => renderEntry(entry, index, onClose))}
    </Menu>
  );
}

/** @param onClose of the whole menu: one without a trigger isn't closed from within a menu of an entry by itself */
function renderEntry(entry: MenuEntry, index: number, onClose: (() => void) | undefined): ReactNode {
  // A separator is known by nothing but its place.
  if (entry === 'separator')
    return <Separator key={`separator-${index}`} className={styles.separator ?? ''} />;
  if ('title' in entry)
    return (
      <MenuSection key={entry.title} className={styles.section ?? ''}>
        <Header className={styles.sectionTitle ?? ''}>{entry.title}</Header>
        {entry.entries.map((inner, at) => renderEntry(inner, at, onClose))}
      </MenuSection>
    );
  if (entry.entries === undefined) return <Item key={entry.id} entry={entry} />;
  return (
    <SubmenuTrigger key={entry.id}>
      <Item entry={entry} />
      <Popover className={styles.popover ?? ''} offset={-2} crossOffset={-5}>
        <EntryMenu label={entry.label} entries={entry.entries} onClose={onClose} />
      </Popover>
    </SubmenuTrigger>
  );
}

function Item({ entry }: { entry: MenuAction }) {
  return (
    <MenuItem
      id={entry.id}
      textValue={entry.label}
      className={cx(styles.item, entry.tone === 'danger' && styles.danger)}
      isDisabled={entry.isDisabled ?? false}
      {...(entry.onAction === undefined ? {} : { onAction: entry.onAction })}
    >
      {entry.icon !== undefined && <Icon icon={entry.icon} />}
      <span className={styles.label}>{entry.label}</span>
      {entry.keys !== undefined && <Keyboard className={styles.keys ?? ''}>{entry.keys}</Keyboard>}
      {entry.isChecked !== undefined && (
        <Icon icon={Check} className={cx(styles.check, entry.isChecked && styles.checked)} />
      )}
    </MenuItem>
  );
}
