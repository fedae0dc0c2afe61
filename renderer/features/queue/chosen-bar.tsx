import { Pause, Play, Signal, X } from 'lucide-react';
import { QUEUE_ORDER } from '../../../shared/messages/window/queue-order.ts';
import { Button } from '../../design/button.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Menu } from '../../design/menu.tsx';
import styles from './chosen-bar.module.css';
import { changeMany, move, type Some } from './order-commands.ts';
import { MOVE_ICONS, MOVES, priorityEntries } from './order-menu.ts';
import type { ChosenRows } from './use-chosen.ts';

/** What can be done with all that are chosen. It floats, so that no row moves when it comes. */
export function ChosenBar({ chosen }: { readonly chosen: ChosenRows }) {
  if (chosen.ids.size === 0) return null;
  const selection: Some = { which: 'transfers', ids: [...chosen.ids] };
  return (
    // biome-ignore lint/a11y/useSemanticElements: it groups buttons, not fields of a form.
    <div className={styles.bar} role="group" aria-label={QUEUE_ORDER.chosenBar}>
      <span className={styles.count} role="status">
        {QUEUE_ORDER.chosen(chosen.ids.size)}
      </span>
      {MOVES.map((to) => (
        <IconButton
          key={to}
          icon={MOVE_ICONS[to]}
          label={QUEUE_ORDER.moves[to]}
          placement="top"
          onPress={() => void move(selection, to)}
        />
      ))}
      <Menu
        trigger={
          <Button variant="text" icon={Signal}>
            {QUEUE_ORDER.priority}
          </Button>
        }
        label={QUEUE_ORDER.priority}
        placement="top start"
        entries={priorityEntries(selection, undefined)}
      />
      <IconButton
        icon={Pause}
        label={QUEUE_ORDER.pause}
        placement="top"
        onPress={() => void changeMany('transfers.pause', selection)}
      />
      <IconButton
        icon={Play}
        label={QUEUE_ORDER.resume}
        placement="top"
        onPress={() => void changeMany('transfers.resume', selection)}
      />
      <IconButton icon={X} label={QUEUE_ORDER.chooseNone} placement="top" onPress={chosen.chooseNone} />
    </div>
  );
}
