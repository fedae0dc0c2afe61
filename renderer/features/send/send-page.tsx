import { useEffect, useMemo } from 'react';
import { longDay } from '../../../shared/friendly-time.ts';
import { SEND } from '../../../shared/messages/window/send.ts';
import { PageHeader } from '../../design/page-header.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import { useQueueStore } from '../../stores/queue-store.ts';
import { goingByProfile } from './failures.ts';
import { OverallChip } from './overall-chip.tsx';
import { PartnerCard } from './partner-card.tsx';
import { PreflightDialog } from './preflight-dialog.tsx';
import { addToPreflight, closePreflight, usePreflightStore } from './preflight-store.ts';
import styles from './send-page.module.css';
import { TodayList } from './today-list.tsx';
import { useDay } from './use-day.ts';
import { useFailures } from './use-failures.ts';
import { useFileDrag } from './use-file-drag.ts';
import { Welcome } from './welcome.tsx';

/** The start page: a card for each partner that takes files, and what went today. */
export function SendPage() {
  const profiles = useConnectionsStore((store) => store.profiles);
  const isChecking = usePreflightStore(({ preflight }) => preflight !== null);
  const recent = useQueueStore((store) => store.recent);
  const going = useMemo(() => goingByProfile(recent.values()), [recent]);
  const failures = useFailures();
  const day = useDay();
  const dragged = useFileDrag(
    isChecking ? ({ paths, withoutFile }) => addToPreflight(paths, withoutFile) : undefined,
  );
  // Whoever goes to another page doesn't send.
  useEffect(() => closePreflight, []);

  return (
    <div className={styles.page}>
      <PageHeader title={SEND.title} actions={<OverallChip />}>
        {longDay(day)}
      </PageHeader>
      <div className={styles.scroller}>
        <div className={styles.column}>
          {profiles === null && <SkeletonRows count={3} rowHeight={48} />}
          {profiles?.length === 0 && <Welcome />}
          {profiles !== null && profiles.length > 0 && (
            <ul className={styles.cards} aria-label={SEND.partners}>
              {profiles.map((profile) => (
                <PartnerCard
                  key={profile.id}
                  profile={profile}
                  going={going.get(profile.id) ?? 'sending'}
                  failures={failures?.get(profile.id) ?? null}
                  draggedFiles={isChecking ? undefined : dragged}
                />
              ))}
            </ul>
          )}
          {profiles !== null && <TodayList sinceMs={day} isQuiet={profiles.length === 0} />}
        </div>
      </div>
      <PreflightDialog />
    </div>
  );
}
