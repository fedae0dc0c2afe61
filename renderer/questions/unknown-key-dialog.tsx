import { CircleCheck, CircleX } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { bothForms } from '../../shared/host-name.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { certificateAuthorityOf, policyOf } from '../../shared/messages/trust-messages.ts';
import { POLICY } from '../../shared/messages/window/policy.ts';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import type { Profile } from '../../shared/models/profile.ts';
import { sameFingerprint } from '../../shared/randomart.ts';
import { request } from '../api/api.ts';
import { copyText } from '../api/copy.ts';
import { Button } from '../design/button.tsx';
import { CopyButton } from '../design/copy-button.tsx';
import { Dialog, DialogFooter } from '../design/dialog.tsx';
import { ErrorNotice } from '../design/error-notice.tsx';
import { Icon } from '../design/icon.tsx';
import { Notice } from '../design/notice.tsx';
import { TextField } from '../design/text-field.tsx';
import { useAttempt } from '../design/use-attempt.ts';
import { useForbidden } from '../stores/policy-store.ts';
import { closeQuestion } from '../stores/trouble-store.ts';
import { usePastedKey } from '../trust/use-pasted-key.ts';
import { HostKey } from './host-key.tsx';
import styles from './questions.module.css';
import { reportForIt } from './report-for-it.ts';

export interface UnknownKeyQuestionProps {
  readonly profile: Pick<Profile, 'name' | 'host' | 'port' | 'user'>;
  readonly error: AppError;
  /** What to do once the key is trusted: release the profile, or go on with a test. */
  readonly onTrusted: () => Promise<void>;
  readonly onClose: () => void;
  readonly report: () => string;
}

/** "First time connecting to …": nothing was sent yet, no password either. Cancel is the default. */
export function UnknownKeyQuestion({ profile, error, onTrusted, onClose, report }: UnknownKeyQuestionProps) {
  const { detail = {} } = error;
  const fingerprint = String(detail.fingerprint ?? '');
  const [theirs, setTheirs] = useState('');
  const attempt = useAttempt();
  const isGiven = theirs.trim() !== '';
  const pasted = usePastedKey(theirs);
  const matches =
    sameFingerprint(fingerprint, theirs) || (isGiven && pasted.key?.fingerprint === fingerprint);
  // Nobody may accept a key here: then there is nothing to decide, only to tell.
  const isForbiddenByIt = useForbidden('accept-host-keys');
  const isForbidden = isForbiddenByIt || detail.policy !== undefined;
  const authority = certificateAuthorityOf(error).trim();

  const trust = async (how: 'compared' | 'without-comparing') => {
    const isTrusted = await attempt.run(async () => {
      await request('trust.accept', {
        host: String(detail.host ?? profile.host),
        port: Number(detail.port ?? profile.port),
        publicKey: String(detail.publicKey ?? ''),
        how,
      });
      await onTrusted();
    });
    if (isTrusted) onClose();
  };
  return (
    <Dialog
      isOpen
      size={640}
      onClose={onClose}
      title={TROUBLE.unknownTitle(bothForms(String(detail.host ?? profile.host)))}
      footer={
        <DialogFooter
          start={
            !isForbidden && (
              <Button
                variant="text"
                isDisabled={attempt.isBusy || isGiven}
                onPress={() => void trust('without-comparing')}
              >
                {TROUBLE.trustWithoutComparing}
              </Button>
            )
          }
        >
          <Button autoFocus onPress={onClose}>
            {isForbidden ? TROUBLE.close : TROUBLE.cancel}
          </Button>
          {!isForbidden && (
            <Button
              variant="primary"
              isBusy={attempt.isBusy}
              disabledReason={matches ? undefined : TROUBLE.trustNeedsMatch}
              onPress={() => void trust('compared')}
            >
              {TROUBLE.trust}
            </Button>
          )}
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        <p className={styles.sentence}>{TROUBLE.unknownIntro}</p>
        {isForbidden && (
          <Notice tone="warning" title={TROUBLE.cannotAccept}>
            {isForbiddenByIt
              ? POLICY.refused('accept-host-keys')
              : `${policyOf(error).trim()} ${describe(error, { partner: profile.name }).nextStep}`}
          </Notice>
        )}
        {authority !== '' && <Notice tone="info">{authority}</Notice>}
        <ErrorNotice error={attempt.error} partner={profile.name} />
        <HostKey keyType={String(detail.keyType ?? '')} fingerprint={fingerprint} hasPicture />
        {!isForbidden && (
          <div className={styles.compare}>
            <TextField
              label={TROUBLE.theirs}
              placeholder={TROUBLE.theirsHint}
              value={theirs}
              onChange={setTheirs}
              isMono
            />
            <p className={matches ? styles.match : styles.mismatch} role="status">
              {isGiven && (
                <>
                  <Icon icon={matches ? CircleCheck : CircleX} />
                  {matches ? TROUBLE.matches : TROUBLE.differs}
                </>
              )}
            </p>
          </div>
        )}
        <div className={styles.aside}>
          <CopyButton variant="text" label={TROUBLE.copyForIt} onCopy={() => copyText(report())} />
          {!isForbidden && <span className={styles.note}>{TROUBLE.withoutComparingNote}</span>}
        </div>
      </div>
    </Dialog>
  );
}

/** The question for a held connection: trusting lets its files go on. */
export function UnknownKeyDialog({
  profile,
  error,
}: {
  readonly profile: Profile;
  readonly error: AppError;
}) {
  return (
    <UnknownKeyQuestion
      profile={profile}
      error={error}
      onTrusted={async () => {
        await request('profiles.release', { id: profile.id });
      }}
      onClose={closeQuestion}
      report={() => reportForIt(profile, error, Date.now())}
    />
  );
}
