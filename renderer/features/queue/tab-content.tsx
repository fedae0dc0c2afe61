import { ArrowUpDown, CircleCheck, Clock, History, Send } from 'lucide-react';
import { useMemo } from 'react';
import { describe } from '../../../shared/messages/error-messages.ts';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import type { LucideIcon } from '../../design/icon.tsx';
import { Notice } from '../../design/notice.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import { goTo } from '../../stores/page-store.ts';
import { useQueueStore } from '../../stores/queue-store.ts';
import { attentionOf } from './attention.ts';
import { attentionItems, type QueueItem, titled, togetherItems, transferItems } from './queue-items.ts';
import { type QueueTab, viewOf } from './queue-list.ts';
import styles from './queue-page.module.css';
import { QueueRows } from './queue-rows.tsx';
import { useNow } from './use-now.ts';
import { useQueueList } from './use-queue-list.ts';
import type { RunActions } from './use-row-actions.ts';
import { useStillness } from './use-stillness.ts';

export interface TabContentProps {
  readonly tab: QueueTab;
  /** Where today began. */
  readonly todayMs: number;
  readonly actions: RunActions;
}

const EMPTY_ICONS: Readonly<Record<QueueTab, LucideIcon>> = {
  active: ArrowUpDown,
  waiting: Clock,
  failed: CircleCheck,
  done: History,
};

/** So many of today's failures stand below what is active; the others are one click away. */
const FAILED_BELOW = 3;

/** What the selected tab shows: its rows, above them what all of a partner's wait for. */
export function TabContent({ tab, todayMs, actions }: TabContentProps) {
  const { isStill, handlers } = useStillness();
  const overview = useQueueStore((store) => store.overview);
  const view = useMemo(() => viewOf(tab, todayMs), [tab, todayMs]);
  const { list, error, loadMore, reload } = useQueueList(view, isStill, overview?.[tab]);
  const below = useBelow(tab, todayMs, isStill);
  const above = useAttention(tab);
  const rows = useMemo(() => transferItems(list, tab === 'failed' ? 'failed' : 'transfer'), [list, tab]);
  const items = useMemo(() => {
    if (tab === 'waiting') return [...above, ...rows];
    return tab === 'active' ? [...rows, ...titled('needs-you', above), ...below] : rows;
  }, [tab, above, rows, below]);
  const isCounting =
    tab === 'waiting' ||
    items.some((item) => item.kind === 'attention' && item.attention.nextTryAtMs !== null);
  const nowMs = useNow(isCounting);

  if (list === null && error !== null) {
    const { sentence, nextStep } = describe(error);
    return (
      <div className={styles.problem}>
        <Notice
          tone="danger"
          title={QUEUE.loadFailed}
          live="alert"
          actions={<Button onPress={reload}>{QUEUE.loadAgain}</Button>}
        >{`${sentence} ${nextStep}`}</Notice>
      </div>
    );
  }
  if (list === null)
    return (
      <div className={styles.loading}>
        <SkeletonRows rowHeight={48} />
      </div>
    );
  if (items.length === 0)
    return <EmptyState icon={EMPTY_ICONS[tab]} text={QUEUE.empty[tab]} action={<FirstStep tab={tab} />} />;
  return (
    <QueueRows
      tab={tab}
      items={items}
      actions={actions}
      handlers={handlers}
      nowMs={nowMs}
      onEndReached={loadMore}
    />
  );
}

function FirstStep({ tab }: { readonly tab: QueueTab }) {
  if (tab === 'active')
    return (
      <Button icon={Send} onPress={() => void goTo({ page: 'send' })}>
        {QUEUE.sendFiles}
      </Button>
    );
  if (tab === 'done')
    return (
      <Button icon={History} onPress={() => void goTo({ page: 'history' })}>
        {QUEUE.openHistory}
      </Button>
    );
  return null;
}

/** What needs the person or the network; below what is active only what needs the person. */
function useAttention(tab: QueueTab): readonly QueueItem[] {
  const overview = useQueueStore((store) => store.overview);
  const statuses = useConnectionsStore((store) => store.statuses);
  return useMemo(() => {
    if (tab !== 'waiting' && tab !== 'active') return [];
    const all = attentionOf(overview, statuses);
    return [
      ...attentionItems(tab === 'active' ? all.filter(({ kind }) => kind === 'held') : all),
      ...togetherItems(overview?.asking ?? []),
    ];
  }, [tab, overview, statuses]);
}

/** The newest failures of today. */
function useBelow(tab: QueueTab, todayMs: number, isStill: boolean): readonly QueueItem[] {
  const failed = useQueueStore(({ overview }) => overview?.failed ?? 0);
  const isShown = tab === 'active';
  const view = useMemo(
    () => (isShown ? { ...viewOf('failed', todayMs), finishedSinceMs: todayMs } : null),
    [isShown, todayMs],
  );
  const { list } = useQueueList(view, isStill, undefined);
  return useMemo(() => {
    const items = isShown ? transferItems(list, 'failed', FAILED_BELOW) : [];
    return titled('failed', items, failed > items.length ? failed : 0);
  }, [isShown, list, failed]);
}
