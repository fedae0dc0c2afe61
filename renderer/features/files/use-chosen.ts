import { useMemo } from 'react';
import { useSettings } from '../../stores/app-store.ts';
import { chosenOf, shownOf } from './entry-list.ts';
import { usePane } from './files-store.ts';
import { transferAcross } from './pane-actions.ts';
import type { PaneInfo } from './pane-info.ts';

/** What is chosen in a pane, as its button says it, and the way across. */
export function useChosen(info: PaneInfo) {
  const { entries, filter, selection } = usePane(info.id);
  const hidden = useSettings()?.files.showHidden ?? false;
  return useMemo(() => {
    const chosen =
      selection.keys.size === 0 ? [] : chosenOf(shownOf(entries, { hidden, filter }), selection.keys);
    return {
      count: chosen.length,
      hasFolders: chosen.some(({ kind }) => kind === 'folder'),
      transfer: () => transferAcross(info, chosen),
    };
  }, [info, entries, filter, selection.keys, hidden]);
}
