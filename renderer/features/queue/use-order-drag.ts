import { type DragEvent, useRef, useState } from 'react';
import { QUEUE_ORDER } from '../../../shared/messages/window/queue-order.ts';
import { showDragged } from '../../design/drag-image.ts';
import { type DropPlace, dropPlaceOf } from './drop-place.ts';
import { move } from './order-commands.ts';
import type { QueueItem } from './queue-items.ts';

/** Marks a drag as ours; which rows it carries is kept here, because a drag's data can't be read before the drop. */
const DRAG_TYPE = 'application/x-waybill-queue';

const rowOf = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;

/** Reordering by dragging: a row, or all that are chosen with it, to between two others. */
export function useOrderDrag(items: readonly QueueItem[], chosen: ReadonlySet<number>) {
  const [carried, setCarried] = useState<ReadonlySet<number>>();
  const [place, setPlace] = useState<DropPlace>();
  // Read by events that come before the next rendering.
  const current = useRef<ReadonlySet<number>>(undefined);
  const end = (): void => {
    current.current = undefined;
    setCarried(undefined);
    setPlace(undefined);
  };

  const placeUnder = ({ target, clientY }: DragEvent): DropPlace | undefined => {
    if (current.current === undefined) return undefined;
    const row = rowOf(target);
    const box = row?.firstElementChild?.getBoundingClientRect();
    // Beneath the last row.
    if (row === null || box === undefined)
      return dropPlaceOf(items, current.current, { index: items.length - 1, isLowerHalf: true });
    const isLowerHalf = clientY > box.top + box.height / 2;
    return dropPlaceOf(items, current.current, { index: Number(row.dataset.index), isLowerHalf });
  };

  const onDragStart = (event: DragEvent): void => {
    const item = items[Number(rowOf(event.target)?.dataset.index)];
    if (item?.kind !== 'transfer' || item.isGone) return;
    const { id } = item.transfer;
    const ids: ReadonlySet<number> = chosen.has(id) ? chosen : new Set([id]);
    current.current = ids;
    setCarried(ids);
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData(DRAG_TYPE, '');
    showDragged(event.dataTransfer, QUEUE_ORDER.dragged(ids.size));
  };
  const onDragOver = (event: DragEvent): void => {
    if (current.current === undefined) return;
    event.preventDefault();
    const next = placeUnder(event);
    event.dataTransfer.dropEffect = next === undefined ? 'none' : 'move';
    setPlace((before) =>
      before?.index === next?.index &&
      before?.edge === next?.edge &&
      JSON.stringify(before?.to) === JSON.stringify(next?.to)
        ? before
        : next,
    );
  };
  const onDragLeave = (event: DragEvent<HTMLElement>): void => {
    const to = event.relatedTarget;
    if (!(to instanceof Node) || !event.currentTarget.contains(to)) setPlace(undefined);
  };
  const onDrop = (event: DragEvent): void => {
    if (current.current === undefined) return;
    event.preventDefault();
    const to = placeUnder(event)?.to;
    const ids = [...current.current];
    end();
    if (to !== undefined) void move({ which: 'transfers', ids }, to);
  };
  return {
    /** What is being dragged; `undefined`: nothing. */
    carried,
    /** Where a drop would put it. */
    place,
    handlers: { onDragStart, onDragOver, onDragLeave, onDrop, onDragEnd: end },
  };
}
