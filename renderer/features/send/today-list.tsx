import { Send } from 'lucide-react';
import { Button as PlainButton } from 'react-aria-components';
import { describe } from '../../../shared/messages/error-messages.ts';
import { SEND } from '../../../shared/messages/window/send.ts';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { Notice } from '../../design/notice.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { usePointerInUse } from '../../design/use-pointer-in-use.ts';
import { goTo } from '../../stores/page-store.ts';
import styles from './today-list.module.css';
import { TodayRow } from './today-row.tsx';
import { useToday } from './use-today.ts';

export interface TodayListProps {
  /** Where today began, UTC milliseconds. */
  readonly sinceMs: number;
  /** Nothing is said about an empty day: something more important stands above. */
  readonly isQuiet: boolean;
}

/** Today's transfers as they happen, newest first. While the pointer is over them none moves. */
export function TodayList({ sinceMs, isQuiet }: TodayListProps) {
  const { isInUse: isUnderPointer, handlers } = usePointerInUse();
  const today = useToday(sinceMs, isUnderPointer);
  const { transfers, error } = today;
  if (isQuiet && (transfers === undefined || transfers.length === 0)) return null;
  const trouble = error === null ? null : describe(error);
  return (
    <section aria-labelledby="send-today">
      <div className={styles.head}>
        <h2 id="send-today" className={styles.title}>
          {SEND.today}
        </h2>
        {isUnderPointer && today.heldBack > 0 && (
          <span className={styles.heldBack}>{SEND.newOnTop(today.heldBack)}</span>
        )}
        <PlainButton className={styles.link ?? ''} onPress={() => void goTo({ page: 'history' })}>
          {SEND.allHistory}
        </PlainButton>
      </div>
      <Card padding="none" className={styles.card} {...handlers}>
        {transfers === undefined && trouble === null && <SkeletonRows count={3} rowHeight={48} />}
        {trouble !== null && (
          <Notice
            tone="danger"
            title={SEND.todayFailed}
            actions={<Button onPress={today.reload}>{SEND.tryAgain}</Button>}
          >
            {trouble.sentence}
          </Notice>
        )}
        {transfers?.length === 0 && <EmptyState icon={Send} text={SEND.todayEmpty} />}
        {transfers !== undefined && transfers.length > 0 && (
          <ul className={styles.rows}>
            {transfers.map((transfer) => (
              <TodayRow key={transfer.id} transfer={transfer} />
            ))}
          </ul>
        )}
      </Card>
      {today.hasMore && (
        <div className={styles.more}>
          <Button isBusy={today.isLoadingMore} onPress={today.loadMore}>
            {SEND.showMore}
          </Button>
        </div>
      )}
    </section>
  );
}
