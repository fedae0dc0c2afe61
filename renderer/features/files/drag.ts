import { FILES, type Things } from '../../../shared/messages/window/files.ts';
import type { Side } from './pane-id.ts';
import type { TransferSource } from './plan-transfer.ts';

/** Marks a drag as ours; what it carries is {@link Carried}, because a drag's data can't be read before the drop. */
export const DRAG_TYPE = 'application/x-waybill-files';

/** Rows of a pane on their way. */
export interface Carried {
  readonly from: Side;
  readonly profileId: string;
  readonly sources: readonly TransferSource[];
  readonly hasFolders: boolean;
}

export const thingsOf = ({ sources, hasFolders }: Carried): Things => ({ count: sources.length, hasFolders });

/** What is over a pane: our rows, something from the desktop (names can't be seen before the drop), or neither. */
export type Dragged =
  | { readonly kind: 'rows'; readonly carried: Carried }
  | { readonly kind: 'desktop'; readonly count: number }
  | { readonly kind: 'foreign' };

/** Where the pointer is. */
export interface DropPlace {
  readonly side: Side;
  readonly profileId: string;
  /** The folder it would go into: a folder row's, else the pane's; `null` while none is open. */
  readonly folder: string | null;
}

/** What a drop would do, or why it can't be done. */
export type DropMeaning =
  | { readonly isAllowed: true; readonly direction: 'upload' | 'download'; readonly text: string }
  | { readonly isAllowed: false; readonly text: string };

const refused = (text: string): DropMeaning => ({ isAllowed: false, text });

export function meaningOf(dragged: Dragged, { side, profileId, folder }: DropPlace): DropMeaning {
  if (dragged.kind === 'foreign') return refused(FILES.dropNotHere);
  if (dragged.kind === 'desktop') {
    if (side === 'local') return refused(FILES.dropNotLocal);
    if (folder === null) return refused(FILES.dropNoFolder);
    const text =
      dragged.count > 0
        ? FILES.dropUpload({ count: dragged.count, hasFolders: false }, folder)
        : FILES.dropUploadUnknown(folder);
    return { isAllowed: true, direction: 'upload', text };
  }
  const { carried } = dragged;
  if (carried.from === side || carried.profileId !== profileId) return refused(FILES.dropSamePane);
  if (folder === null) return refused(FILES.dropNoFolder);
  const things = thingsOf(carried);
  return side === 'remote'
    ? { isAllowed: true, direction: 'upload', text: FILES.dropUpload(things, folder) }
    : { isAllowed: true, direction: 'download', text: FILES.dropDownload(things, folder) };
}

let carried: Carried | undefined;

/** One drag at a time is all there is on a screen. */
export const beginCarrying = (what: Carried): void => {
  carried = what;
};
export const endCarrying = (): void => {
  carried = undefined;
};

/** What a drag event is about. */
export function draggedBy(transfer: Pick<DataTransfer, 'types' | 'items'>): Dragged {
  if (transfer.types.includes(DRAG_TYPE) && carried !== undefined) return { kind: 'rows', carried };
  if (!transfer.types.includes('Files')) return { kind: 'foreign' };
  return { kind: 'desktop', count: [...transfer.items].filter(({ kind }) => kind === 'file').length };
}
