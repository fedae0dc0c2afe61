import { CirclePause } from 'lucide-react';
import { useState } from 'react';
import { errorOf } from '../../shared/errors.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { QUEUE_ORDER } from '../../shared/messages/window/queue-order.ts';
import { request } from '../api/api.ts';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { toast } from '../design/toast.tsx';
import { refreshOverview, useQueueStore } from '../stores/queue-store.ts';
import styles from './frame.module.css';

/** Says on every page that nothing new begins, for as long as it is so; one press takes it back. */
export function StoppedNotice() {
  const isStopped = useQueueStore(({ overview }) => (overview?.controls.stoppedAtMs ?? null) !== null);
  const [isBusy, setBusy] = useState(false);
  if (!isStopped) return null;
  const start = async () => {
    setBusy(true);
    try {
      await request('queue.start', {});
      await refreshOverview();
    } catch (thrown) {
      const { sentence, nextStep } = describe(errorOf(thrown));
      toast({ tone: 'danger', text: `${sentence} ${nextStep}` });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles.notice}>
      <Notice
        tone="warning"
        icon={CirclePause}
        live="status"
        actions={
          <Button isBusy={isBusy} onPress={() => void start()}>
            {QUEUE_ORDER.start}
          </Button>
        }
      >
        {QUEUE_ORDER.stopped}
      </Notice>
    </div>
  );
}
