import {
  ClipboardCopy,
  FileQuestion,
  FolderOpen,
  History,
  KeyRound,
  Pause,
  Play,
  RotateCw,
  Server,
  ShieldAlert,
  X,
} from 'lucide-react';
import type { LucideIcon } from '../../design/icon.tsx';
import type { RowAction } from './row-actions.ts';

/** For menus and icon buttons. */
export const ACTION_ICONS: Readonly<Record<RowAction, LucideIcon>> = {
  pause: Pause,
  resume: Play,
  cancel: X,
  'try-now': RotateCw,
  'try-connection': RotateCw,
  release: RotateCw,
  'enter-password': KeyRound,
  'enter-passphrase': KeyRound,
  'unlock-keychain': KeyRound,
  'check-identity': ShieldAlert,
  'edit-connection': Server,
  decide: FileQuestion,
  retry: RotateCw,
  'send-again': RotateCw,
  'copy-for-it': ClipboardCopy,
  'copy-for-partner': ClipboardCopy,
  'show-file': FolderOpen,
  'show-history': History,
  remove: X,
};
