import {
  ArrowDown,
  ArrowUp,
  Copy,
  Eye,
  Filter,
  FolderOpen,
  FolderPlus,
  Pencil,
  RefreshCw,
  Trash,
} from 'lucide-react';
import type { Command } from '../../../shared/contract/events.ts';
import { FILES } from '../../../shared/messages/window/files.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import type { MenuEntry } from '../../design/menu-entries.tsx';
import type { Side } from './pane-id.ts';

/** What the menus can do; each is a command with a key as well. */
export interface MenuCommands {
  readonly open: (entry: RemoteEntry) => void;
  readonly transfer: (entries: readonly RemoteEntry[]) => void;
  readonly transferMatching: (entries: readonly RemoteEntry[]) => void;
  readonly rename: (entry: RemoteEntry) => void;
  readonly newFolder: () => void;
  readonly remove: (entries: readonly RemoteEntry[]) => void;
  readonly copyPaths: (entries: readonly RemoteEntry[]) => void;
  readonly reveal: (entry: RemoteEntry | undefined) => void;
  readonly refresh: () => void;
  readonly toggleHidden: () => void;
  readonly selectAll: () => void;
  /** How the key of a command is written. */
  readonly keyOf: (command: Command) => string | undefined;
}

/** The menu of what is chosen. */
export function rowMenu(
  side: Side,
  chosen: readonly RemoteEntry[],
  commands: MenuCommands,
): readonly MenuEntry[] {
  const [only] = chosen;
  if (only === undefined) return [];
  const isOne = chosen.length === 1;
  const things = { count: chosen.length, hasFolders: chosen.some(({ kind }) => kind === 'folder') };
  const open: readonly MenuEntry[] =
    isOne && only.kind === 'folder'
      ? [
          {
            id: 'open',
            label: FILES.open,
            icon: FolderOpen,
            keys: 'Enter',
            onAction: () => commands.open(only),
          },
        ]
      : [];
  return [
    ...open,
    {
      id: 'transfer',
      label: side === 'local' ? FILES.upload(things) : FILES.download(things),
      icon: side === 'local' ? ArrowUp : ArrowDown,
      keys: commands.keyOf(side === 'local' ? 'files.upload' : 'files.download'),
      onAction: () => commands.transfer(chosen),
    },
    ...(things.hasFolders
      ? [
          {
            id: 'transfer-matching',
            label: side === 'local' ? FILES.uploadMatching : FILES.downloadMatching,
            icon: Filter,
            onAction: () => commands.transferMatching(chosen),
          },
        ]
      : []),
    'separator',
    {
      id: 'rename',
      label: FILES.rename,
      icon: Pencil,
      keys: commands.keyOf('files.rename'),
      isDisabled: !isOne,
      onAction: () => commands.rename(only),
    },
    {
      id: 'copy',
      label: FILES.copyPath(chosen.length),
      icon: Copy,
      onAction: () => commands.copyPaths(chosen),
    },
    ...(side === 'local'
      ? [
          {
            id: 'reveal',
            label: FILES.reveal,
            icon: Eye,
            isDisabled: !isOne,
            onAction: () => commands.reveal(only),
          },
        ]
      : []),
    'separator',
    {
      id: 'delete',
      label: side === 'local' ? FILES.deleteLocal : FILES.deleteRemote,
      icon: Trash,
      keys: commands.keyOf('files.delete'),
      tone: 'danger',
      onAction: () => commands.remove(chosen),
    },
  ];
}

/** The menu of the folder itself: beside the rows, and the bar's. */
export function folderMenu(side: Side, showsHidden: boolean, commands: MenuCommands): readonly MenuEntry[] {
  return [
    {
      id: 'new-folder',
      label: FILES.newFolder,
      icon: FolderPlus,
      keys: commands.keyOf('files.new-folder'),
      onAction: commands.newFolder,
    },
    {
      id: 'refresh',
      label: FILES.refresh,
      icon: RefreshCw,
      keys: commands.keyOf('files.refresh'),
      onAction: commands.refresh,
    },
    'separator',
    { id: 'all', label: FILES.selectAll, onAction: commands.selectAll },
    { id: 'hidden', label: FILES.hidden, isChecked: showsHidden, onAction: commands.toggleHidden },
    'separator',
    { id: 'copy', label: FILES.copyPath(1), icon: Copy, onAction: () => commands.copyPaths([]) },
    ...(side === 'local'
      ? [{ id: 'reveal', label: FILES.reveal, icon: Eye, onAction: () => commands.reveal(undefined) }]
      : []),
  ];
}
