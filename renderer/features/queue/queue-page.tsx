import { useLayoutEffect } from 'react';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import { ConflictDialog } from '../../conflicts/conflict-dialog.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { usePageStore } from '../../stores/page-store.ts';
import { useQueueStore } from '../../stores/queue-store.ts';
import { HeaderActions } from './header-actions.tsx';
import { QUEUE_TABS } from './queue-list.ts';
import styles from './queue-page.module.css';
import { openTab, useQueueTab } from './queue-tab.ts';
import { SendAgainDialog } from './send-again-dialog.tsx';
import { TabContent } from './tab-content.tsx';
import { useRowActions } from './use-row-actions.ts';
import { useTodayMs } from './use-today-ms.ts';

/** Everything that goes, waits, failed, or was done today. */
export function QueuePage() {
  const place = usePageStore((store) => store.place);
  const tab = useQueueTab((store) => store.tab);
  const overview = useQueueStore((store) => store.overview);
  const todayMs = useTodayMs();
  const actions = useRowActions();
  const { decide, sendAgain } = actions;
  // Before anything is painted: no other tab flashes up first.
  useLayoutEffect(() => {
    if (place.page === 'queue' && place.tab !== undefined) openTab(place.tab);
  }, [place]);

  return (
    <div className={styles.page}>
      <PageHeader title={QUEUE.title} actions={<HeaderActions tab={tab} todayMs={todayMs} />} />
      <Tabs
        label={QUEUE.tabsLabel}
        tabs={QUEUE_TABS.map((id) => ({ id, label: QUEUE.tabs[id], count: overview?.[id] }))}
        selected={tab}
        onSelect={openTab}
        panelClassName={styles.panel}
      >
        <TabContent key={tab} tab={tab} todayMs={todayMs} actions={actions} />
      </Tabs>
      {decide.decision !== null && (
        <ConflictDialog
          partner={decide.decision.chosen.profileName}
          direction={decide.decision.chosen.direction}
          conflicts={decide.decision.asked.conflicts}
          onDecide={decide.answer}
          onCancel={decide.close}
        />
      )}
      {sendAgain !== null && (
        <SendAgainDialog
          transfer={sendAgain}
          onConfirm={actions.confirmSendAgain}
          onClose={actions.closeSendAgain}
        />
      )}
    </div>
  );
}
