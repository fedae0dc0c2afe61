import { CloudOff, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { escapeControls } from '../../../shared/escape-controls.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { copyText } from '../../api/copy.ts';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { reportForIt } from '../../questions/report-for-it.ts';
import type { Attention } from './attention.ts';
import { answerFor, type RowAction } from './row-actions.ts';
import { TroubleCard } from './trouble-card.tsx';

export interface AttentionRowProps {
  readonly attention: Attention;
  readonly profile: Profile | undefined;
  /** Of the profile, where it isn't a saved one. */
  readonly name: string;
  readonly nowMs: number;
  readonly isAlone: boolean;
  readonly onAnswer: (action: RowAction, profileId: string) => void;
}

/** What all waiting transfers of a partner wait for, said once. */
export const AttentionRow = memo(function AttentionRow(props: AttentionRowProps) {
  const { attention, profile, nowMs, isAlone, onAnswer } = props;
  const { profileId, error, kind, waiting, nextTryAtMs } = attention;
  const name = profile?.name ?? props.name;
  const { sentence, nextStep, owner } = describe(error, {
    partner: name,
    byAddress: profile === undefined,
    waiting,
    ...(profile !== undefined && { user: profile.user }),
  });
  const isHeld = kind === 'held';
  const action: RowAction = isHeld ? answerFor(profileId, error, profile !== undefined) : 'try-connection';
  const goesOn = QUEUE.networkGoesOn(waiting, nextTryAtMs === null ? null : nextTryAtMs - nowMs);
  return (
    <TroubleCard
      icon={isHeld ? TriangleAlert : CloudOff}
      tone={isHeld ? 'warning' : 'neutral'}
      title={escapeControls(name)}
      owner={QUEUE.owner(owner, name)}
      actions={
        <>
          {isHeld && profile !== undefined && (
            <CopyButton
              label={QUEUE.actions['copy-for-it']}
              onCopy={() => copyText(reportForIt(profile, error, Date.now()))}
            />
          )}
          <Button
            variant={isAlone ? 'primary' : 'secondary'}
            aria-label={QUEUE.named(QUEUE.actions[action], name)}
            onPress={() => onAnswer(action, profileId)}
          >
            {QUEUE.actions[action]}
          </Button>
        </>
      }
    >
      {escapeControls(`${sentence} ${isHeld ? nextStep : goesOn}`)}
    </TroubleCard>
  );
});
