import { formatSize } from '../../../shared/format.ts';
import { HISTORY } from '../../../shared/messages/window/history.ts';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import { Chip } from '../../design/chip.tsx';
import { FileName } from '../../design/file-name.tsx';
import type { TableColumn } from '../../design/virtual-table.tsx';
import { ENTRY_ICONS } from './entry-icons.ts';
import { type EntryRow, entryRow } from './entry-row.ts';
import { finishedTime } from './finished-time.ts';
import styles from './history.module.css';

const { columns: titles } = HISTORY;

/** An entry never changes, so what it looks like is worked out once. */
const rows = new WeakMap<LedgerEntry, EntryRow>();

export function rowOf(entry: LedgerEntry): EntryRow {
  const found = rows.get(entry) ?? entryRow(entry);
  rows.set(entry, found);
  return found;
}

const OUTCOME: TableColumn<LedgerEntry> = {
  id: 'outcome',
  title: titles.outcome,
  width: 168,
  minWidth: 120,
  isResizable: true,
  renderCell: (entry) => {
    const { tone, icon, word } = rowOf(entry);
    return (
      <Chip tone={tone} icon={ENTRY_ICONS[icon]} className={styles.chip}>
        {word}
      </Chip>
    );
  },
};

const FILE: TableColumn<LedgerEntry> = {
  id: 'file',
  title: titles.file,
  width: 160,
  isGrowing: true,
  isResizable: true,
  renderCell: (entry) => <FileName name={rowOf(entry).file} className={styles.file} />,
};

const PARTNER: TableColumn<LedgerEntry> = {
  id: 'partner',
  title: titles.partner,
  width: 138,
  isResizable: true,
  renderCell: (entry) => {
    const { partner } = rowOf(entry);
    return <span title={partner}>{partner}</span>;
  },
};

const PERSON: TableColumn<LedgerEntry> = {
  id: 'person',
  title: titles.person,
  width: 66,
  isResizable: true,
  renderCell: (entry) => {
    const { person } = rowOf(entry);
    return <span title={person}>{person}</span>;
  },
};

const SIZE: TableColumn<LedgerEntry> = {
  id: 'size',
  title: titles.size,
  width: 82,
  align: 'end',
  renderCell: (entry) => {
    const { sizeBytes } = rowOf(entry);
    return sizeBytes === null ? '' : formatSize(sizeBytes);
  },
};

const FINISHED: TableColumn<LedgerEntry> = {
  id: 'finished',
  title: titles.finished,
  width: 112,
  align: 'end',
  renderCell: (entry) => finishedTime(rowOf(entry).atMs, HISTORY.today),
};

export const COLUMNS: readonly TableColumn<LedgerEntry>[] = [OUTCOME, FILE, PARTNER, PERSON, SIZE, FINISHED];

/** Beside an open waybill in a narrower window: it says the rest. */
export const FEW_COLUMNS: readonly TableColumn<LedgerEntry>[] = [OUTCOME, FILE, PARTNER, FINISHED];
