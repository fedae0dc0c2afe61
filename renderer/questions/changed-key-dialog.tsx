import { useEffect, useRef, useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { dayAndMonth, longDate } from '../../shared/friendly-time.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { CONNECTIONS } from '../../shared/messages/window/connections.ts';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import { TRUST } from '../../shared/messages/window/trust.ts';
import type { Profile } from '../../shared/models/profile.ts';
import { addressOfKey } from '../../shared/models/trust-settings.ts';
import type { TrustedHostKey } from '../../shared/models/trusted-host-key.ts';
import { request } from '../api/api.ts';
import { copyText } from '../api/copy.ts';
import { Button } from '../design/button.tsx';
import { CopyButton } from '../design/copy-button.tsx';
import { Dialog, DialogFooter } from '../design/dialog.tsx';
import { Notice } from '../design/notice.tsx';
import { closeQuestion } from '../stores/trouble-store.ts';
import { HostKey } from './host-key.tsx';
import styles from './questions.module.css';
import { ReplaceKeyDialog } from './replace-key-dialog.tsx';
import { reportForIt } from './report-for-it.ts';

/** The key we trusted for this server, where it is one of ours and not of a known_hosts file. */
function useTrustedKey({ host, port }: { host: string; port: number }): TrustedHostKey | undefined {
  const [key, setKey] = useState<TrustedHostKey>();
  useEffect(() => {
    const controller = new AbortController();
    request('trust.list', { host, port }, { signal: controller.signal }).then(
      ({ keys: [first] }) => setKey(first),
      () => {},
    );
    return () => controller.abort();
  }, [host, port]);
  return key;
}

/** A changed or revoked key: blocking, with nothing to click through. */
export function ChangedKeyDialog({
  profile,
  error,
}: {
  readonly profile: Profile;
  readonly error: AppError;
}) {
  const address = addressOfKey(error, profile);
  const trusted = useTrustedKey(address);
  const [isReplacing, setReplacing] = useState(false);
  const { detail = {} } = error;
  const isRevoked = error.code === 'HostKeyRevoked';
  const canReplace =
    !isRevoked && trusted !== undefined && detail.publicKey !== undefined && detail.policy === undefined;
  /** Replaced already, and only the release failed: a second time would be refused. */
  const replaced = useRef<unknown>(undefined);
  const report = () => copyText(reportForIt(profile, error, Date.now()));

  if (isReplacing && trusted !== undefined)
    return (
      <ReplaceKeyDialog
        profile={profile}
        fingerprint={String(detail.fingerprint ?? '')}
        keyType={String(detail.keyType ?? '')}
        onBack={() => setReplacing(false)}
        onReplace={async () => {
          if (replaced.current !== detail.publicKey)
            await request('trust.replace', {
              ...address,
              publicKey: String(detail.publicKey ?? ''),
              replacedFingerprint: trusted.fingerprint,
            });
          replaced.current = detail.publicKey;
          await request('profiles.release', { id: profile.id });
          closeQuestion();
        }}
      />
    );
  return (
    <Dialog
      isOpen
      size={640}
      role="alertdialog"
      onClose={closeQuestion}
      title={isRevoked ? TROUBLE.revokedTitle(profile.name) : TROUBLE.changedTitle(profile.name)}
      subtitle={`${profile.host}, port ${profile.port}`}
      footer={
        <DialogFooter
          start={
            canReplace && (
              <Button variant="text" onPress={() => setReplacing(true)}>
                {TROUBLE.replace}
              </Button>
            )
          }
        >
          <CopyButton label={TROUBLE.copyForIt} onCopy={report} />
          <Button variant="primary" autoFocus onPress={closeQuestion}>
            {TROUBLE.close}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        <Notice tone="danger">
          {isRevoked
            ? describe(error, { partner: profile.name }).sentence
            : TROUBLE.changedBody(trusted === undefined ? undefined : dayAndMonth(trusted.acceptedAtMs))}
        </Notice>
        <HostKey
          title={TROUBLE.shownNow}
          keyType={String(detail.keyType ?? '')}
          fingerprint={String(detail.fingerprint ?? '')}
        />
        {trusted !== undefined && (
          <div>
            <HostKey
              title={TROUBLE.trustedBefore}
              keyType={trusted.keyType}
              fingerprint={trusted.fingerprint}
            />
            <p className={styles.note}>
              {TRUST.acceptedBy(
                longDate(trusted.acceptedAtMs),
                trusted.acceptedBy,
                CONNECTIONS.how[trusted.how],
              )}
            </p>
          </div>
        )}
        {trusted === undefined && detail.trusted !== undefined && detail.trusted !== '' && (
          <p className={styles.sentence}>{TROUBLE.trustedElsewhere(String(detail.trusted))}</p>
        )}
        {!isRevoked && (
          <div>
            <h3 className={styles.keyTitle}>{TROUBLE.reasonsTitle}</h3>
            <ul className={styles.reasons}>
              {TROUBLE.reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Dialog>
  );
}
