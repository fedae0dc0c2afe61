import {
  Ban,
  CircleCheck,
  CircleQuestionMark,
  CircleX,
  FileKey,
  FolderPlus,
  KeyRound,
  PencilLine,
  ShieldAlert,
  ShieldOff,
  SkipForward,
  Trash2,
  TriangleAlert,
} from 'lucide-react';
import type { LucideIcon } from '../../design/icon.tsx';
import type { EntryRow } from './entry-row.ts';

/** Each outcome and each kind of record by its own drawing. */
export const ENTRY_ICONS: Readonly<Record<EntryRow['icon'], LucideIcon>> = {
  delivered: CircleCheck,
  skipped: SkipForward,
  failed: CircleX,
  cancelled: Ban,
  unconfirmed: TriangleAlert,
  'remote.removed': Trash2,
  'remote.renamed': PencilLine,
  'remote.folder-made': FolderPlus,
  'trust.accepted': KeyRound,
  'trust.replaced': ShieldAlert,
  'trust.forgotten': ShieldOff,
  'key.made': FileKey,
  'trust.next-added': KeyRound,
  'trust.next-removed': ShieldOff,
  'trust.rotated': KeyRound,
  unknown: CircleQuestionMark,
};
