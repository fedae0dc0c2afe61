import { useEffect, useMemo } from 'react';
import { describe } from '../../../shared/messages/error-messages.ts';
import { PREFLIGHT } from '../../../shared/messages/window/preflight.ts';
import { SEND } from '../../../shared/messages/window/send.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { Button } from '../../design/button.tsx';
import { CheckboxField } from '../../design/checkbox-field.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { maskProblem } from '../../design/mask-problem.ts';
import { Notice } from '../../design/notice.tsx';
import { toast } from '../../design/toast.tsx';
import { useConnectionsStore, useProfile, useProfileStatus } from '../../stores/connections-store.ts';
import { refreshOverview } from '../../stores/queue-store.ts';
import { useSamplesStore } from './practice.ts';
import {
  countsOf,
  groupOf,
  type Preflight,
  type PreflightCounts,
  type PreflightEntry,
  repeatedNames,
} from './preflight.ts';
import styles from './preflight-dialog.module.css';
import { includedText, isMasked, PreflightMasks } from './preflight-masks.tsx';
import { PreflightRow } from './preflight-row.tsx';
import { changePreflight, closePreflight, sendPreflight, usePreflightStore } from './preflight-store.ts';

/** What is about to be sent, and what was found about it. Opens with the names alone; what is found fills in. */
export function PreflightDialog() {
  const preflight = usePreflightStore((store) => store.preflight);
  const profile = useProfile(preflight?.profileId);
  const isGone = useConnectionsStore(({ profiles }) => profiles !== null) && profile === undefined;
  // Somebody removed the connection meanwhile: there is nobody to send to.
  useEffect(() => {
    if (isGone) closePreflight();
  }, [isGone]);
  return preflight === null || profile === undefined ? null : (
    <OpenPreflight preflight={preflight} profile={profile} />
  );
}

function OpenPreflight({ preflight, profile }: { preflight: Preflight; profile: Profile }) {
  const isHeld = useProfileStatus(profile.id)?.held != null;
  const counts = useMemo(() => countsOf(preflight), [preflight]);
  const { isSending, error } = preflight;
  const trouble = error === null ? null : describe(error, { partner: profile.name });
  return (
    <Dialog
      isOpen
      onClose={closePreflight}
      title={PREFLIGHT.title(profile.name)}
      subtitle={PREFLIGHT.destination(profile.host, profile.port, profile.remoteFolder)}
      size={760}
      footer={
        <DialogFooter start={<span aria-live="polite">{PREFLIGHT.summary(counts)}</span>}>
          <Button size="large" onPress={closePreflight}>
            {PREFLIGHT.cancel}
          </Button>
          <Button
            variant="primary"
            size="large"
            isBusy={isSending}
            disabledReason={whyNot(counts) ?? maskProblem(includedText(preflight, profile))}
            onPress={() => void send()}
          >
            {isMasked(preflight, profile)
              ? PREFLIGHT.sendMatching(profile.name)
              : PREFLIGHT.send(counts.files, profile.name)}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        {trouble !== null && (
          <Notice tone="danger" live="alert">
            {trouble.sentence} {trouble.nextStep}
          </Notice>
        )}
        {preflight.withoutFile > 0 && (
          <Notice tone="warning" live="status">
            {PREFLIGHT.withoutFile(preflight.withoutFile)}
          </Notice>
        )}
        {isHeld && <Notice tone="warning">{PREFLIGHT.waits(profile.name)}</Notice>}
        <Groups preflight={preflight} />
        <PreflightMasks preflight={preflight} profile={profile} />
        {counts.files > 1 && !profile.transfer.directWrite && (
          <CheckboxField
            className={styles.together}
            label={PREFLIGHT.together}
            description={PREFLIGHT.togetherNote(profile.name)}
            isSelected={preflight.together}
            onChange={(together) => changePreflight((open) => ({ ...open, together }))}
            isDisabled={isSending}
          />
        )}
      </div>
    </Dialog>
  );
}

function Groups({ preflight: { entries } }: { preflight: Preflight }) {
  const repeated = useMemo(() => repeatedNames(entries), [entries]);
  if (entries.length === 0) return <p className={styles.empty}>{PREFLIGHT.empty}</p>;
  const grouped = Map.groupBy(entries, (entry) => {
    const group = groupOf(entry, repeated);
    // What is ready stays where it was while it was looked at: nothing jumps.
    return group === 'checking' ? 'ready' : group;
  });
  const rest = grouped.get('ready') ?? [];
  const isChecking = rest.some(({ item }) => item === null);
  const group = (title: string, rows: readonly PreflightEntry[] = []) =>
    rows.length === 0 ? null : (
      <section className={styles.group} aria-label={title}>
        <h3 className={styles.groupTitle}>{title}</h3>
        <ul className={styles.rows}>
          {rows.map((entry) => (
            <PreflightRow key={entry.path} entry={entry} repeated={repeated} />
          ))}
        </ul>
      </section>
    );
  return (
    <>
      {group(PREFLIGHT.stop, grouped.get('stop'))}
      {group(PREFLIGHT.decision, grouped.get('decision'))}
      {group(isChecking ? PREFLIGHT.checking : PREFLIGHT.ready, rest)}
    </>
  );
}

/** Why it can't be sent yet. */
function whyNot(counts: PreflightCounts): string | undefined {
  if (counts.checking > 0) return PREFLIGHT.stillChecking;
  if (counts.undecided > 0) return PREFLIGHT.undecided(counts.undecided);
  return counts.ready === 0 ? PREFLIGHT.nothingToSend : undefined;
}

async function send(): Promise<void> {
  const sent = await sendPreflight();
  if (sent === undefined) return;
  const { profile, files } = sent;
  useSamplesStore.setState(({ samples }) => ({
    samples: samples?.profileId === profile.id ? null : samples,
  }));
  const status = useConnectionsStore.getState().statuses.get(profile.id);
  const isWaiting = status !== undefined && (status.held !== null || status.unreachable !== null);
  toast({
    text: isWaiting ? SEND.sentOffWaiting(files, profile.name) : SEND.sentOff(files, profile.name),
    tone: 'info',
  });
  void refreshOverview();
}
