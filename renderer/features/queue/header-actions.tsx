import { ListX, Pause, Play, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import { Button } from '../../design/button.tsx';
import { useQueueStore } from '../../stores/queue-store.ts';
import { controlsOf } from './attention.ts';
import { clearList, command, retryAllFailed } from './queue-commands.ts';
import { type QueueTab, viewOf } from './queue-list.ts';

/** What can be done with everything the tab shows. */
export function HeaderActions({ tab, todayMs }: { readonly tab: QueueTab; readonly todayMs: number }) {
  const overview = useQueueStore((store) => store.overview);
  const [isBusy, setBusy] = useState(false);
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
    </>
  );
}
