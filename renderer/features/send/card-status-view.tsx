import { CircleCheck, CircleX, Clock, Layers, Pause, ShieldAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as PlainButton } from 'react-aria-components';
import { errorOf } from '../../../shared/errors.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { SEND } from '../../../shared/messages/window/send.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { request } from '../../api/api.ts';
import { Chip } from '../../design/chip.tsx';
import { cx } from '../../design/cx.ts';
import { ProgressBar } from '../../design/progress-bar.tsx';
import { toast } from '../../design/toast.tsx';
import { goTo } from '../../stores/page-store.ts';
import { ask } from '../../stores/trouble-store.ts';
import type { CardStatus } from './card-status.ts';
import styles from './card-status-view.module.css';
import { useSeconds } from './use-day.ts';
import { useJustBecame } from './use-just-became.ts';

export interface CardStatusViewProps {
  readonly status: CardStatus;
  readonly profile: Profile;
}

/** The one status of a card; what asks for something is a button that leads there. */
export function CardStatusView({ status, profile }: CardStatusViewProps) {
  const now = useSeconds(status.kind === 'unreachable');
  const justDelivered = useJustBecame(status.kind === 'delivered-today');

  switch (status.kind) {
    case 'needs-you':
      return (
        <ChipButton onPress={() => ask({ kind: status.question, profileId: profile.id })}>
          <Chip tone="warning" icon={status.question === 'host-key' ? ShieldAlert : TriangleAlert}>
            {SEND.needsYou(status.error.code)}
          </Chip>
        </ChipButton>
      );
    case 'unreachable':
      return (
        <div className={styles.row}>
          <Chip icon={Clock}>
            <span className="tabular">{SEND.network(status.nextTryAtMs - now)}</span>
          </Chip>
          <PlainButton
            className={styles.link ?? ''}
            aria-label={SEND.tryNowFor(profile.name)}
            onPress={() => void tryNow(profile)}
          >
            {SEND.tryNow}
          </PlainButton>
        </div>
      );
    case 'going': {
      const text = SEND.going(status.going, status.at, status.of, status.leftMs);
      return (
        <div className={styles.going}>
          <p className={cx(styles.text, 'tabular')}>{text}</p>
          <ProgressBar label={profile.name} value={status.share} valueText={text} />
        </div>
      );
    }
    case 'waiting':
      return <Chip icon={Clock}>{SEND.waitingTurn(status.count)}</Chip>;
    case 'paused':
      return <Chip icon={Pause}>{SEND.paused(status.count)}</Chip>;
    case 'together':
      return (
        <ChipButton onPress={() => void goTo({ page: 'queue', tab: 'waiting' })}>
          <Chip tone="warning" icon={Layers}>
            {SEND.together(status.staged, status.failed)}
          </Chip>
        </ChipButton>
      );
    case 'failed': {
      const { failures } = status;
      const isUnsure = failures === null || (failures.notSent === 0 && failures.notReceived === 0);
      return (
        <ChipButton onPress={() => void goTo({ page: 'queue', tab: 'failed' })}>
          <Chip tone={isUnsure ? 'warning' : 'danger'} icon={isUnsure ? TriangleAlert : CircleX}>
            {failures === null ? SEND.lookAt(status.count) : SEND.failed(failures)}
          </Chip>
        </ChipButton>
      );
    }
    case 'delivered-today':
      return (
        <Chip
          // Green is for what was compared.
          tone={status.isCompared ? 'success' : 'neutral'}
          icon={CircleCheck}
          isNew={justDelivered}
        >
          {SEND.deliveredToday(status.count, status.lastAtMs)}
        </Chip>
      );
    case 'last-delivery':
      return <p className={styles.quiet}>{SEND.lastDelivery(status.atMs)}</p>;
    case 'ready':
      return <p className={styles.quiet}>{SEND.ready}</p>;
  }
}

async function tryNow(profile: Profile): Promise<void> {
  try {
    await request('profiles.tryNow', { id: profile.id });
  } catch (thrown) {
    toast({ text: describe(errorOf(thrown), { partner: profile.name }).sentence, tone: 'danger' });
  }
}

function ChipButton({ children, onPress }: { children: ReactNode; onPress: () => void }) {
  return (
    <PlainButton className={styles.chipButton ?? ''} onPress={onPress}>
      {children}
    </PlainButton>
  );
}
