import { Send, TriangleAlert } from 'lucide-react';
import { memo, useId, useState } from 'react';
import { Button as PlainButton } from 'react-aria-components';
import { errorOf } from '../../../shared/errors.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { type Failures, SEND } from '../../../shared/messages/window/send.ts';
import { TRUST } from '../../../shared/messages/window/trust.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { request } from '../../api/api.ts';
import type { Dropped } from '../../api/dropped-files.ts';
import { Button } from '../../design/button.tsx';
import { Chip } from '../../design/chip.tsx';
import { cx } from '../../design/cx.ts';
import { Icon } from '../../design/icon.tsx';
import { InitialsTile } from '../../design/initials-tile.tsx';
import { toast } from '../../design/toast.tsx';
import { useProfileStatus } from '../../stores/connections-store.ts';
import { progressOf, useProfileOverview, useQueueStore } from '../../stores/queue-store.ts';
import { cardStatus, type Going } from './card-status.ts';
import { CardStatusView } from './card-status-view.tsx';
import styles from './partner-card.module.css';
import { PartnerMenu } from './partner-menu.tsx';
import { useSamplesStore } from './practice.ts';
import { openPreflight } from './preflight-store.ts';
import { useDropTarget } from './use-file-drag.ts';

export interface PartnerCardProps {
  readonly profile: Profile;
  readonly going: Going;
  readonly failures: Failures | null;
  /** How many files are dragged over the window; `undefined`: none. */
  readonly draggedFiles: number | undefined;
}

function open(profile: Profile, { paths, withoutFile }: Dropped): void {
  if (paths.length > 0) openPreflight(profile.id, paths, withoutFile);
  else if (withoutFile > 0) toast({ text: SEND.nothingDropped, tone: 'warning', timeoutMs: 12_000 });
}

const whereTo = ({ host, port, remoteFolder }: Profile): string =>
  `${host}${port === 22 ? '' : `:${port}`}:${remoteFolder}`;

/** One partner: who, where to, how it stands, and where files are dropped. All of it takes files, also while it is held. */
export const PartnerCard = memo(function PartnerCard(props: PartnerCardProps) {
  const { profile, going, failures, draggedFiles } = props;
  const nameId = useId();
  const status = useProfileStatus(profile.id);
  const overview = useProfileOverview(profile.id);
  const speed = useQueueStore(({ speeds }) => speeds.get(profile.id));
  const samples = useSamplesStore((store) => store.samples);
  const [isChoosing, setChoosing] = useState(false);
  const { isOver, handlers } = useDropTarget((dropped) => open(profile, dropped));
  const leftMs = overview === undefined ? null : progressOf([overview], speed).leftMs;
  const asking = useQueueStore((store) => store.overview?.asking)?.filter(
    ({ profileId }) => profileId === profile.id,
  );
  const shown = cardStatus({ status, overview, leftMs, going, failures, asking });
  const isDragged = draggedFiles !== undefined;
  const samplePaths = samples?.profileId === profile.id ? samples.paths : undefined;

  const choose = async () => {
    setChoosing(true);
    try {
      const { paths } = await request('dialogs.chooseFiles', {});
      if (paths.length > 0) openPreflight(profile.id, paths);
    } catch (thrown) {
      toast({ text: describe(errorOf(thrown), { partner: profile.name }).sentence, tone: 'danger' });
    } finally {
      setChoosing(false);
    }
  };

  return (
    <li
      className={cx(styles.card, isDragged && styles.lifted, isOver && styles.over)}
      aria-labelledby={nameId}
      {...handlers}
    >
      <div className={styles.head}>
        <InitialsTile name={profile.name} look={profile.look} size={36} />
        <div className={styles.names}>
          <h2 id={nameId} className={styles.name} title={profile.name}>
            {profile.name}
          </h2>
          {profile.description !== '' && <p className={styles.description}>{profile.description}</p>}
        </div>
        <PartnerMenu profile={profile} overview={overview} />
      </div>
      <p className={styles.path} title={whereTo(profile)}>
        {whereTo(profile)}
      </p>
      <div className={styles.status}>
        <CardStatusView status={shown} profile={profile} />
        {profile.trust.weakAlgorithms.length > 0 && (
          <Chip tone="warning" icon={TriangleAlert} className={styles.weak}>
            {TRUST.weakChip}
          </Chip>
        )}
      </div>
      {samplePaths !== undefined && !isOver && (
        <Button
          variant="primary"
          size="large"
          icon={Send}
          className={styles.samples}
          autoFocus
          onPress={() => openPreflight(profile.id, samplePaths)}
        >
          {SEND.sendSampleCount(samplePaths.length)}
        </Button>
      )}
      <div className={styles.drop}>
        <Icon icon={Send} />
        {isOver ? (
          <span className={styles.check}>{SEND.check(draggedFiles ?? 0, profile.name)}</span>
        ) : (
          <span className={styles.invitation}>
            {SEND.dropHere}{' '}
            <PlainButton
              className={styles.choose ?? ''}
              aria-label={SEND.chooseFor(profile.name)}
              isPending={isChoosing}
              onPress={() => void choose()}
            >
              {SEND.choose}
            </PlainButton>
          </span>
        )}
      </div>
    </li>
  );
});
