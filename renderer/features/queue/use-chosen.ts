import { useMemo, useRef, useState } from 'react';
import {
  type Selection as Chosen,
  extendTo,
  NOTHING_SELECTED,
  orderOf,
  type RowOrder,
  selectAll,
  selectNothing,
  toggle,
  withoutMissing,
} from '../../design/selection.ts';
import type { QueueItem } from './queue-items.ts';

export interface ChosenRows {
  readonly ids: ReadonlySet<number>;
  /** @param isRange from the one that was chosen before to here */
  readonly choose: (id: number, isRange: boolean) => void;
  readonly chooseAll: () => void;
  readonly chooseNone: () => void;
}

/** Which of the rows a person has ticked, to do something with all of them. */
export function useChosen(items: readonly QueueItem[]): ChosenRows {
  const [selection, setSelection] = useState<Chosen>(NOTHING_SELECTED);
  const order: RowOrder = useMemo(
    () =>
      orderOf(
        items.flatMap((item) => (item.kind === 'transfer' && !item.isGone ? [String(item.transfer.id)] : [])),
      ),
    [items],
  );
  // What left the list isn't chosen any more.
  const kept = useMemo(() => withoutMissing(selection, order), [selection, order]);
  const latest = useRef({ kept, order });
  latest.current = { kept, order };
  const ids = useMemo(() => new Set([...kept.keys].map(Number)), [kept]);
  return useMemo(
    () => ({
      ids,
      choose: (id: number, isRange: boolean) =>
        setSelection(
          isRange
            ? extendTo(latest.current.kept, latest.current.order, String(id), true)
            : toggle(latest.current.kept, String(id)),
        ),
      chooseAll: () => setSelection(selectAll(latest.current.kept, latest.current.order)),
      chooseNone: () => setSelection(selectNothing(latest.current.kept)),
    }),
    [ids],
  );
}
