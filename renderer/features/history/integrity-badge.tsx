import { ShieldAlert, ShieldCheck, ShieldEllipsis, ShieldQuestionMark } from 'lucide-react';
import { Button as PlainButton } from 'react-aria-components';
import { clockTime } from '../../../shared/friendly-time.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { brokenSentence, INTEGRITY } from '../../../shared/messages/window/history.ts';
import { request } from '../../api/api.ts';
import { copyText } from '../../api/copy.ts';
import { Button } from '../../design/button.tsx';
import { Chip, type ChipProps } from '../../design/chip.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { Notice } from '../../design/notice.tsx';
import { Tooltip } from '../../design/tooltip.tsx';
import { useAppStore } from '../../stores/app-store.ts';
import styles from './history.module.css';
import { checkNow, type IntegrityState, useIntegrityStore } from './integrity-store.ts';

interface Badge {
  readonly tone: NonNullable<ChipProps['tone']>;
  readonly icon: ChipProps['icon'];
  readonly word: string;
  /** In little room; what it leaves out, the tooltip says. */
  readonly short: string;
  readonly tip: string;
}

function badgeOf({ verdict, error, isChecking, expected, checkedAtMs }: IntegrityState): Badge {
  if (isChecking)
    return {
      tone: 'neutral',
      icon: ShieldEllipsis,
      word: INTEGRITY.checking(expected ?? undefined),
      short: INTEGRITY.checkingShort,
      tip: INTEGRITY.whileChecking,
    };
  if (error !== null)
    return {
      tone: 'warning',
      icon: ShieldQuestionMark,
      word: INTEGRITY.unknown,
      short: INTEGRITY.unknown,
      tip: INTEGRITY.failed(describe(error).sentence),
    };
  if (verdict === null)
    return {
      tone: 'neutral',
      icon: ShieldQuestionMark,
      word: INTEGRITY.notChecked,
      short: INTEGRITY.unknown,
      tip: INTEGRITY.checkAgain,
    };
  if (!verdict.intact)
    return {
      tone: 'danger',
      icon: ShieldAlert,
      word: INTEGRITY.broken,
      short: INTEGRITY.broken,
      tip: brokenSentence(verdict),
    };
  const word = INTEGRITY.intact(verdict.entries);
  return {
    // Green here too: it was proven, entry by entry. Of nothing, nothing is.
    tone: verdict.entries === 0 ? 'neutral' : 'success',
    icon: ShieldCheck,
    word,
    short: INTEGRITY.intactShort,
    tip: `${word}. ${INTEGRITY.checkedAt(clockTime(checkedAtMs ?? 0))}`,
  };
}

/** Whether the ledger proves itself, as far as it was checked; a press checks it again. */
export function IntegrityBadge({ isShort }: { readonly isShort: boolean }) {
  const badge = badgeOf(useIntegrityStore());
  const word = isShort ? badge.short : badge.word;
  return (
    <Tooltip text={badge.tip}>
      <PlainButton className={styles.badge ?? ''} aria-label={badge.word} onPress={() => void checkNow()}>
        <Chip tone={badge.tone} icon={badge.icon}>
          {word}
        </Chip>
      </PlainButton>
    </Tooltip>
  );
}

/** What is wrong with the ledger, and what to do; nothing while nothing is. */
export function IntegrityNotice() {
  const verdict = useIntegrityStore((state) => state.verdict);
  const folder = useAppStore(({ app }) => app?.dataDirectory ?? '');
  if (verdict === null || verdict.intact) return null;
  return (
    <div className={styles.notice}>
      <Notice
        tone="danger"
        live="alert"
        icon={ShieldAlert}
        title={INTEGRITY.brokenTitle(verdict.sequence)}
        actions={
          <>
            <Button onPress={() => void request('app.openFolder', { which: 'data' }).catch(() => {})}>
              {INTEGRITY.openFolder}
            </Button>
            <CopyButton
              label={INTEGRITY.copyForIt}
              onCopy={() => copyText(INTEGRITY.report(verdict, folder))}
            />
          </>
        }
      >
        {`${brokenSentence(verdict)} ${INTEGRITY.whatToDo}`}
      </Notice>
    </div>
  );
}
