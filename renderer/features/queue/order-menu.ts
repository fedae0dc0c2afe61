import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  ArrowUpToLine,
  BetweenHorizontalEnd,
  BetweenHorizontalStart,
  ListOrdered,
  Pause,
  Play,
  RotateCw,
  Signal,
  SquareStack,
  X,
} from 'lucide-react';
import type { Selection } from '../../../shared/contract/engine-requests.ts';
import { QUEUE_ORDER } from '../../../shared/messages/window/queue-order.ts';
import {
  type MoveTo,
  PRIORITIES,
  type Priority,
  type TransferSnapshot,
} from '../../../shared/models/transfer.ts';
import { isFinal } from '../../../shared/transfer-state.ts';
import type { LucideIcon } from '../../design/icon.tsx';
import type { MenuAction, MenuEntry } from '../../design/menu.tsx';
import { changeMany, move, prioritize, type Some } from './order-commands.ts';
import { isWaiting } from './row-facts.ts';

export const MOVES: readonly MoveTo[] = ['top', 'up', 'down', 'bottom'];
export const MOVE_ICONS: Readonly<Record<MoveTo, LucideIcon>> = {
  top: ArrowUpToLine,
  up: ArrowUp,
  down: ArrowDown,
  bottom: ArrowDownToLine,
};

const BATCH_ICONS = { pause: Pause, resume: Play, tryNow: RotateCw, cancel: X } as const;

/** @param current of what it is about, where that is one thing */
export const priorityEntries = (selection: Selection, current: Priority | undefined): readonly MenuAction[] =>
  PRIORITIES.map((priority) => ({
    id: `priority-${priority}`,
    label: QUEUE_ORDER.priorities[priority],
    isChecked: priority === current,
    onAction: () => void prioritize(selection, priority),
  }));

/** What dragging does, by keyboard: those that are chosen are put beside this one. */
const besideEntries = (id: number, chosen: ReadonlySet<number>): readonly MenuEntry[] =>
  chosen.size === 0 || chosen.has(id)
    ? []
    : [
        'separator',
        ...(['before', 'behind'] as const).map((side) => ({
          id: `move-${side}`,
          label: QUEUE_ORDER.besideMenu[side],
          icon: side === 'before' ? BetweenHorizontalStart : BetweenHorizontalEnd,
          onAction: () =>
            void move(
              { which: 'transfers', ids: [...chosen] },
              side === 'before' ? { before: id } : { behind: id },
            ),
        })),
      ];

/** What the menu of a row has besides its own steps: of it, of all that are chosen with it, of its batch. */
export function orderEntries(transfer: TransferSnapshot, chosen: ReadonlySet<number>): readonly MenuEntry[] {
  if (isFinal(transfer.state)) return [];
  const isOne = !chosen.has(transfer.id) || chosen.size === 1;
  const some: Some = { which: 'transfers', ids: isOne ? [transfer.id] : [...chosen] };
  const batch: Some = { which: 'batch', batchId: transfer.batchId };
  const moves = (selection: Some, which: readonly MoveTo[]): readonly MenuAction[] =>
    which.map((to) => ({
      id: `move-${to}`,
      label: QUEUE_ORDER.moves[to],
      icon: MOVE_ICONS[to],
      ...(selection === some && { keys: QUEUE_ORDER.moveKeys[to] }),
      onAction: () => void move(selection, to),
    }));
  const ofBatch = (name: 'pause' | 'resume' | 'tryNow' | 'cancel'): MenuAction => ({
    id: `batch-${name}`,
    label: QUEUE_ORDER[name],
    icon: BATCH_ICONS[name],
    onAction: () => void changeMany(`transfers.${name}`, batch),
  });
  return [
    'separator',
    ...(isWaiting(transfer)
      ? [
          {
            id: 'move',
            label: QUEUE_ORDER.moveMenu,
            icon: ListOrdered,
            entries: [...moves(some, MOVES), ...besideEntries(transfer.id, chosen)],
          },
        ]
      : []),
    {
      id: 'priority',
      label: QUEUE_ORDER.priority,
      icon: Signal,
      entries: priorityEntries(some, isOne ? transfer.priority : undefined),
    },
    {
      id: 'batch',
      label: QUEUE_ORDER.batchMenu,
      icon: SquareStack,
      entries: [
        ofBatch('pause'),
        ofBatch('resume'),
        ofBatch('tryNow'),
        ofBatch('cancel'),
        'separator',
        ...moves(batch, ['top', 'bottom']),
        'separator',
        { title: QUEUE_ORDER.priority, entries: priorityEntries(batch, undefined) },
      ],
    },
  ];
}
