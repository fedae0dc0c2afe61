import { ArrowUpDown } from 'lucide-react';
import { Button } from 'react-aria-components';
import { formatDuration, formatRate } from '../../shared/format.ts';
import { FRAME } from '../../shared/messages/window/frame.ts';
import { ACTIVE_STATES } from '../../shared/transfer-state.ts';
import { Icon } from '../design/icon.tsx';
import { ProgressBar } from '../design/progress-bar.tsx';
import { useConnectionsStore } from '../stores/connections-store.ts';
import { goTo } from '../stores/page-store.ts';
import { ALL, progressOf, useQueueStore } from '../stores/queue-store.ts';
import styles from './transfer-bar.module.css';

/** What runs, on every page; hidden while nothing does. */
export function TransferBar() {
  const overview = useQueueStore((store) => store.overview);
  const speed = useQueueStore(({ speeds }) => speeds.get(ALL));
  const profiles = useConnectionsStore((store) => store.profiles);
  if (overview === null || overview.active === 0) return null;
  // Those that wait for a person or the network aren't on their way.
  const running = overview.profiles.filter(({ unfinished }) =>
    ACTIVE_STATES.some((state) => (unfinished[state] ?? 0) > 0),
  );
  const progress = progressOf(running, speed);
  const [first] = running;
  const partner =
    running.length === 1
      ? (profiles?.find(({ id }) => id === first?.profileId)?.name ?? '')
      : FRAME.severalPartners(running.length);
  const again = running.reduce((sum, { unfinished }) => sum + (unfinished['waiting-to-retry'] ?? 0), 0);
  const files = FRAME.filesDone(progress.filesDone, progress.files, again);
  const left = progress.leftMs === null ? FRAME.leftUnknown : FRAME.left(formatDuration(progress.leftMs));
  return (
    <Button
      className={styles.bar ?? ''}
      aria-label={FRAME.openQueue}
      onPress={() => void goTo({ page: 'queue', tab: 'active' })}
    >
      <Icon icon={ArrowUpDown} />
      <span className={styles.files}>{files}</span>
      <span className={styles.progress}>
        <ProgressBar
          label={FRAME.progress}
          value={
            progress.bytesTotal === 0 ? undefined : Math.min(1, progress.bytesDone / progress.bytesTotal)
          }
          valueText={`${files}, ${left}`}
        />
      </span>
      <span className={styles.speed}>{speed === undefined ? '' : formatRate(speed)}</span>
      <span className={styles.left}>{left}</span>
      <span className={styles.partner}>{partner}</span>
    </Button>
  );
}
