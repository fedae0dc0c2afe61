import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components';
import { formatCount } from '../../shared/format.ts';
import { cx } from './cx.ts';
import styles from './tabs.module.css';

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly count?: number | undefined;
}

export interface TabsProps<Id extends string> {
  /** What the tabs are of, for screen readers. */
  readonly label: string;
  readonly tabs: readonly TabItem<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  /** What the selected tab shows. */
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly panelClassName?: string | undefined;
}

/** Underlined. Fills its place: the list at the top, the panel takes the rest of the height. */
export function Tabs<Id extends string>(props: TabsProps<Id>) {
  return (
    <AriaTabs
      className={cx(styles.tabs, props.className)}
      selectedKey={props.selected}
      onSelectionChange={(key) => {
        const tab = props.tabs.find(({ id }) => id === key);
        if (tab !== undefined && tab.id !== props.selected) props.onSelect(tab.id);
      }}
    >
      <TabList className={styles.list ?? ''} aria-label={props.label}>
        {props.tabs.map(({ id, label, count }) => (
          <Tab key={id} id={id} className={styles.tab ?? ''}>
            {label}
            {count !== undefined && <span className={styles.count}> {formatCount(count)}</span>}
          </Tab>
        ))}
      </TabList>
      <TabPanel key={props.selected} id={props.selected} className={cx(styles.panel, props.panelClassName)}>
        {props.children}
      </TabPanel>
    </AriaTabs>
  );
}
