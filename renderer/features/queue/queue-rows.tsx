import { type KeyboardEvent, type MouseEvent, useCallback, useMemo, useRef, useState } from 'react';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { Button } from '../../design/button.tsx';
import { ContextMenu, type Point, pointOf } from '../../design/context-menu.tsx';
import { cx } from '../../design/cx.ts';
import { VirtualRows } from '../../design/virtual-rows.tsx';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import { useQueueStore } from '../../stores/queue-store.ts';
import { ACTION_ICONS } from './action-icons.ts';
import { AttentionRow } from './attention-row.tsx';
import { ChosenBar } from './chosen-bar.tsx';
import { FailedRow } from './failed-row.tsx';
import { orderKey } from './order-keys.ts';
import { orderEntries } from './order-menu.ts';
import { askingCount, type QueueItem } from './queue-items.ts';
import type { QueueTab } from './queue-list.ts';
import { QueueRow } from './queue-row.tsx';
import styles from './queue-rows.module.css';
import { openTab } from './queue-tab.ts';
import { actionsFor, answerFor, type RowAction, type RowActions } from './row-actions.ts';
import { fileNameOf } from './row-facts.ts';
import { TogetherRow } from './together-row.tsx';
import { useChosen } from './use-chosen.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import { useOrderDrag } from './use-order-drag.ts';
import { answerConnection, type RunActions } from './use-row-actions.ts';
import type { Stillness } from './use-stillness.ts';

const ROW_HEIGHT = 48;

export interface QueueRowsProps {
  readonly tab: QueueTab;
  readonly items: readonly QueueItem[];
  readonly actions: RunActions;
  readonly handlers: Stillness['handlers'];
  readonly nowMs: number;
  readonly onEndReached: () => void;
}

const rowIndexOf = (target: EventTarget | null): number | undefined => {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row === null ? undefined : Number(row.dataset.index);
};

