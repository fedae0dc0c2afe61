import { ArrowUp, File, History, Package, Pause, Send, Server, Settings, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatSize } from '../../../shared/format.ts';
import { Button } from '../button.tsx';
import { Chip } from '../chip.tsx';
import { ContextMenu, type Point } from '../context-menu.tsx';
import { FileName } from '../file-name.tsx';
import { Icon } from '../icon.tsx';
import { IconButton } from '../icon-button.tsx';
import { NavItem, NavRail } from '../nav-rail.tsx';
import { PageHeader } from '../page-header.tsx';
import { ProgressBar } from '../progress-bar.tsx';
import { Tabs } from '../tabs.tsx';
import { VirtualRows } from '../virtual-rows.tsx';
import { type Sort, type TableColumn, VirtualTable } from '../virtual-table.tsx';
import { ENTRIES } from './actions-section.tsx';
import styles from './gallery.module.css';
import { type SampleFile, sampleFiles } from './samples.ts';
import { Section } from './section.tsx';

const COLUMNS: readonly TableColumn<SampleFile>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 240,
    isGrowing: true,
    isSortable: true,
    isResizable: true,
    renderCell: ({ name }) => (
      <span className={styles.cellName}>
        <Icon icon={File} />
        <FileName name={name} />
      </span>
    ),
  },
  {
    id: 'size',
    title: 'Size',
    width: 96,
    align: 'end',
    isSortable: true,
    isResizable: true,
    renderCell: ({ bytes }) => formatSize(bytes),
  },
  { id: 'modified', title: 'Modified', width: 150, isSortable: true, renderCell: ({ modified }) => modified },
  {
    id: 'permissions',
    title: 'Permissions',
    width: 110,
    renderCell: ({ permissions }) => <code>{permissions}</code>,
  },
];

type Place = 'active' | 'waiting' | 'failed' | 'done';

export function ListsSection() {
  const [place, setPlace] = useState<Place>('active');
  return (
    <>
      <Section title="Frame, tabs, rows">
        <div className={styles.window}>
          <NavRail
            label="Pages"
            mark={<Icon icon={Package} />}
            name="Waybill"
            end={<NavItem icon={Settings} label="Settings" isCurrent={false} onPress={() => undefined} />}
          >
            <NavItem icon={Send} label="Send" isCurrent onPress={() => undefined} keys="Ctrl+1" />
            <NavItem icon={History} label="History" isCurrent={false} onPress={() => undefined} count={3} />
            <NavItem
              icon={Server}
              label="Connections"
              isCurrent={false}
              onPress={() => undefined}
              alert="one needs you"
            />
          </NavRail>
          <div className={styles.content}>
            <PageHeader title="Queue" actions={<Button icon={Pause}>Pause all</Button>}>
              Sunday 22 November
            </PageHeader>
            <Tabs
              label="Queue"
              tabs={[
                { id: 'active', label: 'Active', count: 3 },
                { id: 'waiting', label: 'Waiting', count: 9 },
                { id: 'failed', label: 'Failed', count: 1 },
                { id: 'done', label: 'Done', count: 1_241 },
              ]}
              selected={place}
              onSelect={setPlace}
            >
              <VirtualRows
                label="Transfers"
                count={200}
                keyAt={(index) => `${place}-${index}`}
                rowHeight={52}
                renderRow={(index) => <QueueRow index={index} />}
              />
            </Tabs>
          </div>
        </div>
      </Section>
      <Section title="Table">
        <Table count={100_000} />
      </Section>
    </>
  );
}

function QueueRow({ index }: { index: number }) {
  return (
    <div className={styles.queueRow}>
      <Icon icon={ArrowUp} label="Upload" />
      <FileName name={`cohort_2026-11_deidentified_${index}.csv`} />
      <ProgressBar label={`Transfer ${index}`} value={(index % 10) / 10} />
      <Chip tone="running">Sending</Chip>
      <span className={styles.toolbar}>
        <IconButton icon={Pause} label="Pause" />
        <IconButton icon={X} label="Cancel" />
      </span>
    </div>
  );
}

function Table({ count }: { count: number }) {
  const [sort, setSort] = useState<Sort>({ column: 'name', direction: 'ascending' });
  const [menu, setMenu] = useState<Point>();
  const rows = useMemo(() => {
    const files = sampleFiles(count);
    return sort.direction === 'ascending' ? files : [...files].reverse();
  }, [count, sort]);
  return (
    <div className={styles.list}>
      <VirtualTable
        label="Files"
        rows={rows}
        keyOf={nameOf}
        textOf={nameOf}
        columns={COLUMNS}
        sort={sort}
        onSortChange={setSort}
        onMenu={setMenu}
      />
      <ContextMenu at={menu} onClose={() => setMenu(undefined)} label="File" entries={ENTRIES} />
    </div>
  );
}

const nameOf = ({ name }: SampleFile): string => name;
