import { CircleStop, Ellipsis, Gauge, ListX, Pause, Play, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import { QUEUE_ORDER } from '../../../shared/messages/window/queue-order.ts';
import { Button } from '../../design/button.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Menu } from '../../design/menu.tsx';
import { useQueueStore } from '../../stores/queue-store.ts';
import { controlsOf } from './attention.ts';
import { stopAfterRunning, tryAllNow } from './order-commands.ts';
import { clearList, command, retryAllFailed } from './queue-commands.ts';
import { type QueueTab, viewOf } from './queue-list.ts';
import { SpeedDialog } from './speed-dialog.tsx';

/** What can be done with everything the tab shows. */
export function HeaderActions({ tab, todayMs }: { readonly tab: QueueTab; readonly todayMs: number }) {
  const overview = useQueueStore((store) => store.overview);
  const [isBusy, setBusy] = useState(false);
  const [isLimiting, setLimiting] = useState(false);
  const controls = overview?.controls;
  const limits = QUEUE_ORDER.limited(controls?.uploadLimit ?? null, controls?.downloadLimit ?? null);
  const { canPause, canResume } = controlsOf(overview);
  const during = (work: () => Promise<unknown>) => {
    setBusy(true);
    void work().finally(() => setBusy(false));
  };
  const view = viewOf(tab, todayMs);
  // What is over can't be paused; the button would only be in the way there.
  const isGoing = tab === 'active' || tab === 'waiting';
  const all = { which: 'all' } as const;
  return (
    <>
      {tab === 'failed' && (overview?.failed ?? 0) > 0 && (
        <Button icon={RotateCw} isBusy={isBusy} onPress={() => during(() => retryAllFailed(view))}>
          {QUEUE.retryAll}
        </Button>
      )}
      {tab === 'done' && (overview?.done ?? 0) > 0 && (
        <Button icon={ListX} isBusy={isBusy} onPress={() => during(() => clearList(view))}>
          {QUEUE.clearList}
        </Button>
      )}
      {isGoing && limits !== '' && (
        <Button variant="text" icon={Gauge} onPress={() => setLimiting(true)}>
          {limits}
        </Button>
      )}
      {isGoing && canResume && (
        <Button icon={Play} onPress={() => void command('transfers.resume', all)}>
          {QUEUE.resumeAll}
        </Button>
      )}
      {isGoing && canPause && (
        <Button icon={Pause} onPress={() => void command('transfers.pause', all)}>
          {QUEUE.pauseAll}
        </Button>
      )}
      {isGoing && (
        <Menu
          trigger={<IconButton icon={Ellipsis} label={QUEUE_ORDER.more} aria-haspopup="menu" />}
          label={QUEUE_ORDER.more}
          placement="bottom end"
          entries={[
            {
              id: 'stop',
              label: QUEUE_ORDER.stop,
              icon: CircleStop,
              isDisabled: controls === undefined || controls.stoppedAtMs !== null,
              onAction: () => void stopAfterRunning(),
            },
            {
              id: 'try-now',
              label: QUEUE_ORDER.tryAllNow,
              icon: RotateCw,
              isDisabled: (overview?.waiting ?? 0) === 0,
              onAction: () => void tryAllNow(),
            },
            { id: 'speed', label: QUEUE_ORDER.speed, icon: Gauge, onAction: () => setLimiting(true) },
          ]}
        />
      )}
      {isLimiting && controls !== undefined && (
        <SpeedDialog controls={controls} onClose={() => setLimiting(false)} />
      )}
    </>
  );
}