/** Whatever a tab shows, as one list: arrows go through it, Enter does what leads on, Space pauses, Delete cancels. */
export function QueueRows({ tab, items, actions, handlers, nowMs, onEndReached }: QueueRowsProps) {
  const profiles = useConnectionsStore((store) => store.profiles);
  const statuses = useConnectionsStore((store) => store.statuses);
  const byId = useMemo(() => new Map((profiles ?? []).map((profile) => [profile.id, profile])), [profiles]);
  const [menu, setMenu] = useState<{ readonly at: Point; readonly item: QueueItem }>();
  const isStopped = useQueueStore(({ overview }) => (overview?.controls.stoppedAtMs ?? null) !== null);
  const chosen = useChosen(items);
  const isChoosable = tab === 'waiting';
  const isRange = useRef(false);
  const { choose } = chosen;
  const onChoose = useCallback((id: number) => choose(id, isRange.current), [choose]);
  const focus = useKeptFocus(items);
  const drag = useOrderDrag(items, chosen.ids);
  const asking = askingCount(items);
  const { run } = actions;

  const stepsOf = (item: QueueItem | undefined): RowActions | undefined =>
    (item?.kind === 'transfer' || item?.kind === 'failed') && !item.isGone
      ? actionsFor(item.transfer, statuses.get(item.transfer.profileId), byId.has(item.transfer.profileId))
      : undefined;
  const doWith = (
    item: QueueItem | undefined,
    choose: (steps: RowActions) => RowAction | null | undefined,
  ) => {
    const steps = stepsOf(item);
    const action = steps === undefined ? undefined : choose(steps);
    if (action == null || (item?.kind !== 'transfer' && item?.kind !== 'failed')) return false;
    run(action, item.transfer);
    return true;
  };
  const activate = (index: number) => {
    const item = items[index];
    if (item?.kind === 'attention')
      answerConnection(
        answerOf(item.attention, byId.get(item.attention.profileId)),
        item.attention.profileId,
      );
    else doWith(item, ({ primary }) => primary);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isRow = event.target instanceof HTMLElement && event.target.dataset.index !== undefined;
    isRange.current = event.shiftKey;
    if (!isRow) return;
    if (isChoosable && orderKey(event, items[rowIndexOf(event.target) ?? -1], chosen)) {
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = items[rowIndexOf(event.target) ?? -1];
    if (event.key === ' ') {
      // Never scrolls, also where there is nothing to pause.
      event.preventDefault();
      doWith(item, ({ all }) => all.find((action) => action === 'pause' || action === 'resume'));
    } else if (event.key === 'Delete') {
      event.preventDefault();
      doWith(item, ({ all }) => all.find((action) => action === 'cancel' || action === 'remove'));
    }
  };
  const onContextMenu = (event: MouseEvent) => {
    const index = rowIndexOf(event.target);
    const item = index === undefined ? undefined : items[index];
    if (item === undefined || stepsOf(item) === undefined) return;
    event.preventDefault();
    const row = event.target instanceof Element ? event.target.closest('[data-index]') : null;
    setMenu({ at: event.button === 2 ? pointOf(event) : pointOf(event, row), item });
  };
  const keyAt = useCallback((index: number) => items[index]?.key ?? String(index), [items]);
  const menuSteps = stepsOf(menu?.item);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what has the focus is a row inside; keys and clicks bubble up to here.
    <div
      className={styles.place}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
      onClickCapture={(event) => {
        isRange.current = event.shiftKey;
      }}
      {...focus.handlers}
      {...handlers}
      {...(isChoosable && drag.handlers)}
    >
      <VirtualRows
        ref={focus.rows}
        label={QUEUE.lists[tab]}
        className={styles.list}
        count={items.length}
        keyAt={keyAt}
        rowHeight={ROW_HEIGHT}
        isMeasured
        onActivate={activate}
        onEndReached={onEndReached}
        rowClassName={(index) =>
          cx(
            styles.row,
            index === 0 && styles.top,
            index === items.length - 1 && styles.bottom,
            index === items.length - 1 && chosen.ids.size > 0 && styles.aboveBar,
          )
        }
        renderRow={(index) => renderItem(items[index], index)}
      />
      <ContextMenu
        at={menu?.at}
        onClose={() => setMenu(undefined)}
        label={menu === undefined ? '' : labelOf(menu.item)}
        entries={[
          ...(menuSteps?.all ?? []).map((action) => ({
            id: action,
            label: QUEUE.actions[action],
            icon: ACTION_ICONS[action],
            onAction: () => doWith(menu?.item, () => action),
          })),
          ...(menu?.item.kind === 'transfer' ? orderEntries(menu.item.transfer, chosen.ids) : []),
        ]}
      />
      {isChoosable && drag.carried === undefined && <ChosenBar chosen={chosen} />}
    </div>
  );

  function renderItem(item: QueueItem | undefined, index: number) {
    switch (item?.kind) {
      case undefined:
        return null;
      case 'title':
        return (
          <div className={styles.title}>
            <h2>{item.title === 'failed' ? QUEUE.failedTitle : QUEUE.needsYouTitle}</h2>
            {item.more > 0 && (
              <Button variant="text" onPress={() => openTab('failed')}>
                {QUEUE.showAllFailed(item.more)}
              </Button>
            )}
          </div>
        );
      case 'attention': {
        const { profileId } = item.attention;
        return (
          <Box className={styles.only}>
            <AttentionRow
              attention={item.attention}
              profile={byId.get(profileId)}
              name={nameOf(items, profileId)}
              nowMs={nowMs}
              isAlone={asking === 1}
              onAnswer={answerConnection}
            />
          </Box>
        );
      }
      case 'together':
        return (
          <Box className={styles.only}>
            <TogetherRow batch={item.batch} isAlone={asking === 1} />
          </Box>
        );
      case 'failed':
        return (
          <Box className={cx(styles[item.corner], item.isGone && styles.gone)}>
            <FailedRow
              transfer={item.transfer}
              profile={byId.get(item.transfer.profileId)}
              isGone={item.isGone}
              isAlone={asking === 1}
              isBusy={actions.decide.busyId === item.transfer.id}
              onAction={run}
            />
          </Box>
        );
      case 'transfer':
        return (
          <Box
            className={cx(
              styles[item.corner],
              item.isGone && styles.gone,
              isChoosable && chosen.ids.has(item.transfer.id) && styles.chosen,
              drag.carried?.has(item.transfer.id) && styles.carried,
              drag.place?.index === index && styles[drag.place.edge],
            )}
            isDraggable={isChoosable && !item.isGone}
          >
            <QueueRow
              transfer={item.transfer}
              status={statuses.get(item.transfer.profileId)}
              isListed={byId.has(item.transfer.profileId)}
              isGone={item.isGone}
              nowMs={nowMs}
              isStopped={isStopped}
              isChosen={isChoosable ? chosen.ids.has(item.transfer.id) : undefined}
              onChoose={onChoose}
              onAction={run}
            />
          </Box>
        );
    }
  }
}

/** A double click inside selects a word, or presses twice; only Enter does what a row is for. */
function Box({
  className,
  isDraggable = false,
  children,
}: {
  readonly className: string | undefined;
  readonly isDraggable?: boolean;
  readonly children: React.ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps double clicks from the row.
    <div
      className={cx(styles.box, className)}
      draggable={isDraggable}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {children}
    </div>
  );
}

const labelOf = (item: QueueItem): string =>
  item.kind === 'transfer' || item.kind === 'failed' ? QUEUE.more(fileNameOf(item.transfer)) : '';

const answerOf = (
  attention: Extract<QueueItem, { kind: 'attention' }>['attention'],
  profile: Profile | undefined,
) =>
  attention.kind === 'unreachable'
    ? 'try-connection'
    : answerFor(attention.profileId, attention.error, profile !== undefined);

/** A connection that isn't saved is known by what its transfers say. */
function nameOf(items: readonly QueueItem[], profileId: string): string {
  for (const item of items)
    if ((item.kind === 'transfer' || item.kind === 'failed') && item.transfer.profileId === profileId)
      return item.transfer.profileName;
  return '';
}
