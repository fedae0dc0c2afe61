import { File, FileSymlink, FileWarning, Folder, type LucideIcon } from 'lucide-react';
import { escapeControls } from '../../../shared/escape-controls.ts';
import { formatExactBytes, formatSize } from '../../../shared/format.ts';
import { friendlyTime } from '../../../shared/friendly-time.ts';
import { FILES } from '../../../shared/messages/window/files.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { isUnreadable } from '../../../shared/remote-path.ts';
import { cx } from '../../design/cx.ts';
import { FileName } from '../../design/file-name.tsx';
import { Icon } from '../../design/icon.tsx';
import type { TableColumn } from '../../design/table-columns.ts';
import { permissionsText } from './entry-list.ts';
import styles from './file-table.module.css';

const ICONS: Readonly<Record<RemoteEntry['kind'], LucideIcon>> = {
  file: File,
  folder: Folder,
  link: FileSymlink,
  other: FileWarning,
};

const whyUnusable = (name: string, usable: boolean): string | undefined =>
  usable ? undefined : isUnreadable(name) ? FILES.notReadable : FILES.notUsable;

/** Columns of both panes. */
export const FILE_COLUMNS: readonly TableColumn<RemoteEntry>[] = [
  {
    id: 'name',
    title: FILES.columns.name,
    width: 150,
    minWidth: 150,
    isGrowing: true,
    isSortable: true,
    isResizable: true,
    renderCell: ({ name, kind, usable }) => (
      <span className={cx(styles.name, !usable && styles.unusable)} title={whyUnusable(name, usable)}>
        <Icon icon={ICONS[kind]} className={kind === 'folder' ? styles.folderIcon : styles.fileIcon} />
        {kind === 'link' && <span className={styles.spoken}>{FILES.kinds.link}</span>}
        <FileName name={escapeControls(name)} className={styles.text} />
        {!usable && <span className={styles.spoken}>{whyUnusable(name, usable)}</span>}
      </span>
    ),
  },
  {
    id: 'size',
    title: FILES.columns.size,
    width: 84,
    minWidth: 72,
    align: 'end',
    isSortable: true,
    isResizable: true,
    renderCell: ({ kind, sizeBytes }) =>
      kind === 'folder' || sizeBytes === null ? null : (
        <span title={formatExactBytes(sizeBytes)}>{formatSize(sizeBytes)}</span>
      ),
  },
  {
    id: 'modified',
    title: FILES.columns.modified,
    width: 144,
    minWidth: 96,
    isSortable: true,
    isResizable: true,
    renderCell: ({ modifiedAtMs }) =>
      modifiedAtMs === null ? null : (
        <span className="tabular">{friendlyTime(modifiedAtMs, FILES.today)}</span>
      ),
  },
  {
    id: 'permissions',
    title: FILES.columns.permissions,
    width: 100,
    minWidth: 88,
    isSortable: true,
    isResizable: true,
    renderCell: ({ mode }) => <span className={styles.permissions}>{permissionsText(mode)}</span>,
  },
];
